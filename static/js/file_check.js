// Compares a chosen PDF with the digest of the certificate on this page, without sending it.
(() => {
  if (!window.crypto || !window.crypto.subtle) return;

  const hex = (buffer) =>
    Array.from(new Uint8Array(buffer), (octet) => octet.toString(16).padStart(2, "0")).join("");

  for (const form of document.querySelectorAll("form[data-digest]")) {
    const input = form.querySelector("input[type=file]");
    const answer = form.querySelector(".file-check__answer");
    form.querySelector(".file-check__local").hidden = false;
    form.querySelector(".file-check__send").hidden = true;
    form.addEventListener("submit", (event) => event.preventDefault());
    input.addEventListener("change", async () => {
      const file = input.files[0];
      answer.hidden = true;
      if (!file) return;
      const same = hex(await crypto.subtle.digest("SHA-256", await file.arrayBuffer())) === form.dataset.digest;
      answer.textContent = same ? answer.dataset.same : answer.dataset.different;
      answer.classList.toggle("file-check__answer--same", same);
      answer.classList.toggle("file-check__answer--different", !same);
      answer.hidden = false;
    });
  }
})();
