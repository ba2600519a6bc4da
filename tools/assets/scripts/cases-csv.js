// A list of cases as CSV (RFC 4180). What a spreadsheet would run as a formula is kept a text by an
// apostrophe before it (OWASP, "CSV Injection").
const COLUMNS = ["reference", "submitted_at", "updated_at", "urgency", "category", "state", "stage", "overdue", "waiting", "held", "verified", "candidate", "area", "accounts"];

export function csv(cases) {
  const rows = cases.map((summary) => COLUMNS.map((name) => cell(name === "accounts" ? summary.accounts_named : name === "stage" ? summary.stage_shown : summary[name])));
  return `\ufeff${[COLUMNS, ...rows].map((row) => row.join(",")).join("\r\n")}\r\n`;
}

function cell(value) {
  const text = String(value ?? "");
  const guarded = /^\s*[=+\-@\t\r|%＝＋－＠]/u.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(guarded) ? `"${guarded.replaceAll('"', '""')}"` : guarded;
}
