// A browser offers to post once more what was posted, to whoever goes back to this page. From now on its
// place in the history is the form's: with the answers that are kept, and empty once they are sent.
const { address, step } = document.getElementById("check").dataset;
history.replaceState({ step: Number(step) || step }, "", address);
