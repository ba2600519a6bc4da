// Puts a case into the page's template: each value as text, never as markup.
export function draw(data) {
  const view = document.getElementById("case-view").content.cloneNode(true);
  const lists = { ...data, messages: data.messages?.map((message) => messageView(message, data)), recipients: data.recipients?.map(recipientView), timeline: data.timeline?.map(eventView), shared: data.shared?.map(linkView), laws: [...(data.law?.offences ?? []), ...(data.law?.orders ?? [])] };
  return fill(unfold(view, lists), data);
}

// A list's one child stands for each of its items, whose own lists are below it.
function unfold(part, from) {
  for (const list of part.querySelectorAll("[data-each]")) {
    if (list.parentElement?.closest("[data-each]")) continue;
    const pattern = list.firstElementChild;
    const items = (from[list.dataset.each] ?? []).map((item) => (typeof item === "string" ? { text: item } : item));
    list.replaceChildren(...items.map((item) => fill(unfold(pattern.cloneNode(true), item), item)));
    if (!items.length) list.closest("div.govuk-summary-list__row, section, [data-drop]")?.remove();
  }
  return part;
}

// On the United Kingdom's clock, with the page's own months: not every browser knows Welsh ones.
export function inWords(value) {
  const { months, at, am, pm } = document.getElementById("case").dataset;
  const day = /^(\d+)-(\d+)-(\d+)$/.exec(value); // one that was given without a time has none
  if (day) return `${Number(day[3])} ${JSON.parse(months)[day[2] - 1]} ${day[1]}`;
  const digits = { year: "numeric", month: "numeric", day: "numeric", hour: "2-digit", minute: "2-digit" };
  const clock = new Intl.DateTimeFormat("en-GB", { ...digits, hourCycle: "h23", timeZone: "Europe/London" });
  const parts = Object.fromEntries(clock.formatToParts(new Date(value)).map((part) => [part.type, part.value]));
  return `${Number(parts.day)} ${JSON.parse(months)[parts.month - 1]} ${parts.year} ${at} ${parts.hour % 12 || 12}:${parts.minute}${parts.hour >= 12 ? pm : am}`;
}

function recipientView(recipient) {
  return { ...recipient, incidents: recipient.incidents?.map((incident) => ({ ...incident, place: incident.url ?? incident.post_id ?? incident.handle ?? recipient.name })) };
}

function messageView(message, data) {
  return message.from === data.you?.id ? { ...message, from: "you" } : message;
}

// A link that was called wrong counts nothing.
function linkView(link) {
  const about = link.shares === "account" ? { account: `${link.handle} · ${link.platform}` } : { post: link.incident + 1 };
  return { ...link, ...about, at_least: link.at_least || undefined };
}

function eventView(event) {
  const also = { message_sent: event.by === "candidate" && event.by, preservation_requested: event.text }[event.what];
  const phrase = also ? `${event.what}.${also}` : event.what;
  return { ...event, said: phrase, by: event.officer && [event.officer.name, event.officer.role].filter(Boolean).join(", ") };
}

// What turns around or hides what is beside it; letters written from right to left are none of these.
const CONTROLS = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]/g;

// Where a place leads: with a value that somebody typed, to no address of the web.
const LINKS = { tel: (phone) => `tel:${phone.replace(/[^+\d]/g, "")}`, mailto: (email) => `mailto:${encodeURIComponent(email).replace("%40", "@")}`, url: (_, { url }) => url };

// A row without a value goes.
function fill(part, from) {
  for (const place of part.querySelectorAll("[data-field]")) {
    if (place.textContent) continue;
    const value = place.dataset.field.split(".").reduce((at, name) => at?.[name], from);
    if (value === undefined || value === null) (place.closest("div.govuk-summary-list__row, [data-row]") ?? place).remove();
    else {
      place.textContent = wording(place, value, from).replace(CONTROLS, "");
      if (place.dataset.link) place.href = LINKS[place.dataset.link](value, from);
    }
  }
  return part;
}

// A code in the page's words, with what they name; a time in the United Kingdom's.
function wording(place, value, from) {
  if ("time" in place.dataset) return inWords(value);
  const words = listed(place.dataset.words)[value];
  if (words === undefined) return String(value);
  const details = listed(place.dataset.details);
  return words.replace(/\{(\w+)\}/g, (_, name) => details[from[name]] ?? from[name] ?? "");
}

function listed(words) {
  return words ? JSON.parse(words) : {};
}
