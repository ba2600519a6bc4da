// Opens a case for an authority. The token comes in the fragment, which browsers do not send; it is
// taken out of the address at once, so that neither history nor a bookmark keeps it.
import { reason, wire } from "asset:case-actions.js";
import { atButton, clear, complete } from "asset:beside.js";
import { draw, inWords } from "asset:case-view.js";
import { finishable, officer, remember } from "asset:case-officer.js";

const say = document.getElementById("case-say");
const form = document.getElementById("case-open");
const renew = document.getElementById("case-renew");
const container = document.getElementById("case");
const [token, renewing] = location.hash.slice(1).split(".renew="); // a mail about a hold names its platform
const toggles = document.querySelectorAll(".ss-language a");
document.getElementById("case-scriptless").hidden = true;
const reference = /^SS-[\w-]+$/.test(token); // opens nothing by itself: it may stay in the address
if (!reference) history.replaceState(null, "", location.pathname);

officer(form);
if (renewing) form.querySelector("button").textContent = form.dataset.renew.replace("{platform}", JSON.parse(form.dataset.platforms)[renewing] ?? renewing);
if (reference) listed(token);
else if (token) {
  form.hidden = false;
  for (const toggle of toggles) toggle.hash = renewing ? `${token}.renew=${renewing}` : token; // another language opens the same case
} else tell("missing");

form.addEventListener("submit", async (event) => {
  event.preventDefault();
  const { "officer-name": name, "officer-role": role } = form.elements;
  const needed = [name, role].map((field) => ({ field, text: form.dataset[field.id === name.id ? "officerName" : "officerRole"] }));
  if (!complete(form, needed)) return;
  try {
    const session = await ask("/v1/authority/session", { token, officer: { name: name.value, role: role.value } });
    remember(form);
    const renewed = renewing && (await hold(session.reference));
    show(session.case ?? (await ask(`/v1/authority/cases/${session.reference}`)));
    if (renewed) tell(renewed);
    else container.focus();
  } catch (problem) {
    const { code } = problem.status === 410 ? await problem.json() : {};
    form.hidden = problem.status === 410;
    renew.hidden = problem.status !== 410 || code === "gone";
    if (code === "gone") tell("erased");
    else tell({ 401: "refused", 404: "refused", 410: "expired", 422: "refused" }[problem.status] ?? "failed");
  }
});

// The one press of the mail that warns of a hold's end.
async function hold(reference) {
  try {
    await ask(`/v1/authority/cases/${reference}/holds`, { platform: renewing });
    return "held";
  } catch (problem) {
    return reason(problem);
  }
}

// From the list: the session that read it opens the case, too.
async function listed(reference) {
  for (const toggle of toggles) toggle.hash = reference;
  try {
    show(await ask(`/v1/authority/cases/${reference}`));
    container.focus();
  } catch (problem) {
    tell({ 401: "ended", 404: "refused", 410: "erased", 429: "too_many" }[problem.status] ?? "failed");
  }
}

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

async function ask(address, body, method = body && "POST") {
  const options = { method };
  if (body) Object.assign(options, { headers: { "Content-Type": "application/json" }, body: JSON.stringify(body) });
  const answer = await fetch(address, { ...options, credentials: "same-origin", cache: "no-store" });
  if (!answer.ok) throw answer;
  return answer.json();
}

function tell(outcome) {
  const line = document.createElement("p");
  line.className = "govuk-body ss-panel";
  line.textContent = say.dataset[outcome] ?? say.dataset.failed;
  say.replaceChildren(line);
  say.focus();
}

function fail(button, outcome) {
  clear(button.closest("form, details, #case-confirm"));
  atButton(button, say.dataset[outcome] ?? say.dataset.failed);
}

// What was typed elsewhere and what was unfolded stays; ``spent`` names what was done.
function show(caseView, spent) {
  const view = draw(caseView);
  finishable(view, finished, () => tell("failed"));
  wire(view, caseView, { ask, fail, time: inWords, again: (done, spent) => again(caseView.reference, done, spent) });
  for (const old of container.querySelectorAll("details[id]")) {
    const replacement = view.getElementById(old.id);
    if (!replacement) continue;
    if ("keep" in old.dataset && old.id !== spent) replacement.replaceWith(old);
    else replacement.open = old.open && old.id !== spent;
  }
  form.hidden = true;
  say.replaceChildren();
  container.replaceChildren(view);
}

function finished() {
  for (const toggle of toggles) toggle.hash = "";
  history.replaceState(null, "", location.pathname);
  container.replaceChildren();
  tell("finished");
}

async function again(reference, done, spent) {
  try {
    show(await ask(`/v1/authority/cases/${reference}`), spent);
    tell(done);
  } catch {
    tell("ended");
  }
}
