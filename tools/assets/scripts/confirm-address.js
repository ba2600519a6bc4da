// Confirms an authority's address. The token comes in the fragment, which browsers do not send, and is
// taken out of the address at once.
const say = document.getElementById("address-say");
const form = document.getElementById("address-confirm");
const token = location.hash.slice(1);
document.getElementById("address-scriptless").hidden = true;
history.replaceState(null, "", location.pathname);

if (token) form.hidden = false;
else tell("missing");

form.addEventListener("submit", async (event) => {
  event.preventDefault();
  const request = { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify({ token }) };
  try {
    const { ok, status } = await fetch("/v1/authority/address", { ...request, cache: "no-store" });
    form.hidden = ok || status === 404 || status === 410;
    tell(ok ? "confirmed" : ({ 404: "refused", 410: "expired", 422: "refused" }[status] ?? "failed"));
  } catch {
    tell("failed");
  }
});

function tell(outcome) {
  const line = document.createElement("p");
  line.className = "govuk-body ss-panel";
  line.textContent = say.dataset[outcome];
  say.replaceChildren(line);
  say.focus();
}
