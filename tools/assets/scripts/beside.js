// Says what went wrong where it did: at a field, or above the button that was pressed.
export function clear(part) {
  for (const line of part.querySelectorAll("[data-fault]")) line.remove();
  for (const group of part.querySelectorAll(".govuk-form-group--error")) group.classList.remove("govuk-form-group--error");
  for (const field of part.querySelectorAll("[aria-invalid]")) {
    field.removeAttribute("aria-invalid");
    field.setAttribute("aria-describedby", (field.getAttribute("aria-describedby") ?? "").replace(`${field.id}-error`, "").trim());
  }
}

export function atField(field, text) {
  const line = fault(text);
  line.id = `${field.id}-error`;
  field.before(line);
  field.closest(".govuk-form-group").classList.add("govuk-form-group--error");
  field.setAttribute("aria-invalid", "true");
  field.setAttribute("aria-describedby", `${field.getAttribute("aria-describedby") ?? ""} ${line.id}`.trim());
}

export function atButton(button, text) {
  const line = fault(text);
  line.tabIndex = -1;
  (button.closest(".govuk-button-group") ?? button).before(line);
  line.focus();
}

// False where a field that is needed is empty; the first of them gets the focus.
export function complete(form, needed) {
  clear(form);
  const empty = needed.filter(({ field }) => !field.value.trim());
  for (const { field, text } of empty) atField(field, text);
  empty[0]?.field.focus();
  return !empty.length;
}

function fault(text) {
  const line = document.createElement("p");
  const prefix = document.createElement("span");
  line.className = "govuk-error-message";
  line.dataset.fault = "";
  prefix.className = "govuk-visually-hidden";
  prefix.textContent = `${document.getElementById("case").dataset.wrong} `;
  line.append(prefix, text);
  return line;
}
