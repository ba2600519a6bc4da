// Runs before a form is drawn. What came with the address is taken out of it at once, so that neither
// history nor a bookmark keeps it; and Back after Exit leaves again instead of showing the form.
(() => {
  let entry = "";
  try {
    entry = sessionStorage.getItem("standsafe.report");
  } catch {
    // no storage, nothing kept
  }
  const came = performance.getEntriesByType("navigation")[0]?.type;
  if (came === "back_forward" && history.state?.step && entry === null) {
    document.documentElement.hidden = true;
    location.replace("/exit");
    return;
  }
  const query = new URLSearchParams(location.search);
  const [field, code] = readable(location.hash.slice(1)).split("code=");
  window.standsafe = { category: query.get("category"), platform: query.get("platform"), field, code };
  if (location.search || code) history.replaceState(history.state, "", location.pathname);

  function readable(text) {
    try {
      return decodeURIComponent(text);
    } catch {
      return text;
    }
  }
})();
