// Keeps who the officer is for the tab's session: mailboxes are shared, so each link asks who reads.
// The server's session is the browser's, until it is finished.
const KEY = "officer";

export function officer(form) {
  const entry = JSON.parse(sessionStorage.getItem(KEY) ?? "{}");
  form.elements["officer-name"].value = entry.name ?? "";
  form.elements["officer-role"].value = entry.role ?? "";
}

export function remember(form) {
  const { "officer-name": name, "officer-role": role } = form.elements;
  sessionStorage.setItem(KEY, JSON.stringify({ name: name.value, role: role.value }));
}

// Ends the session here and with the server; ``close`` takes what was open from the page.
export function finishable(view, close, fail) {
  view.querySelector("[data-finish]").addEventListener("click", async () => {
    const answer = await fetch("/v1/authority/sign-out", { method: "POST", headers: { "Content-Type": "application/json" }, body: "{}", credentials: "same-origin" }).catch(() => null);
    if (!answer?.ok) return fail();
    sessionStorage.removeItem(KEY);
    close();
  });
}
