// What is found in a list of cases, in which order, and what is shown of each.
const RANKS = { emergency: 0, urgent: 1, standard: 2 };
const SHOWN = 3; // accounts of one case: a pile-on has hundreds
const plain = (text) => text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
const account = ({ platform, handle }) => `${platform ?? ""} ${plain(handle).replace(/^@/, "")}`;

// How many cases name each account, as the daily mail counts them.
export function counted(cases) {
  const counts = new Map();
  for (const one of cases) for (const name of new Set(one.accounts.map(account))) counts.set(name, (counts.get(name) ?? 0) + 1);
  return counts;
}

// Every word that was typed is somewhere in it; a reference may be typed without its dashes.
export function fits(one, view, typed, counts) {
  if (view === "repeated" ? !repeated(one, counts).length : view !== "all" && !one[view]) return false;
  const text = plain([one.reference, one.reference.replaceAll("-", ""), one.candidate, one.area, ...one.accounts.map(({ handle }) => handle)].join("\n"));
  return plain(typed).split(/\s+/).every((word) => text.includes(word));
}

// The most urgent first, what came with an access code before the rest, then the newest.
export function described(cases, counts, { platforms, repeated: words, more }) {
  const names = JSON.parse(platforms);
  const shown = ({ platform, handle }) => (platform ? `${handle} · ${names[platform] ?? platform}` : handle);
  const inWords = (one) => words.replace("{account}", shown(one)).replace("{count}", counts.get(account(one)));
  const isRepeated = (it) => counts.get(account(it)) > 1;
  const list = (accounts) => accounts.map((it) => (isRepeated(it) ? inWords(it) : shown(it))).join("; ");
  const first = (accounts) => [...accounts].sort((one, other) => isRepeated(other) - isRepeated(one)).slice(0, SHOWN);
  const rest = ({ length }) => (length > SHOWN ? ` ${more.replace("{count}", length - SHOWN)}` : "");
  const lines = cases.map((one) => ({
    ...one,
    ...Object.fromEntries(["overdue", "new", "waiting", "held", "verified"].map((name) => [name, one[name] || undefined])),
    about: [one.candidate, one.area].filter(Boolean).join(", ") || undefined,
    named: list(first(one.accounts)) + rest(one.accounts) || undefined,
    accounts_named: list(one.accounts),
    state: one.stage ? undefined : one.state,
    stage_shown: one.stage,
  }));
  return lines.sort((one, other) => !one.open - !other.open || RANKS[one.urgency] - RANKS[other.urgency] || !one.verified - !other.verified || other.submitted_at.localeCompare(one.submitted_at));
}

function repeated(one, counts) {
  return one.accounts.filter((it) => counts.get(account(it)) > 1);
}
