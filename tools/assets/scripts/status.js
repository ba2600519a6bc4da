// Fills in what a mailed link holds behind its #, and takes it out of the address and the history.
const [reference, code] = location.hash.slice(1).split(".");
if (reference && code) {
  history.replaceState(null, "", location.pathname);
  document.getElementById("reference").value = reference;
  document.getElementById("receipt").value = code;
}
