// What an officer does with an open case. Each form names the address that it posts to in data-act,
// and its fields are the body's members; the page is drawn anew when it is done.
export function wire(part, found, desk) {
  for (const form of part.querySelectorAll("form[data-act]")) {
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      act(desk, found, form.dataset.act, body(form), form.dataset.done);
    });
  }
  holds(part, found, desk);
  bundle(part.querySelector("#case-bundle"), found, desk);
}

// Asks until the file is made; it is handed out by a link that is good for some minutes.
function bundle(section, found, desk) {
  const [button, said, link, digest] = ["button", "[role=status]", "a", ".ss-code"].map((it) => section.querySelector(it));
  button.addEventListener("click", async () => {
    button.disabled = true;
    link.hidden = true;
    try {
      let made;
      do {
        made = await desk.ask(`/v1/authority/cases/${found.reference}/bundle`, {});
        said.textContent = made.state === "making" ? said.dataset.making : "";
        if (made.state === "making") await new Promise((done) => setTimeout(done, 3000));
      } while (made.state === "making");
      Object.assign(link, { href: made.url, hidden: false });
      digest.textContent = `SHA-256: ${made.sha256}`;
      link.focus();
    } catch (problem) {
      desk.tell(await reason(problem));
    }
    button.disabled = false;
  });
}

// A message's id is made once for each text, so that a second click sends nothing twice.
const ids = new Map();

function body(form) {
  const said = Object.fromEntries(new FormData(form));
  for (const box of form.querySelectorAll("input[type=checkbox]")) said[box.name] = box.checked;
  if ("text" in said && form.dataset.act === "messages") {
    if (!ids.has(said.text)) ids.set(said.text, crypto.randomUUID());
    said.message_id = ids.get(said.text);
  }
  return said;
}

// Only police hold platforms back, and only what we tell can be held.
function holds(part, found, desk) {
  const section = part.querySelector("#case-holds");
  const row = section.querySelector("li");
  const platforms = found.you.kind === "police" ? found.recipients.filter((who) => who.kind === "platform" && who.state !== "self_report") : [];
  if (!platforms.length) return section.remove();
  row.parentElement.replaceChildren(
    ...platforms.map((who) => {
      const line = row.cloneNode(true);
      const [hold, release] = line.querySelectorAll("button");
      const held = who.state === "held";
      line.querySelector("strong").textContent = who.name;
      line.querySelector("[data-until]").hidden = !held;
      if (held) line.querySelector("time").textContent = desk.time(who.held_until);
      release.hidden = !held;
      hold.textContent = held ? hold.dataset.renew : hold.textContent;
      hold.addEventListener("click", () => act(desk, found, "holds", { platform: who.id }, "held"));
      release.addEventListener("click", () => act(desk, found, `holds/${who.id}`, null, "released"));
      return line;
    }),
  );
}

async function act(desk, found, where, what, done) {
  const address = `/v1/authority/cases/${found.reference}/${where}`;
  try {
    await desk.ask(address, what ?? undefined, what === null ? "DELETE" : "POST");
  } catch (problem) {
    return desk.tell(await reason(problem));
  }
  await desk.again(done);
}

async function reason(problem) {
  if (problem.status === 401 || problem.status === 404) return "ended";
  if (problem.status === 429) return "too_many";
  if (problem.status === 410) return "erased";
  if (problem.status !== 409 && problem.status !== 422) return "failed";
  const { code, errors } = await problem.json();
  return errors?.[0]?.code ?? code;
}
