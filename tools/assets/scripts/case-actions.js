// What an officer does with an open case. Each form names the address that it posts to in data-act,
// and its fields are the body's members; the page is drawn anew when it is done.
import { atField, complete } from "asset:beside.js";

const DAY = 86400; // seconds, in which limits are given

export function wire(part, caseView, page) {
  links(part.querySelector("#case-shared"), caseView);
  confirmable(part.querySelector("#case-confirm"), caseView, page);
  for (const form of part.querySelectorAll("form[data-act]")) {
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      const needed = [...form.querySelectorAll("[data-needed]")].map((field) => ({ field, text: field.dataset.needed }));
      if (!complete(form, needed)) return;
      const wish = { path: form.dataset.act, content: body(form), done: form.dataset.done, spent: form.closest("details").id };
      act(page, caseView, form.querySelector("button"), wish);
    });
  }
  takers(part.querySelector("#handover-to"), caseView);
  holds(part.querySelector("#case-holds"), caseView, page);
  preservation(part.querySelector("#case-preserve"), caseView, page);
  bundle(part.querySelector("#case-bundle"), caseView, page);
  const beside = caseView.you.state === "withdrawn" ? "#case-confirm, #case-hand-over, #case-holds" : "#case-taken-back";
  for (const section of part.querySelectorAll(beside)) section.remove();
}

// What each link's form says is wrong; one that was called so has none.
function links(section, caseView) {
  for (const [at, item] of [...(section?.querySelectorAll("[data-each=shared] > div") ?? [])].entries()) {
    const details = item.querySelector("details"), link = caseView.shared[at];
    if (link.rejected) details.remove();
    for (const name of ["incident", "shares"]) details.querySelector(`[name=${name}]`).value = link[name];
    details.id = `wrong-link-${at}`;
    const [label, hint, text] = ["label", ".govuk-hint", "textarea"].map((selector) => details.querySelector(selector));
    label.htmlFor = text.id = `wrong-link-reason-${at}`;
    hint.id = `${text.id}-hint`;
    text.setAttribute("aria-describedby", hint.id);
  }
}

function confirmable(box, caseView, page) {
  if (caseView.you.acknowledged_at) return box.remove();
  const button = box.querySelector("button");
  button.addEventListener("click", () => act(page, caseView, button, { path: "acknowledge", content: {}, done: "acknowledged" }));
}

// Only to who has an address and not the case; where there is nobody, it cannot be handed over.
function takers(list, caseView) {
  const able = new Set(caseView.takers);
  for (const option of [...list.options]) if (option.value && !able.has(option.value)) option.remove();
  if (!able.size) list.closest("details").remove();
}

// Asks until the file is made; it is handed out by a link that is good for some minutes.
function bundle(section, caseView, page) {
  const [button, status, download] = ["button", "[role=status]", "[data-made]"].map((selector) => section.querySelector(selector));
  button.addEventListener("click", async () => {
    if (button.ariaDisabled === "true") return;
    button.ariaDisabled = "true";
    download.hidden = true;
    try {
      const ready = await making(page, caseView, status);
      const link = download.querySelector("a");
      link.href = ready.url;
      download.querySelector("[data-size]").textContent = size(ready.size);
      download.querySelector("[data-sha256]").textContent = ready.sha256;
      download.querySelector("[data-unstamped]").hidden = ready.time_stamp !== "none";
      download.hidden = false;
      link.focus();
    } catch (problem) {
      page.fail(button, await reason(problem));
    }
    status.textContent = "";
    button.ariaDisabled = "false";
  });
}

async function making(page, caseView, status) {
  for (;;) {
    const answer = await page.ask(`/v1/authority/cases/${caseView.reference}/bundle`, {});
    if (answer.state !== "making") return answer;
    status.textContent = status.dataset.making;
    await new Promise((done) => setTimeout(done, 3000));
  }
}

function size(bytes) {
  return bytes < 1e6 ? `${Math.ceil(bytes / 1e3)}KB` : `${Math.round(bytes / 1e6)}MB`;
}

// A message's id is made once for each text, so that a second click sends nothing twice.
const ids = new Map();

function body(form) {
  const content = Object.fromEntries(new FormData(form));
  for (const box of form.querySelectorAll("input[type=checkbox]")) content[box.name] = box.checked;
  if ("incident" in content) content.incident = Number(content.incident);
  if (form.dataset.act === "messages") {
    if (!ids.has(content.text)) ids.set(content.text, crypto.randomUUID());
    content.message_id = ids.get(content.text);
  }
  return content;
}

// Only police hold platforms back, and only what we tell and have not told yet can be held.
const HOLDABLE = ["queued", "sent", "failed", "held"];

