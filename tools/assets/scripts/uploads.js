// Files for a report: each is sent at once, straight to where it is checked, and told of by its row.
import { sendInParts } from "asset:parts.js";

const LOOKS = 20;
const HEAD = 512;
const BEGINNINGS =
  /^(\xff\xd8\xff|\x89PNG|RIFF....WEBP|%PDF-|....(ftyp|moov|mdat|wide|pnot)|\x1aE\xdf\xa3|OggS|\xd0\xcf\x11\xe0|PK\x03\x04)/s;
const UTF16 = /^(\xff\xfe|\xfe\xff)/;

for (const area of document.querySelectorAll("[data-uploads]")) start(area);

function start(area) {
  const words = JSON.parse(area.dataset.words);
  const form = area.closest("form");
  const list = area.querySelector(".ss-files");
  const drop = area.querySelector(".ss-drop");
  const input = drop.querySelector("input");
  const alert = area.querySelector("[role=alert]");
  const status = area.querySelector("[role=status]");
  let queue = Promise.resolve();
  let warned = false;

  drop.hidden = false;
  showKept();
  form.addEventListener("answersback", (event) => {
    for (const [name, value] of event.detail) if (name === "evidence" && !keptInput(value)) keep(value);
    showKept();
  });
  input.addEventListener("change", take);
  take(); // what was chosen before this script was there
  drop.addEventListener("dragover", (event) => {
    event.preventDefault();
    drop.classList.add("ss-drop--over");
  });
  drop.addEventListener("dragleave", () => drop.classList.remove("ss-drop--over"));
  drop.addEventListener("drop", (event) => {
    event.preventDefault();
    drop.classList.remove("ss-drop--over");
    add([...event.dataTransfer.files]);
  });
  document.addEventListener("paste", (event) => {
    const files = [...(event.clipboardData?.files ?? [])];
    if (!files.length || !area.offsetParent) return;
    event.preventDefault();
    add(files.map((file) => new File([file], `${words.screenshot}.${file.type.split("/")[1]}`, { type: file.type })));
  });
  form.addEventListener("submit", (event) => {
    const danger = form.elements.immediate_danger?.checked;
    if (warned || danger || event.defaultPrevented || !list.querySelector("progress")) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    warned = true;
    alert.textContent = words.busy;
    area.focus();
  }, true);

  function take() {
    add([...input.files]);
    input.value = "";
  }

  function add(files) {
    alert.textContent = "";
    for (const file of files) {
      if (list.children.length >= Number(area.dataset.uploads)) {
        alert.textContent = words.many;
        return;
      }
      const row = rowOf(file.name);
      queue = queue.then(() => send(file, row));
    }
  }

  // The files of answers that were given before: their names are not known here.
  function showKept() {
    for (const hidden of area.querySelectorAll("input[name=evidence]")) {
      if (hidden.dataset.shown) continue;
      const row = rowOf(words.before);
      row.hidden = markShown(hidden);
      say(row, "");
    }
  }

  function rowOf(name) {
    const item = element("li", "ss-file");
    const row = { item, message: element("span", "ss-file__said", words.waiting), hidden: null, request: null, removed: false };
    const title = element("strong", "", name);
    title.dir = "auto";
    row.name = name;
    row.actions = element("span", "ss-file__actions");
    row.actions.append(button(words.remove, name, () => remove(row)));
    item.append(title, " ", row.message, row.actions);
    list.append(item);
    return row;
  }

  function remove(row) {
    row.removed = true;
    row.request?.abort();
    row.hidden?.remove();
    row.item.remove();
    alert.textContent = "";
    changed();
    input.focus();
  }

  async function send(file, row) {
    if (row.removed) return;
    const wrong = await wrongWith(file, Number(area.dataset.size));
    if (wrong) return refuse(row, wrong);
    try {
      const large = file.size > Number(area.dataset.part);
      const digest = file.size > Number(area.dataset.form) ? null : await sha256(file);
      const place = await (large ? parts(file, row) : whole(file, row));
      if (!place || row.removed) return;
      row.hidden = markShown(keep(place.upload_id));
      changed();
      say(row, words.checking);
      look(place.upload_id, digest, row);
    } catch {
      if (!row.removed) refuse(row, "failed", () => send(file, row));
    }
  }

  async function whole(file, row) {
    const place = await placeFor(file, row);
    if (place && !row.removed) await post(place, file, row);
    return place;
  }

  function parts(file, row) {
    const bar = barOf(row);
    return sendInParts(file, {
      announce: () => placeFor(file, row, true),
      begun: (request) => (row.request = request),
      stopped: () => row.removed,
      lost: () => say(row, words.lost, bar),
      progress: (bytes) => {
        if (row.message.firstChild?.data !== words.sending) say(row, words.sending, bar);
        bar.value = (100 * bytes) / file.size;
      },
    });
  }

  async function placeFor(file, row, inParts = false) {
    const answer = await fetch("/v1/uploads", {
      method: "POST",
      credentials: "omit",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify({ filename: file.name.slice(-Number(area.dataset.filename)), content_type: file.type || "application/octet-stream", size: file.size, ...(inParts && { in_parts: true }) }),
    });
    if (answer.status === 429) {
      refuse(row, "wait");
      return null;
    }
    if (!answer.ok) throw new Error("no place");
    return answer.json();
  }

  function post(place, file, row) {
    const body = new FormData();
    for (const [name, value] of Object.entries(place.fields)) body.append(name, value);
    body.append("file", file);
    const bar = barOf(row);
    return new Promise((resolve, reject) => {
      const request = new XMLHttpRequest();
      row.request = request;
      request.upload.addEventListener("progress", (event) => {
        if (event.lengthComputable) bar.value = (100 * event.loaded) / event.total;
      });
      request.addEventListener("load", () => (request.status < 300 ? resolve() : reject(new Error("refused"))));
      for (const end of ["error", "abort", "timeout"]) request.addEventListener(end, () => reject(new Error(end)));
      request.open("POST", place.url);
      request.send(body);
    });
  }

  function barOf(row) {
    const bar = element("progress", "ss-file__bar");
    bar.max = 100;
    bar.setAttribute("aria-label", `${words.sending}: ${row.name}`);
    say(row, words.sending, bar);
    return bar;
  }

  // What was found on arrival: the digest must be the one that was computed here.
  async function look(id, digest, row) {
    for (let looks = 0; looks < LOOKS && !row.removed; looks += 1) {
      await new Promise((done) => setTimeout(done, 500 + 250 * looks));
      const answer = await fetch(`/v1/uploads/${id}`, { credentials: "omit" }).catch(() => null);
      const upload = answer?.ok ? await answer.json() : {};
      if (row.removed) return;
      if (upload.state === "rejected") return takeBack(row, upload.reason);
      if (upload.state === "checked") {
        return digest && upload.sha256 !== digest ? takeBack(row, "failed") : say(row, words.checked);
      }
    }
    if (!row.removed) say(row, words.later);
  }

  function takeBack(row, reason) {
    row.hidden?.remove();
    changed();
    refuse(row, reason);
  }

  // Check-your-answers names what is not there, says why, and stops.
  function refuse(row, reason, again) {
    const isKnown = reason in words.reasons;
    const promised = reason === "wrong_type" && words.misnamed[row.name.slice(row.name.lastIndexOf(".")).toLowerCase()];
    const why = [promised, isKnown ? words.reasons[reason] : words.failed].filter(Boolean).join(" ");
    say(row, "");
    row.missing ??= element("input");
    Object.assign(row.missing, { type: "hidden", name: "not_added", value: `${isKnown ? reason : "never_arrived"}/${row.name}` });
    row.item.append(row.missing);
    const message = element("span", "govuk-error-message", why);
    row.message.append(message);
    status.textContent = `${row.name}: ${why}`;
    row.actions.querySelector("[data-again]")?.remove();
    if (!again) return;
    const retry = button(words.again, row.name, () => {
      retry.remove();
      row.missing.remove();
      queue = queue.then(again);
    });
    retry.dataset.again = "";
    row.actions.prepend(retry);
  }

  function say(row, text, bar) {
    row.message.replaceChildren(text, ...(bar ? [" ", bar] : []));
    if (text) status.textContent = `${row.name}: ${text}`;
  }

  function keep(id) {
    const hidden = Object.assign(document.createElement("input"), { type: "hidden", name: "evidence", value: id });
    area.append(hidden);
    return hidden;
  }

  function markShown(hidden) {
    hidden.dataset.shown = "yes";
    return hidden;
  }

  function keptInput(id) {
    return [...area.querySelectorAll("input[name=evidence]")].some((hidden) => hidden.value === id);
  }

  // Whoever keeps the form's answers hears of it as of any other.
  function changed() {
    form.dispatchEvent(new Event("change", { bubbles: true }));
  }

  function button(text, name, act) {
    const control = element("button", "ss-link-button", text);
    control.type = "button";
    control.append(element("span", "govuk-visually-hidden", ` ${name}`));
    control.addEventListener("click", act);
    return control;
  }
}

async function wrongWith(file, most) {
  if (file.size === 0) return "empty";
  if (file.size > most) return "too_large";
  const bytes = new Uint8Array(await file.slice(0, HEAD).arrayBuffer());
  return mayBeTaken(String.fromCharCode(...bytes)) ? "" : "wrong_type";
}

// Saves whoever sends a program the wait: a name says nothing, and the service looks at every byte.
// Pages and mails are text.
function mayBeTaken(head) {
  return BEGINNINGS.test(head) || !/[\0-\x08]/.test(head) || UTF16.test(head);
}

// null where the browser cannot: only a secure page may.
async function sha256(file) {
  if (!window.crypto?.subtle) return null;
  const digest = await crypto.subtle.digest("SHA-256", await file.arrayBuffer());
  return [...new Uint8Array(digest)].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

function element(name, className = "", text = "") {
  return Object.assign(document.createElement(name), { className, textContent: text });
}
