// Answers in this tab's own storage, so that a reload does not lose them: until they are sent, until
// Exit, for a time after the last change, and never on a computer that others use.
const KEY = "standsafe.report";
let running;

// An entry without answers only says that the form was not left by Exit.
function write(pairs, lifetime = 0) {
  try {
    sessionStorage.setItem(KEY, JSON.stringify({ until: Date.now() + lifetime, pairs }));
  } catch {
    // storage is full or switched off: the form works without it
  }
}

function read() {
  try {
    return JSON.parse(sessionStorage.getItem(KEY));
  } catch {
    return null;
  }
}

export function keep(form) {
  clearTimeout(running);
  if (form.elements.shared_computer?.checked) return empty();
  const fields = [...form.elements].filter(
    (field) => field.name && (field.type !== "hidden" || field.name === "evidence"),
  );
  const ticked = fields.filter((field) => !["radio", "checkbox"].includes(field.type) || field.checked);
  const lifetime = Number(document.getElementById("keeping").dataset.seconds) * 1000;
  write(ticked.filter((field) => field.value && field.type !== "submit").map((field) => [field.name, field.value]), lifetime);
  running = setTimeout(empty, lifetime);
}

export function recall() {
  const entry = read();
  if (entry && entry.until > Date.now()) return entry.pairs;
  empty();
  return [];
}

export function empty() {
  write([]);
}

export function forget() {
  clearTimeout(running);
  try {
    sessionStorage.removeItem(KEY);
  } catch {
    // nothing was kept
  }
}

export function isForgotten() {
  try {
    return sessionStorage.getItem(KEY) === null;
  } catch {
    return false;
  }
}

export function fill(form, pairs) {
  for (const [name, value] of pairs) {
    for (const field of [...form.elements].filter((control) => control.name === name)) {
      if (field.type === "radio" || field.type === "checkbox") field.checked ||= field.value === value;
      else if (field.type !== "hidden" && field.type !== "submit") field.value = value;
    }
  }
}