function holds(section, caseView, page) {
  const row = section.querySelector("li");
  const platforms = caseView.you.kind === "police" ? caseView.recipients.filter((recipient) => recipient.kind === "platform" && HOLDABLE.includes(recipient.state)) : [];
  if (!platforms.length) return section.remove();
  row.parentElement.replaceChildren(...platforms.map((recipient) => holdable(row.cloneNode(true), recipient, caseView, page)));
}

function holdable(line, recipient, caseView, page) {
  const [hold, release] = line.querySelectorAll("button");
  const held = recipient.state === "held";
  line.querySelector("strong").textContent = recipient.name;
  if (held) {
    line.querySelector("time").textContent = page.time(recipient.held_until);
    hold.textContent = hold.dataset.renew;
    if (recipient.held_by !== caseView.you.id) release.remove();
  } else for (const part of [release, line.querySelector("[data-until]")]) part.remove();
  for (const button of line.querySelectorAll("button")) button.setAttribute("aria-describedby", (line.querySelector("strong").id = `hold-${recipient.id}`));
  hold.addEventListener("click", () => act(page, caseView, hold, { path: "holds", content: { platform: recipient.id }, done: "held" }));
  release.addEventListener("click", () => act(page, caseView, release, { path: `holds/${recipient.id}`, done: "released" }));
  return line;
}

// Only police ask platforms to keep what they have; those that we do not tell, they ask themselves.
function preservation(section, caseView, page) {
  const row = section.querySelector("li");
  const platforms = caseView.you.kind === "police" ? caseView.recipients.filter((recipient) => recipient.kind === "platform" && recipient.state !== "held") : [];
  if (!platforms.length) return section.remove();
  const days = section.querySelector("[data-usual]");
  days.value = days.dataset.usual / DAY;
  row.parentElement.replaceChildren(...platforms.map((recipient) => preservable(row.cloneNode(true), recipient, { caseView, page, section })));
}

function preservable(line, recipient, { caseView, page, section }) {
  const button = line.querySelector("button"), request = recipient.preservation;
  line.querySelector("strong").textContent = recipient.name;
  if (recipient.state === "self_report" || request?.told === false) button.textContent = button.dataset.untold;
  button.setAttribute("aria-describedby", (line.querySelector("strong").id = `preserve-${recipient.id}`));
  button.addEventListener("click", () => {
    const [basis, days] = section.querySelectorAll("input");
    const body = { platform: recipient.id, legal_basis: basis.value.trim(), days: Number(days.value) };
    const most = days.dataset.most / DAY, text = days.dataset.needed.replace("{most}", most);
    if (!complete(section, [{ field: basis, text: basis.dataset.needed }, { field: days, text }])) return;
    if (!/^\d+$/.test(days.value) || body.days < 1 || body.days > most) return wrong(days, text);
    act(page, caseView, button, { path: "preservation", content: body, done: "preservation" });
  });
  const status = line.querySelector("[data-status]"), words = JSON.parse(status.dataset.words);
  if (request) {
    status.textContent = ` – ${words[request.told === false ? (request.text ? "to_send" : "to_send_elsewhere") : request.status]}`;
    line.querySelector("time").textContent = page.time(request.at);
    const until = line.querySelector("[data-until]");
    until.textContent = [request.kept_until && page.time(request.kept_until), request.ticket].filter(Boolean).join(" · ");
    if (!until.textContent) until.remove();
  } else for (const part of line.querySelectorAll("[data-status], time, [data-until]")) part.remove();
  const route = line.querySelector("[data-route]"), text = line.querySelector("[data-text]");
  if (request?.route) {
    Object.assign(route.querySelector("a"), { href: request.route.url, textContent: new URL(request.route.url).host });
    route.append(` ${request.route.how}`);
  }
  else route.remove();
  if (request?.text) text.textContent = request.text;
  else text.remove();
  return line;
}

function wrong(field, text) {
  atField(field, text);
  field.focus();
}

// ``content`` is posted; without it, what stands at the address is deleted. A button works once at a time.
async function act(page, caseView, button, { path, content, done, spent }) {
  if (button.ariaDisabled === "true") return;
  button.ariaDisabled = "true";
  try {
    await page.ask(`/v1/authority/cases/${caseView.reference}/${path}`, content, content ? "POST" : "DELETE");
    if (content?.message_id) ids.delete(content.text); // the same words again are another message
    await page.again(done, spent);
  } catch (problem) {
    page.fail(button, await reason(problem));
  }
  button.ariaDisabled = "false";
}

export async function reason(problem) {
  if (problem.status === 401 || problem.status === 404) return "ended";
  if (problem.status === 429) return "too_many";
  if (problem.status === 410) return "erased";
  if (problem.status !== 409 && problem.status !== 422) return "failed";
  const { code, errors } = await problem.json();
  return errors?.[0]?.code ?? code;
}
