// Where a form was that was left by Exit. Back leaves again at once; who comes on purpose, or has answers
// in this tab that were not left, gets the form back without another press.
(() => {
  let entry = null;
  try {
    entry = sessionStorage.getItem("standsafe.report");
  } catch {
    // no storage, nothing kept
  }
  const came = performance.getEntriesByType("navigation")[0]?.type;
  if (came === "back_forward" && entry === null) {
    document.documentElement.hidden = true;
    location.replace("/exit");
    return;
  }
  // An answer to a form that was posted again says more than a form would.
  if (!/\/(report|record)\/?$/.test(location.pathname)) return;
  fetch("/again", { method: "POST", body: new URLSearchParams(), redirect: "manual" })
    .then((answer) => answer.type === "opaqueredirect" && location.reload())
    .catch(() => {});
})();
