// Lists an authority's cases. The token of a mail's link comes in the fragment, which browsers do not
// send, and is taken out of the address at once; then the fragment says what is shown.
import { complete } from "asset:beside.js";
import { csv } from "asset:cases-csv.js";
import { draw } from "asset:case-view.js";
import { counted, described, fits } from "asset:cases-found.js";
import { finishable, officer, remember } from "asset:case-officer.js";

const AT_ONCE = 120;
const say = document.getElementById("cases-say");
const form = document.getElementById("cases-open");
const signIn = document.getElementById("cases-sign-in");
const find = document.getElementById("cases-find");
const container = document.getElementById("case");
const start = location.hash.slice(1);
const token = start.includes("=") ? "" : start;
let cases = [];
let reader;
let over = false;
let most = AT_ONCE;
document.getElementById("cases-scriptless").hidden = true;

officer(form);
if (token) {
  history.replaceState(null, "", location.pathname);
  form.hidden = false;
  toggles(token); // another language opens the same list
} else {
  restore();
  load();
}

form.addEventListener("submit", async (event) => {
  event.preventDefault();
  const { "officer-name": name, "officer-role": role } = form.elements;
  const needed = [name, role].map((field) => ({ field, text: form.dataset[field.id === name.id ? "officerName" : "officerRole"] }));
  if (!complete(form, needed)) return;
  const answer = await post("/v1/authority/session", { token, officer: { name: name.value, role: role.value } });
  if (!answer?.ok) return refused({ 404: "refused", 410: "expired", 422: "refused" }[answer?.status] ?? "failed");
  remember(form);
  form.hidden = true;
  toggles("");
  await load();
  document.getElementById("cases-search").focus();
});

// Whether the organisation has an address is not told; the mail goes to that alone.
signIn.addEventListener("submit", async (event) => {
  event.preventDefault();
  const { authority } = signIn.elements;
  if (!complete(signIn, [{ field: authority, text: signIn.dataset.authority }])) return;
  const answer = await post("/v1/authority/sign-in", { authority: authority.value });
  signIn.hidden = answer?.ok ?? false;
  tell(answer?.ok ? "mailed" : answer?.status === 429 ? "often" : "failed");
});

// Page by page, each shown as it comes.
async function load() {
  let next = "";
  tell("loading");
  do {
    const answer = await ask(`/v1/authority/cases${next && `?cursor=${encodeURIComponent(next)}`}`);
    if (over) return;
    if (!answer?.ok) return refused({ 401: "missing", 429: "many" }[answer?.status] ?? "failed");
    const page = await answer.json();
    cases.push(...page.cases);
    reader = page.officer;
    next = page.next;
    find.hidden = false;
    show();
  } while (next);
  say.replaceChildren();
}

// Where a link is missing or opens nothing, another can be had.
function refused(outcome) {
  const link = ["missing", "refused", "expired"].includes(outcome);
  if (link) form.hidden = true;
  signIn.hidden = !link;
  tell(outcome);
}

const post = (address, body) => ask(address, { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(body) });

async function ask(address, options) {
  try {
    return await fetch(address, { ...options, credentials: "same-origin", cache: "no-store" });
  } catch {
    return null;
  }
}

find.addEventListener("submit", (event) => event.preventDefault());
find.addEventListener("input", () => {
  most = AT_ONCE;
  const chosen = new URLSearchParams(new FormData(find)).toString();
  history.replaceState(null, "", `${location.pathname}#${chosen}`);
  toggles(chosen);
  show();
});
addEventListener("hashchange", () => {
  restore();
  show();
});

function restore() {
  const chosen = new URLSearchParams(location.hash.slice(1));
  find.elements.q.value = chosen.get("q") ?? "";
  const view = document.getElementById(`view-${chosen.get("view") ?? "all"}`);
  if (view) view.checked = true;
  toggles(location.hash.slice(1));
}

function toggles(hash) {
  for (const toggle of document.querySelectorAll(".ss-language a")) toggle.hash = hash;
}

function show() {
  const counts = counted(cases);
  for (const place of find.querySelectorAll("[data-count]")) place.textContent = cases.filter((summary) => fits(summary, place.dataset.count, "", counts)).length;
  const { q, view } = Object.fromEntries(new FormData(find));
  const matches = described(cases.filter((summary) => fits(summary, view, q, counts)), counts, container.dataset);
  const words = document.getElementById("cases-count");
  words.textContent = words.dataset.words.replace("{shown}", matches.length).replace("{all}", cases.length);
  const drawn = draw({ officer: reader, cases: matches.slice(0, most) });
  for (const link of drawn.querySelectorAll("[data-each=cases] a")) link.setAttribute("href", `${link.getAttribute("href")}#${link.textContent}`);
  finishable(drawn, finished, () => tell("failed"));
  const more = drawn.getElementById("cases-more");
  if (matches.length <= most) more.remove();
  more.addEventListener("click", () => {
    most += AT_ONCE;
    show();
    container.querySelectorAll("[data-each=cases] a")[most - AT_ONCE]?.focus();
  });
  const save = drawn.getElementById("cases-save");
  if (matches.length) save.href = URL.createObjectURL(new Blob([csv(matches)], { type: "text/csv" }));
  else save.remove();
  container.replaceChildren(drawn);
}

function finished() {
  over = true;
  cases = [];
  find.reset();
  find.hidden = true;
  history.replaceState(null, "", location.pathname);
  toggles("");
  container.replaceChildren();
  tell("finished");
}

function tell(outcome) {
  const line = document.createElement("p");
  line.className = "govuk-body ss-panel";
  line.textContent = say.dataset[outcome];
  say.replaceChildren(line);
  if (outcome !== "loading") say.focus();
}
