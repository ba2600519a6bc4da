// What is asked of somebody once it is known what they are: the elections that fit, and the council
// where there may be one. What is not asked is not sent.
export function narrow(form) {
  const office = form.elements["candidate.office"];
  const election = form.elements["candidate.election"];

  function fit() {
    const { elections, areas } = office.value ? office.selectedOptions[0].dataset : { elections: "*", areas: "" };
    ask(form.elements["candidate.council"], !areas || areas.split(",").includes("ward"));
    const offered = election ? [...election.options].filter((option) => option.value) : [];
    const fitting = offered.filter((option) => elections === "*" || elections.split(",").includes(option.dataset.type));
    for (const option of offered) option.hidden = option.disabled = !fitting.includes(option);
    if (!election) return fitting;
    if (election.selectedOptions[0]?.disabled) election.value = "";
    ask(election, fitting.length > 0);
    return fitting;
  }

  office.addEventListener("change", () => {
    const fitting = fit();
    const stands = !["", "*"].includes(office.selectedOptions[0].dataset.elections ?? "");
    if (stands && fitting.length === 1) election.value = fitting[0].value;
  });
  fit();
}

function ask(field, isAsked) {
  const group = field.closest(".govuk-form-group");
  const isVisible = isAsked || Boolean(group.querySelector(".govuk-error-message"));
  group.hidden = !isVisible;
  field.disabled = !isVisible;
}
