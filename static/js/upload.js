// <form data-upload> with a file input: sends it with a progress bar. Without scripts the form is sent as usual.
(() => {
  const bar = (form) => form.querySelector("progress");
  document.querySelectorAll("form[data-upload]").forEach((form) => {
    const input = form.querySelector("input[type=file]");
    const drop = form.querySelector("[data-drop]");
    const state = form.querySelector("[data-upload-state]");
    const chosen = form.querySelector("[data-upload-chosen]");
    const names = () => {
      if (chosen) chosen.textContent = [...input.files].map((file) => file.name).join("、");
    };
    input.addEventListener("change", names);
    drop?.addEventListener("dragover", (event) => {
      event.preventDefault();
      drop.classList.add("upload__drop--over");
    });
    drop?.addEventListener("dragleave", () => drop.classList.remove("upload__drop--over"));
    drop?.addEventListener("drop", (event) => {
      event.preventDefault();
      drop.classList.remove("upload__drop--over");
      input.files = event.dataTransfer.files;
      names();
    });
    form.addEventListener("submit", (event) => {
      if (!input.files.length) return;
      event.preventDefault();
      event.stopPropagation();
      const request = new XMLHttpRequest();
      const progress = bar(form);
      if (progress) progress.hidden = false;
      request.upload.addEventListener("progress", (step) => {
        if (!step.lengthComputable) return;
        const percent = Math.round((100 * step.loaded) / step.total);
        if (progress) progress.value = percent;
        if (state) state.textContent = `${percent}%`;
      });
      request.addEventListener("load", () => {
        // The answer is a page: show it in place of this one, for fetching it again would lose its messages.
        if (request.status < 400 && request.responseURL) {
          window.history.replaceState(null, "", request.responseURL);
        }
        document.open();
        document.write(request.responseText);
        document.close();
      });
      request.addEventListener("error", () => {
        delete form.dataset.sent;
        if (state) state.textContent = state.dataset.failed || "";
      });
      request.open("POST", form.action);
      request.send(new FormData(form, event.submitter));
    });
  });
})();
