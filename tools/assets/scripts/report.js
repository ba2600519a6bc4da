// The report form, one step at a time. The form itself is whole without it: this shows one part,
// keeps the answers of this tab, and says early what the service would say of them.
import { fill, isForgotten, keep, recall } from "asset:answers.js";
import { areas } from "asset:report-area.js";
import { picker } from "asset:report-candidate.js";
import { errorsOf } from "asset:report-errors.js";
import { narrow } from "asset:report-office.js";
import { recogniser } from "asset:report-where.js";

const form = document.getElementById("report");
const steps = [...form.querySelectorAll(".ss-step")];
const errors = errorsOf(form);
const arrived = window.standsafe ?? {};
// Who changes one answer goes straight back to checking them all.
const changing = "changing" in form.dataset && arrived.field && document.getElementById(arrived.field);
let now = 0;
let answers = [];

// A page that was posted brings its answers with it. From then on it has the form's own address, so
// that a reload finds the form and the answers that are kept.
if ("posted" in form.dataset) keep(form);
else restore((answers = recall()));
prefill();
document.getElementById("keeping").hidden = false;
const autofills = form.querySelectorAll("[autocomplete]:not([autocomplete=off])");
const tokens = [...autofills].map((field) => field.getAttribute("autocomplete"));
form.addEventListener("input", () => keep(form));
form.addEventListener("change", () => keep(form));
window.addEventListener("pageshow", (event) => {
  if (event.persisted && isForgotten()) location.replace("/exit");
});
recogniser(form);
narrow(form);
areas(form);
picker(form);
form.addEventListener("change", fit);
form.addEventListener("change", share);
fit();
share();
grow();
if (steps.length) walk();
else history.replaceState({ step: "record" }, "", form.dataset.address);

function restore(pairs) {
  for (const [name] of pairs) {
    const number = /^incidents\.(\d+)\./.exec(name)?.[1];
    while (number && !form.querySelector(`[data-slot="${number}"]`)) addSlot();
  }
  fill(form, pairs);
  if (pairs.some(([name]) => name.startsWith("incidents."))) document.getElementById("more").open = true;
  if (pairs.length) form.dispatchEvent(new CustomEvent("answersback", { detail: pairs }));
}

// Parts that only some answers call for; what is left out is not sent.
function fit() {
  for (const part of form.querySelectorAll("[data-when], [data-unless]")) {
    const { when, unless, is } = part.dataset;
    const chosen = form.querySelector(`[name="${when ?? unless}"][value="${is}"]`)?.checked ?? false;
    part.hidden = chosen !== Boolean(when);
    part.disabled = part.hidden;
  }
}

// Nor does the browser itself keep who reported where others use it, too.
function share() {
  const isShared = form.elements.shared_computer?.checked;
  for (const [at, field] of autofills.entries()) field.setAttribute("autocomplete", isShared ? "off" : tokens[at]);
}

function prefill() {
  const { category, platform, code } = arrived;
  const place = form.querySelector("[name='incidents.0.platform']");
  if (category) fill(form, [["category", category]]);
  if (code) fill(form, [["access_code", code]]);
  if (!platform || place.value || ![...place.options].some((option) => option.value === platform)) return;
  place.value = platform;
  document.getElementById("more").open = true;
  // A link says its platform itself: one that nobody chose is then no post of its own.
  form.elements.links.addEventListener("input", () => {
    const slot = [...place.closest("[data-slot]").querySelectorAll("input, textarea")];
    if (place.value === platform && !slot.some((field) => field.value && field.type !== "checkbox")) place.value = "";
  }, { once: true });
}

// ---- one step at a time -------------------------------------------------------------------------

