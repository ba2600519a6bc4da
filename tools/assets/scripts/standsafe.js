// Starts the components that the pages use. Everything works without it.
import { Button, CharacterCount, ErrorSummary, SkipLink, createAll } from "asset:govuk-frontend.js";
import { Leave } from "asset:leave.js";
import { takeLines } from "asset:lines.js";
import "asset:printed.js";

document.body.classList.add("js-enabled", "govuk-frontend-supported");
for (const component of [Button, CharacterCount, ErrorSummary, Leave, SkipLink]) {
  createAll(component);
}
// What a link leads to is opened where it is folded.
const unfold = () => document.getElementById(location.hash.slice(1))?.closest("details")?.setAttribute("open", "");
addEventListener("hashchange", unfold);
unfold();
takeLines(document.getElementById("links"));
// What was just done is read out first, as an error summary is.
document.querySelector(".ss-done")?.focus();
