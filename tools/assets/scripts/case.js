// Opens a case for an authority. The token comes in the fragment, which browsers do not send; it is
// taken out of the address at once, so that neither history nor a bookmark keeps it.
import { wire } from "asset:case-actions.js";

const say = document.getElementById("case-say");
const form = document.getElementById("case-open");
const renew = document.getElementById("case-renew");
const token = location.hash.slice(1);
document.getElementById("case-scriptless").hidden = true;
history.replaceState(null, "", location.pathname);

if (token) form.hidden = false;
else tell("missing");

form.addEventListener("submit", async (event) => {
  event.preventDefault();
  const officer = Object.fromEntries(new FormData(form));
  if (!officer.name.trim() || !officer.role.trim()) return tell("officer");
  try {
    const session = await ask("/v1/authority/session", { token, officer });
    show(session.case ?? (await ask(`/v1/authority/cases/${session.reference}`)));
  } catch (problem) {
    const { code } = problem.status === 410 ? await problem.json() : {};
    form.hidden = problem.status === 410;
    renew.hidden = problem.status !== 410 || code === "gone";
    if (code === "gone") tell("erased");
    else tell({ 401: "refused", 404: "refused", 410: "expired", 422: "refused" }[problem.status] ?? "failed");
  }
});

// Whether there was a link to renew is not told; the mail goes to the registered address only.
renew.querySelector("button").addEventListener("click", async () => {
  try {
    await ask("/v1/authority/link", { token });
    renew.hidden = true;
    tell("renewed");
  } catch {
    tell("failed");
  }
});

function confirmable(part, found) {
  const box = part.querySelector("#case-confirm");
  if (found.you?.acknowledged_at) return box.remove();
  box.querySelector("button").addEventListener("click", async () => {
    try {
      await ask(`/v1/authority/cases/${found.reference}/acknowledge`, {});
      box.remove();
      tell("acknowledged");
    } catch (problem) {
      tell({ 401: "ended", 404: "ended", 410: "erased" }[problem.status] ?? "failed");
    }
  });
}

async function ask(address, body, method = body && "POST") {
  const sent = { method };
  if (body) Object.assign(sent, { headers: { "Content-Type": "application/json" }, body: JSON.stringify(body) });
  const answer = await fetch(address, { ...sent, credentials: "same-origin", cache: "no-store" });
  if (!answer.ok) throw answer;
  return answer.json();
}

function tell(what) {
  const line = document.createElement("p");
  line.className = "govuk-body ss-panel";
  line.textContent = say.dataset[what] ?? say.dataset.failed;
  say.replaceChildren(line);
  say.focus();
}

function show(found) {
  const view = document.getElementById("case-view").content.cloneNode(true);
  for (const list of view.querySelectorAll("[data-each]")) {
    const one = list.firstElementChild;
    const items = (found[list.dataset.each] ?? []).map((item) => fill(one.cloneNode(true), typeof item === "string" ? { text: item } : item));
    list.replaceChildren(...items);
    if (!items.length) list.closest("div.govuk-summary-list__row, section")?.remove();
  }
  confirmable(view, found);
  wire(view, found, { ask, tell, time: inWords, again: (done) => again(found.reference, done) });
  form.hidden = true;
  say.replaceChildren();
  document.getElementById("case").replaceChildren(fill(view, found));
}

async function again(reference, done) {
  try {
    show(await ask(`/v1/authority/cases/${reference}`));
    tell(done);
  } catch {
    tell("ended");
  }
}

// Puts each value in as text, never as markup; a row without a value goes.
function fill(part, from) {
  for (const place of part.querySelectorAll("[data-field]")) {
    if (place.textContent) continue;
    const value = place.dataset.field.split(".").reduce((at, name) => at?.[name], from);
    if (value === undefined || value === null) (place.closest("div.govuk-summary-list__row") ?? place).remove();
    else place.textContent = said(place, value);
  }
  return part;
}

// A code in the page's words, a time in the United Kingdom's.
function said(place, value) {
  if (place.dataset.words) return JSON.parse(place.dataset.words)[value] ?? String(value);
  return "time" in place.dataset ? inWords(value) : String(value);
}

function inWords(value) {
  const shown = { dateStyle: "long", timeStyle: "short", timeZone: "Europe/London" };
  return new Date(value).toLocaleString(`${document.documentElement.lang}-GB`, shown);
}