function walk() {
  const before = "posted" in form.dataset || answers.length ? history.state?.step : 1; // nothing is there to go on with
  const first = steps.findIndex((step) => step.querySelector(".govuk-error-message"));
  const target = stepOf(document.getElementById(arrived.field ?? ""));
  const start = Math.max(first >= 0 ? first : target >= 0 ? target : (before ?? 1) - 1, 0);
  form.dataset.stepping = "";
  document.querySelector("h1").className = "govuk-caption-xl";
  for (const button of form.querySelectorAll(".ss-continue")) {
    button.hidden = false;
    button.addEventListener("click", onward);
  }
  form.addEventListener("submit", (event) => {
    if (event.submitter?.formAction.includes("#")) return; // Add, where there is no script for it
    if (now < steps.length - 1 && !changing) {
      event.preventDefault();
      onward();
    } else if (!passes(steps[now])) event.preventDefault();
  });
  document.addEventListener("click", follow);
  document.querySelector(".govuk-back-link").addEventListener("click", back);
  window.addEventListener("popstate", (event) => {
    errors.clear();
    show((event.state?.step ?? 1) - 1);
    heading().focus();
  });
  history.replaceState({ step: start + 1, pushed: history.state?.pushed ?? 0 }, "", form.dataset.address);
  show(start);
  if (first >= 0) document.querySelector(".govuk-error-summary")?.focus();
  else if (target >= 0) document.getElementById(arrived.field).focus();
}

function show(step) {
  now = Math.min(step, steps.length - 1);
  for (const [at, part] of steps.entries()) part.hidden = at !== now;
  for (const link of document.querySelectorAll("nav.ss-language a")) link.hash = "";
}

function heading() {
  window.scrollTo(0, 0);
  return steps[now].querySelector("h2");
}

function onward() {
  if (!passes(steps[now])) return;
  if (changing) return form.requestSubmit();
  go(now + 1);
}

function go(step) {
  history.pushState({ step: step + 1, pushed: (history.state?.pushed ?? 0) + 1 }, "", form.dataset.address);
  show(step);
  heading().focus();
}

function passes(step) {
  errors.clear();
  const wrong = errors.find(step);
  if (wrong.length) errors.show(wrong);
  return !wrong.length;
}

function back(event) {
  if (now === 0) return;
  event.preventDefault();
  if (history.state?.pushed) return history.back();
  errors.clear();
  history.replaceState({ step: now, pushed: 0 }, "", form.dataset.address);
  show(now - 1);
  heading().focus();
}

// A link of the error summary may lead to another step.
function follow(event) {
  const id = event.target.closest?.(".govuk-error-summary a")?.hash.slice(1);
  const field = id && document.getElementById(decodeURIComponent(id));
  if (!field) return;
  event.preventDefault();
  const step = stepOf(field);
  if (step >= 0 && step !== now) show(step);
  if (field.closest("details")) field.closest("details").open = true;
  field.focus();
}

function stepOf(field) {
  return field ? steps.findIndex((step) => step.contains(field)) : -1;
}

// ---- more posts ---------------------------------------------------------------------------------

function grow() {
  document.getElementById("add")?.addEventListener("click", (event) => {
    event.preventDefault();
    addSlot().querySelector("input").focus();
    keep(form);
  });
}

function addSlot() {
  const slots = form.querySelectorAll("[data-slot]");
  const last = slots[slots.length - 1];
  const number = slots.length;
  const copy = last.cloneNode(true);
  copy.dataset.slot = number;
  for (const node of copy.querySelectorAll("*")) {
    for (const { name, value } of [...node.attributes]) {
      if (["id", "name", "for", "aria-describedby"].includes(name)) {
        node.setAttribute(name, value.replaceAll(`incidents.${number - 1}.`, `incidents.${number}.`));
      }
    }
    if ("value" in node && node.type !== "checkbox" && node.tagName !== "LI") node.value = "";
    if (node.type === "checkbox") node.checked = false;
  }
  const legend = copy.querySelector("legend");
  legend.textContent = legend.textContent.replace(number, number + 1);
  last.after(copy);
  if (number + 1 >= Number(document.getElementById("recognised").dataset.most)) document.getElementById("add")?.remove();
  return copy;
}
