// Errors that can be told before anything is sent, in the service's own words and its own markup.
export function errorsOf(form) {
  const words = JSON.parse(form.dataset.words);

  // Fields of one part of the form that cannot stay as they are.
  function find(part) {
    const wrong = CHECKS.filter(([, name]) => part.contains(field(form, name)));
    return wrong.filter(([broken]) => broken(form)).map(([, name]) => name);
  }

  function clear() {
    document.querySelector(".govuk-error-summary")?.remove();
    for (const message of form.querySelectorAll(".govuk-error-message")) forgive(message);
    document.title = document.title.replace(`${form.dataset.error}: `, "");
  }

  function show(names) {
    for (const name of names) blame(field(form, name), name, words[name]);
    const summary = summaryOf(names.map((name) => [name, words[name]]));
    form.closest(".govuk-grid-column-two-thirds-from-desktop").prepend(summary);
    document.title = `${form.dataset.error}: ${document.title}`;
    summary.focus();
  }

  function summaryOf(errors) {
    const summary = element("div", "govuk-error-summary");
    const inner = element("div");
    const list = element("ul", "govuk-list govuk-error-summary__list");
    summary.tabIndex = -1;
    inner.setAttribute("role", "alert");
    for (const [name, text] of errors) {
      const item = element("li");
      const link = Object.assign(element("a", "", text), { href: `#${field(form, name).id}` });
      item.append(link);
      list.append(item);
    }
    inner.append(element("h2", "govuk-error-summary__title", form.dataset.problem), list);
    summary.append(inner);
    return summary;
  }

  function blame(input, name, text) {
    const group = input.closest(".govuk-form-group");
    const message = element("p", "govuk-error-message");
    const prefix = element("span", "govuk-visually-hidden", `${form.dataset.error}:`);
    message.id = `${name}-error`;
    message.append(prefix, ` ${text}`);
    group.classList.add("govuk-form-group--error");
    const several = group.querySelector(".govuk-radios, .govuk-checkboxes");
    (several ?? input).before(message);
    const described = several ? (several.closest("fieldset") ?? input) : input;
    if (!several) input.classList.add(`govuk-${input.tagName.toLowerCase()}--error`);
    const ids = (described.getAttribute("aria-describedby") ?? "").split(" ").filter(Boolean);
    described.setAttribute("aria-describedby", [...ids, message.id].join(" "));
  }

  function forgive(message) {
    const group = message.closest(".govuk-form-group");
    for (const control of form.querySelectorAll(`[aria-describedby~="${CSS.escape(message.id)}"]`)) {
      const ids = control.getAttribute("aria-describedby").split(" ").filter((id) => id !== message.id);
      if (ids.length) control.setAttribute("aria-describedby", ids.join(" "));
      else control.removeAttribute("aria-describedby");
      control.classList.remove(`govuk-${control.tagName.toLowerCase()}--error`);
    }
    group.classList.remove("govuk-form-group--error");
    message.remove();
  }

  return { find, clear, show };
}

const ADDRESS = /^[^@\s]+@[^@\s]+\.[^@\s]+$/;

// What is wrong -> the field that says so. Danger waits for neither a candidate nor a link.
const CHECKS = [
  [(form) => !chosen(form, "category"), "category"],
  [(form) => !danger(form) && !somewhere(form), "links"],
  [(form) => [...text(form, "statement")].length > longest(form), "statement"],
  [(form) => needsCandidate(form) && !text(form, "candidate.area"), "candidate.area"],
  [(form) => needsCandidate(form) && !text(form, "candidate.name"), "candidate.name"],
  [(form) => !text(form, "reporter.name"), "reporter.name"],
  [(form) => !chosen(form, "reporter.role"), "reporter.role"],
  [(form) => text(form, "reporter.email") && !ADDRESS.test(text(form, "reporter.email")), "reporter.email"],
  [(form) => hasNoRecipient(form), "share_with.platforms"],
  [(form) => !form.elements.declaration.checked, "declaration"],
];

function field(form, name) {
  return document.getElementById(name) ?? [...form.elements].find((control) => control.name === name);
}

function text(form, name) {
  return form.elements[name]?.value.trim() ?? "";
}

// As the character count of GOV.UK Frontend has it.
function longest(form) {
  return Number(form.elements.statement?.closest("[data-maxlength]")?.dataset.maxlength ?? Infinity);
}

function chosen(form, name) {
  return form.elements[name].value;
}

function danger(form) {
  return form.elements.immediate_danger?.checked;
}

function somewhere(form) {
  const places = form.querySelectorAll("[name='links'], [name$='.url'], [name$='.platform']");
  return [...places].some((place) => place.value.trim());
}

// Whether nobody is to be told, by oversight: the short form tells nobody, and danger the police.
function hasNoRecipient(form) {
  const chosen = form.querySelectorAll("[name^='share_with.']:checked, [name=log_only]:checked, [name=log_only][type=hidden]");
  return !danger(form) && !chosen.length;
}

// Whether the candidate has to be named: a code says who it is, and danger does not wait.
function needsCandidate(form) {
  return !danger(form) && !text(form, "access_code");
}

function element(name, className = "", text = "") {
  return Object.assign(document.createElement(name), { className, textContent: text });
}
