// A list of who stands in the constituency, once that is known. Without it the name is typed.
export function picker(form) {
  const area = form.elements["candidate.area"];
  const name = form.elements["candidate.name"];
  const words = JSON.parse(area.form.dataset.picker);
  const group = name.closest(".govuk-form-group");
  let currentGss;

  async function offer() {
    const typed = area.value.trim().toLowerCase();
    const option = [...document.querySelectorAll("[id='candidate.area-list'] option")].find((choice) => choice.value.toLowerCase() === typed);
    if (option?.dataset.gss === currentGss) return;
    currentGss = option?.dataset.gss;
    document.getElementById("candidate-pick")?.closest(".govuk-form-group").remove();
    group.hidden = false;
    if (!currentGss) return;
    const gss = currentGss;
    const answer = await fetch(`/v1/areas/${gss}/candidates`, { credentials: "omit" }).catch(() => null);
    if (answer?.ok && currentGss === gss) put((await answer.json()).candidates);
  }

  function put(candidates) {
    if (!candidates.length) return;
    const list = Object.assign(document.createElement("select"), { id: "candidate-pick", className: "govuk-select" });
    list.append(
      new Option(words.choose, ""),
      ...candidates.map((candidate) => new Option(candidate.party ? `${candidate.name} (${candidate.party})` : candidate.name, candidate.name)),
      new Option(words.other, "+"),
    );
    const isOffered = candidates.some((candidate) => candidate.name === name.value.trim());
    list.value = isOffered ? name.value.trim() : name.value.trim() ? "+" : "";
    const label = Object.assign(document.createElement("label"), {
      htmlFor: list.id,
      className: "govuk-label govuk-label--s",
      textContent: words.label,
    });
    const box = Object.assign(document.createElement("div"), { className: "govuk-form-group" });
    box.append(label, list);
    group.before(box);
    group.hidden = list.value !== "+" && !group.querySelector(".govuk-error-message");
    list.addEventListener("change", () => {
      group.hidden = list.value !== "+";
      name.value = list.value === "+" ? "" : list.value;
      name.dispatchEvent(new Event("input", { bubbles: true }));
      if (list.value === "+") name.focus();
    });
  }

  area.addEventListener("input", offer);
  area.addEventListener("change", offer);
  area.addEventListener("areas", offer);
  offer();
}
