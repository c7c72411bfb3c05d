// <form data-autosave="URL"> with <output class="autosave" data-autosave-state data-saving="…" data-saved="…" data-failed="…">:
// sends the form 1.2 s after the last change; the answer is JSON, {"saved_at": "14:32"}. Without scripts the save button does.
(() => {
  document.querySelectorAll("form[data-autosave]").forEach((form) => {
    const state = form.querySelector("[data-autosave-state]") || document.querySelector("[data-autosave-state]");
    const say = (text, at = "") => {
      if (state) state.textContent = at ? text + at : text;
    };
    let timer = 0;
    let running = null;
    const save = async () => {
      running?.abort();
      running = new AbortController();
      say(state?.dataset.saving || "");
      try {
        const answer = await fetch(form.dataset.autosave, {
          method: "POST",
          body: new FormData(form),
          headers: { "X-Requested-With": "fetch", Accept: "application/json" },
          signal: running.signal,
        });
        if (!answer.ok) throw new Error(answer.status);
        const body = await answer.json();
        say(state?.dataset.saved || "", body.saved_at || "");
      } catch (error) {
        if (error.name !== "AbortError") say(state?.dataset.failed || "");
      }
    };
    form.addEventListener("input", (event) => {
      if (event.target.type === "file") return;
      clearTimeout(timer);
      timer = setTimeout(save, 1200);
    });
    form.addEventListener("submit", () => clearTimeout(timer));
  });
})();
