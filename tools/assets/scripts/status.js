// Fills in what a mailed link holds behind its #, and takes it out of the address and the history.
function fill() {
  const [reference, code] = location.hash.slice(1).split(".");
  if (!reference || !code) return;
  history.replaceState(null, "", location.pathname);
  document.getElementById("reference").value = reference;
  document.getElementById("receipt").value = code;
}

addEventListener("hashchange", fill);
fill();
