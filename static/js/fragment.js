// form[data-fragment]: what stands behind the # of the address is posted, so that no address carries it to the server.
(() => {
  const form = document.querySelector("form[data-fragment]");
  const code = location.hash.slice(1);
  if (!form || !code) return;
  form.elements.link.value = code;
  history.replaceState(null, "", location.pathname);
  form.submit();
})();
