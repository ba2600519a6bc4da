// After sending: nothing of the answers stays here, and what has to be kept can be kept.
import { empty } from "asset:answers.js";

empty();
const tools = document.getElementById("keep");
const { reference, receipt, follow } = tools.dataset;
const text = [
  "Standsafe",
  `${reference}: ${textOf("reference")}`,
  `${receipt}: ${textOf("receipt")}`,
  `${follow}: ${document.getElementById("follow").href}`,
  "",
].join("\n");
tools.hidden = false;

on("copy", async (button) => {
  await navigator.clipboard.writeText(text);
  button.textContent = tools.dataset.copied;
});
on("print", () => window.print());
on("download", () => {
  const file = new Blob([text], { type: "text/plain;charset=utf-8" });
  const link = Object.assign(document.createElement("a"), { href: URL.createObjectURL(file), download: "receipt.txt" });
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 1000);
});

for (const part of document.querySelectorAll(".ss-copy")) {
  const button = document.createElement("button");
  Object.assign(button, { type: "button", className: "govuk-button govuk-button--secondary ss-noprint" });
  button.textContent = tools.dataset.copy;
  button.addEventListener("click", async () => {
    await navigator.clipboard.writeText(part.textContent);
    button.textContent = tools.dataset.copied;
  });
  part.after(button);
}

function on(name, act) {
  const button = tools.querySelector(`[data-do="${name}"]`);
  button.addEventListener("click", () => act(button));
}

function textOf(id) {
  return document.getElementById(id).textContent;
}
