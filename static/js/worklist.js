// Work list: J K move, X selects, Enter opens, / searches; the batch bar counts and names what is selected.
(() => {
  const list = document.querySelector("[data-worklist]");
  if (!list) return;
  const rows = [...list.querySelectorAll("[data-row]")];
  const boxes = rows.map((row) => row.querySelector("input[type=checkbox]")).filter(Boolean);
  const all = list.querySelector("[data-select-all]");
  const bar = document.querySelector("[data-batch]");
  let at = -1;

  const show = () => {
    const chosen = boxes.filter((box) => box.checked);
    boxes.forEach((box) => box.closest("[data-row]").classList.toggle("worklist__row--selected", box.checked));
    if (all) {
      all.checked = chosen.length > 0 && chosen.length === boxes.length;
      all.indeterminate = chosen.length > 0 && chosen.length < boxes.length;
    }
    if (!bar) return;
    bar.hidden = chosen.length === 0;
    const count = bar.querySelector("[data-batch-count]");
    if (count) count.textContent = chosen.length;
    const names = bar.querySelector("[data-batch-names]");
    if (names) {
      const first = chosen.slice(0, 6).map((box) => box.dataset.name).join("、");
      names.textContent = chosen.length > 6 ? `${first}…` : first;
    }
  };
  const go = (to) => {
    at = Math.max(0, Math.min(rows.length - 1, to));
    rows[at]?.focus();
  };

  list.addEventListener("change", (event) => {
    if (event.target === all) boxes.forEach((box) => { box.checked = all.checked; });
    show();
  });
  list.addEventListener("focusin", (event) => {
    const row = event.target.closest("[data-row]");
    if (row) at = rows.indexOf(row);
  });
  bar?.querySelector("[data-batch-clear]")?.addEventListener("click", () => {
    boxes.forEach((box) => { box.checked = false; });
    show();
  });
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.target.matches("input:not([type=checkbox]), textarea, select")) return;
    const key = event.key.toLowerCase();
    if (key === "j") go(at + 1);
    else if (key === "k") go(at - 1);
    else if (key === "x" && rows[at]) {
      const box = rows[at].querySelector("input[type=checkbox]");
      if (box) box.click();
    } else if (event.key === "Enter" && event.target === rows[at]) rows[at].querySelector("a[href]")?.click();
    else if (key === "/") document.querySelector("[data-worklist-search]")?.focus();
    else return;
    event.preventDefault();
  });
  show();
})();
