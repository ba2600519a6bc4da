// Names of places while one is typed, from the service's own list: what was typed stays as it is, and
// which place is meant is for whoever typed it to say.
const WAIT = 200;

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
  const office = input.name === "candidate.area" ? (form.elements["candidate.office"]?.value ?? "") : "";
  const query = new URLSearchParams({ q: typed.split(",")[0], ...(office && { office }) });
  const answer = await fetch(`/v1/areas?${query}`, { credentials: "omit" }).catch(() => null);
  if (!answer?.ok || input.value.trim() !== typed) return;
  const { areas: found } = await answer.json();
  list.replaceChildren(...found.map(option));
  input.dispatchEvent(new CustomEvent("areas"));
}

function option({ gss, name, council }) {
  const made = new Option("", council ? `${name}, ${council}` : name);
  made.dataset.gss = gss;
  return made;
}

const alone = document.querySelector("form:not(#report) [data-area]");
if (alone) areas(alone.form);
