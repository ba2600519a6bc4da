// Starts the components that the pages use. Everything works without it.
import { Button, CharacterCount, ErrorSummary, ExitThisPage, SkipLink, createAll } from "asset:govuk-frontend.js";

document.body.classList.add("js-enabled", "govuk-frontend-supported");
for (const component of [Button, CharacterCount, ErrorSummary, ExitThisPage, SkipLink]) {
  createAll(component);
}
