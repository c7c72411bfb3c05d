// Attest control: keys 1 2 3 choose in the current fact ([data-attest], the one with focus or the first).
(() => {
  const controls = [...document.querySelectorAll("[data-attest]")];
  if (!controls.length) return;
  const typing = (element) => element.matches("input:not([type=radio]):not([type=checkbox]), textarea, select, [contenteditable]");
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || typing(event.target)) return;
    if (!["1", "2", "3"].includes(event.key)) return;
    const control = event.target.closest("[data-attest]") || controls[0];
    const radio = control.querySelectorAll("input[type=radio]")[Number(event.key) - 1];
    if (!radio) return;
    radio.checked = true;
    radio.focus();
    radio.dispatchEvent(new Event("change", { bubbles: true }));
    event.preventDefault();
  });
})();
