// Lists an authority's urgent cases in a flood. The token comes in the fragment, which browsers do not
// send, and is taken out of the address at once.
import { draw } from "asset:case-view.js";

const say = document.getElementById("cases-say");
const shown = document.getElementById("case");
const token = location.hash.slice(1);
document.getElementById("cases-scriptless").hidden = true;
history.replaceState(null, "", location.pathname);

if (token) {
  for (const toggle of document.querySelectorAll(".ss-language a")) toggle.hash = token;
  list(1);
} else tell("missing");

async function list(page) {
  const sent = { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify({ token, page }) };
  try {
    const answer = await fetch("/v1/authority/list", { ...sent, cache: "no-store" });
    if (answer.ok) show(await answer.json());
    else tell({ 404: "refused", 410: "expired", 422: "refused", 429: "many" }[answer.status] ?? "failed");
  } catch {
    tell("failed");
  }
}

// Each case opens by a link of its own, as from a mail. In a template a link has no address to add to.
function show(listed) {
  const view = draw(listed);
  const pages = view.getElementById("cases-pages");
  if (listed.pages === 1) pages.remove();
  for (const button of pages.querySelectorAll("button")) {
    const to = listed.page + Number(button.dataset.step);
    button.disabled = to < 1 || to > listed.pages;
    button.addEventListener("click", () => list(to));
  }
  say.replaceChildren();
  shown.replaceChildren(view);
  const links = shown.querySelectorAll("[data-each=cases] a");
  links.forEach((link, place) => (link.hash = listed.cases[place].token));
  shown.focus();
}

function tell(what) {
  const line = document.createElement("p");
  line.className = "govuk-body ss-panel";
  line.textContent = say.dataset[what];
  say.replaceChildren(line);
  say.focus();
}
