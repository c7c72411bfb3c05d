// A form with data-confirm-leave asks before unsaved input is lost; a submitted form cannot be sent twice.
(() => {
  let dirty = false;
  document.addEventListener("input", (event) => {
    if (event.target.form?.hasAttribute("data-confirm-leave")) dirty = true;
  });
  document.addEventListener("submit", (event) => {
    dirty = false;
    if (event.defaultPrevented || event.target.method !== "post") return;
    if (event.target.dataset.sent) {
      event.preventDefault();
      return;
    }
    event.target.dataset.sent = "1";
  });
  window.addEventListener("pageshow", () => {
    document.querySelectorAll("form[data-sent]").forEach((form) => delete form.dataset.sent);
  });
  window.addEventListener("beforeunload", (event) => {
    if (dirty) event.preventDefault();
  });
})();
