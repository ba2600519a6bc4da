// What is found in a list of cases, in which order, and what is shown of each.
const RANKS = { emergency: 0, urgent: 1, standard: 2 };
const MOST_ACCOUNTS = 3; // accounts of one case: a pile-on has hundreds
const plain = (text) => text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
const accountKey = ({ platform, handle }) => `${platform ?? ""} ${plain(handle).replace(/^@/, "")}`;

// How many cases name each account, as the daily mail counts them.
export function counted(cases) {
  const counts = new Map();
  for (const summary of cases) for (const name of new Set(summary.accounts.map(accountKey))) counts.set(name, (counts.get(name) ?? 0) + 1);
  return counts;
}

// Every word that was typed is somewhere in it; a reference may be typed without its dashes.
export function fits(summary, view, typed, counts) {
  if (view === "repeated" ? !repeated(summary, counts).length : view !== "all" && !summary[view]) return false;
  const text = plain([summary.reference, summary.reference.replaceAll("-", ""), summary.candidate, summary.area, ...summary.accounts.map(({ handle }) => handle)].join("\n"));
  return plain(typed).split(/\s+/).every((word) => text.includes(word));
}

// The most urgent first, what came with an access code before the rest, then the newest.
export function described(cases, counts, { platforms, repeated: words, more }) {
  const names = JSON.parse(platforms);
  const label = ({ platform, handle }) => (platform ? `${handle} · ${names[platform] ?? platform}` : handle);
  const sentence = (account) => words.replace("{account}", label(account)).replace("{count}", counts.get(accountKey(account)));
  const isRepeated = (account) => counts.get(accountKey(account)) > 1;
  const list = (accounts) => accounts.map((account) => (isRepeated(account) ? sentence(account) : label(account))).join("; ");
  const first = (accounts) => [...accounts].sort((a, b) => isRepeated(b) - isRepeated(a)).slice(0, MOST_ACCOUNTS);
  const remainder = ({ length }) => (length > MOST_ACCOUNTS ? ` ${more.replace("{count}", length - MOST_ACCOUNTS)}` : "");
  const lines = cases.map((summary) => ({
    ...summary,
    ...Object.fromEntries(["overdue", "new", "waiting", "held", "verified"].map((name) => [name, summary[name] || undefined])),
    about: [summary.candidate, summary.area].filter(Boolean).join(", ") || undefined,
    named: list(first(summary.accounts)) + remainder(summary.accounts) || undefined,
    accounts_named: list(summary.accounts),
    state: summary.stage ? undefined : summary.state,
    stage_shown: summary.stage,
  }));
  return lines.sort((a, b) => !a.open - !b.open || RANKS[a.urgency] - RANKS[b.urgency] || !a.verified - !b.verified || b.submitted_at.localeCompare(a.submitted_at));
}

function repeated(summary, counts) {
  return summary.accounts.filter((account) => counts.get(accountKey(account)) > 1);
}
