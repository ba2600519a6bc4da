// Names of places while one is typed, from the service's own list: what was typed stays as it is, and
// which place is meant is for whoever typed it to say.
const WAIT = 200;
const COUNCILS = ["council", "county", "combined_authority", "london"];

export function areas(form) {
  for (const input of form.querySelectorAll("[data-area]")) offer(form, input);
}

function offer(form, input) {
  const list = Object.assign(document.createElement("datalist"), { id: `${input.id}-list` });
  input.after(list);
  input.setAttribute("list", list.id);
  let waiting;
  input.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(() => suggest(form, input, list), WAIT);
  });
  if (input.value) suggest(form, input, list);
}

async function suggest(form, input, list) {
  const typed = input.value.trim();
  if (typed.length < 2) return;
  const query = new URLSearchParams({ q: typed.split(",")[0], ...(input.name === "candidate.area" && within(form)) });
  const answer = await fetch(`/v1/areas?${query}`, { credentials: "omit" }).catch(() => null);
  if (!answer?.ok || input.value.trim() !== typed) return;
  const { areas: fitting } = await answer.json();
  const choices = input.dataset.area ? fitting.filter(({ kind }) => COUNCILS.includes(kind)) : fitting;
  list.replaceChildren(...choices.map(option));
  input.dispatchEvent(new CustomEvent("areas"));
}

// What the other answers say of it, as far as they name something that is there.
function within(form) {
  const [office, election, council] = ["office", "election", "council"].map((name) => form.elements[`candidate.${name}`]);
  const chosen = [...(council?.list?.options ?? [])].find((choice) => choice.value === council.value);
  const narrowing = { office: office?.value, election: election?.value, council: chosen?.dataset.gss };
  return Object.fromEntries(Object.entries(narrowing).filter(([, value]) => value));
}

function option({ gss, ...area }) {
  const language = document.documentElement.lang;
  const [name, council] = ["name", "council"].map((member) => area[`${member}_${language}`] ?? area[member]);
  const choice = new Option("", council ? `${name}, ${council}` : name);
  choice.dataset.gss = gss;
  return choice;
}

const alone = document.querySelector("form:not(#report) [data-area]");
if (alone) areas(alone.form);
