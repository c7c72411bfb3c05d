// Texts with line numbers: the numbers follow what is typed, a problem's link goes to its line.
(() => {
  const renumber = (text) => {
    const lines = text.closest(".code__frame").querySelector(".code__lines");
    const count = text.value.split("\n").length;
    text.rows = count + 1;
    while (lines.childElementCount < count) {
      const line = document.createElement("span");
      line.textContent = lines.childElementCount + 1;
      lines.append(line);
    }
    while (lines.childElementCount > count) lines.lastElementChild.remove();
  };
  document.addEventListener("input", (event) => {
    if (event.target.matches(".code__text")) renumber(event.target);
  });
  document.addEventListener("click", (event) => {
    const link = event.target.closest("[data-code-go]");
    if (!link) return;
    const [id, number] = link.dataset.codeGo.split(":");
    const text = document.getElementById(id);
    if (!text) return;
    event.preventDefault();
    for (let part = text.closest("details"); part; part = part.parentElement.closest("details")) part.open = true;
    const before = text.value.split("\n").slice(0, number - 1);
    const start = before.reduce((sum, line) => sum + line.length + 1, 0);
    const line = text.value.slice(start).split("\n", 1)[0];
    text.focus({ preventScroll: true });
    text.setSelectionRange(start, start + line.length);
    const frame = text.closest(".code__frame");
    frame.scrollTop = Math.max(0, (number - 6) * 20);
    frame.scrollIntoView({ block: "nearest" });
  });
})();
