// <button class="needs-js" data-copy="text" data-copied="已复制">: copy a link or a number and say so.
(() => {
  document.addEventListener("click", async (event) => {
    const button = event.target.closest("[data-copy]");
    if (!button) return;
    await navigator.clipboard.writeText(button.dataset.copy);
    const before = button.textContent;
    button.textContent = button.dataset.copied || before;
    setTimeout(() => {
      button.textContent = before;
    }, 2000);
  });
})();
