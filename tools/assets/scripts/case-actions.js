// What an officer does with an open case. Each form names the address that it posts to in data-act,
// and its fields are the body's members; the page is drawn anew when it is done.
import { atField, complete } from "asset:beside.js";

const DAY = 86400; // seconds, in which limits are given

export function wire(part, found, desk) {
  links(part.querySelector("#case-shared"), found);
  confirmable(part.querySelector("#case-confirm"), found, desk);
  for (const form of part.querySelectorAll("form[data-act]")) {
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      const needed = [...form.querySelectorAll("[data-needed]")].map((field) => ({ field, text: field.dataset.needed }));
      if (!complete(form, needed)) return;
      const wish = { where: form.dataset.act, what: body(form), done: form.dataset.done, spent: form.closest("details").id };
      act(desk, found, form.querySelector("button"), wish);
    });
  }
  takers(part.querySelector("#handover-to"), found);
  holds(part.querySelector("#case-holds"), found, desk);
  preservation(part.querySelector("#case-preserve"), found, desk);
  bundle(part.querySelector("#case-bundle"), found, desk);
  const beside = found.you.state === "withdrawn" ? "#case-confirm, #case-hand-over, #case-holds" : "#case-taken-back";
  for (const it of part.querySelectorAll(beside)) it.remove();
}

// What each link's form says is wrong; one that was called so has none.
function links(section, found) {
  for (const [at, one] of [...(section?.querySelectorAll("[data-each=shared] > div") ?? [])].entries()) {
    const details = one.querySelector("details"), link = found.shared[at];
    if (link.rejected) details.remove();
    for (const name of ["incident", "shares"]) details.querySelector(`[name=${name}]`).value = link[name];
    details.id = `wrong-link-${at}`;
    const [label, hint, text] = ["label", ".govuk-hint", "textarea"].map((it) => details.querySelector(it));
    label.htmlFor = text.id = `wrong-link-reason-${at}`;
    hint.id = `${text.id}-hint`;
    text.setAttribute("aria-describedby", hint.id);
  }
}

function confirmable(box, found, desk) {
  if (found.you.acknowledged_at) return box.remove();
  const button = box.querySelector("button");
  button.addEventListener("click", () => act(desk, found, button, { where: "acknowledge", what: {}, done: "acknowledged" }));
}

// Only to who has an address and not the case; where there is nobody, it cannot be handed over.
function takers(list, found) {
  const able = new Set(found.takers);
  for (const option of [...list.options]) if (option.value && !able.has(option.value)) option.remove();
  if (!able.size) list.closest("details").remove();
}

// Asks until the file is made; it is handed out by a link that is good for some minutes.
function bundle(section, found, desk) {
  const [button, said, made] = ["button", "[role=status]", "[data-made]"].map((it) => section.querySelector(it));
  button.addEventListener("click", async () => {
    if (button.ariaDisabled === "true") return;
    button.ariaDisabled = "true";
    made.hidden = true;
    try {
      const ready = await making(desk, found, said);
      const link = made.querySelector("a");
      link.href = ready.url;
      made.querySelector("[data-size]").textContent = size(ready.size);
      made.querySelector("[data-sha256]").textContent = ready.sha256;
      made.querySelector("[data-unstamped]").hidden = ready.time_stamp !== "none";
      made.hidden = false;
      link.focus();
    } catch (problem) {
      desk.fail(button, await reason(problem));
    }
    said.textContent = "";
    button.ariaDisabled = "false";
  });
}

async function making(desk, found, said) {
  for (;;) {
    const made = await desk.ask(`/v1/authority/cases/${found.reference}/bundle`, {});
    if (made.state !== "making") return made;
    said.textContent = said.dataset.making;
    await new Promise((done) => setTimeout(done, 3000));
  }
}

function size(bytes) {
  return bytes < 1e6 ? `${Math.ceil(bytes / 1e3)}KB` : `${Math.round(bytes / 1e6)}MB`;
}

// A message's id is made once for each text, so that a second click sends nothing twice.
const ids = new Map();

function body(form) {
  const said = Object.fromEntries(new FormData(form));
  for (const box of form.querySelectorAll("input[type=checkbox]")) said[box.name] = box.checked;
  if ("incident" in said) said.incident = Number(said.incident);
  if (form.dataset.act === "messages") {
    if (!ids.has(said.text)) ids.set(said.text, crypto.randomUUID());
    said.message_id = ids.get(said.text);
  }
  return said;
}

