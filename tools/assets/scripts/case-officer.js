// Keeps who the officer is for the tab's session: mailboxes are shared, so each link asks who reads.
const KEY = "officer";

export function officer(form) {
  const kept = JSON.parse(sessionStorage.getItem(KEY) ?? "{}");
  form.elements["officer-name"].value = kept.name ?? "";
  form.elements["officer-role"].value = kept.role ?? "";
}

export function remember(form) {
  const { "officer-name": name, "officer-role": role } = form.elements;
  sessionStorage.setItem(KEY, JSON.stringify({ name: name.value, role: role.value }));
}