// Only police hold platforms back, and only what we tell and have not told yet can be held.
const HOLDABLE = ["queued", "sent", "failed", "held"];

function holds(section, found, desk) {
  const row = section.querySelector("li");
  const platforms = found.you.kind === "police" ? found.recipients.filter((who) => who.kind === "platform" && HOLDABLE.includes(who.state)) : [];
  if (!platforms.length) return section.remove();
  row.parentElement.replaceChildren(...platforms.map((who) => holdable(row.cloneNode(true), who, found, desk)));
}

function holdable(line, who, found, desk) {
  const [hold, release] = line.querySelectorAll("button");
  const held = who.state === "held";
  line.querySelector("strong").textContent = who.name;
  if (held) {
    line.querySelector("time").textContent = desk.time(who.held_until);
    hold.textContent = hold.dataset.renew;
    if (who.held_by !== found.you.id) release.remove();
  } else for (const part of [release, line.querySelector("[data-until]")]) part.remove();
  for (const button of line.querySelectorAll("button")) button.setAttribute("aria-describedby", (line.querySelector("strong").id = `hold-${who.id}`));
  hold.addEventListener("click", () => act(desk, found, hold, { where: "holds", what: { platform: who.id }, done: "held" }));
  release.addEventListener("click", () => act(desk, found, release, { where: `holds/${who.id}`, done: "released" }));
  return line;
}

// Only police ask platforms to keep what they have; those that we do not tell, they ask themselves.
function preservation(section, found, desk) {
  const row = section.querySelector("li");
  const platforms = found.you.kind === "police" ? found.recipients.filter((who) => who.kind === "platform" && who.state !== "held") : [];
  if (!platforms.length) return section.remove();
  const days = section.querySelector("[data-usual]");
  days.value = days.dataset.usual / DAY;
  row.parentElement.replaceChildren(...platforms.map((who) => preservable(row.cloneNode(true), who, { found, desk, section })));
}

function preservable(line, who, { found, desk, section }) {
  const button = line.querySelector("button"), kept = who.preservation;
  line.querySelector("strong").textContent = who.name;
  if (who.state === "self_report" || kept?.told === false) button.textContent = button.dataset.untold;
  button.setAttribute("aria-describedby", (line.querySelector("strong").id = `preserve-${who.id}`));
  button.addEventListener("click", () => {
    const [basis, days] = section.querySelectorAll("input");
    const body = { platform: who.id, legal_basis: basis.value.trim(), days: Number(days.value) };
    const most = days.dataset.most / DAY, text = days.dataset.needed.replace("{most}", most);
    if (!complete(section, [{ field: basis, text: basis.dataset.needed }, { field: days, text }])) return;
    if (!/^\d+$/.test(days.value) || body.days < 1 || body.days > most) return wrong(days, text);
    act(desk, found, button, { where: "preservation", what: body, done: "preservation" });
  });
  const status = line.querySelector("[data-status]"), words = JSON.parse(status.dataset.words);
  if (kept) {
    status.textContent = ` – ${words[kept.told === false ? (kept.text ? "to_send" : "to_send_elsewhere") : kept.status]}`;
    line.querySelector("time").textContent = desk.time(kept.at);
    const until = line.querySelector("[data-until]");
    until.textContent = [kept.kept_until && desk.time(kept.kept_until), kept.ticket].filter(Boolean).join(" · ");
    if (!until.textContent) until.remove();
  } else for (const part of line.querySelectorAll("[data-status], time, [data-until]")) part.remove();
  const route = line.querySelector("[data-route]"), text = line.querySelector("[data-text]");
  if (kept?.route) {
    Object.assign(route.querySelector("a"), { href: kept.route.url, textContent: new URL(kept.route.url).host });
    route.append(` ${kept.route.how}`);
  }
  else route.remove();
  if (kept?.text) text.textContent = kept.text;
  else text.remove();
  return line;
}

function wrong(field, text) {
  atField(field, text);
  field.focus();
}

// ``what`` is posted; without it, what stands at the address is deleted. A button works once at a time.
async function act(desk, found, button, { where, what, done, spent }) {
  if (button.ariaDisabled === "true") return;
  button.ariaDisabled = "true";
  try {
    await desk.ask(`/v1/authority/cases/${found.reference}/${where}`, what, what ? "POST" : "DELETE");
    if (what?.message_id) ids.delete(what.text); // the same words again are another message
    await desk.again(done, spent);
  } catch (problem) {
    desk.fail(button, await reason(problem));
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
