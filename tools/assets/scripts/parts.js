// A large file goes in parts. One that was cut off goes again, with those that are missing, until the file is there:
// a lost connection costs a part, and choosing the same file again after a reload goes on where it was.
const TRIES = 10;
const FIRST_WAIT = 1000;
const LONGEST_WAIT = 30000;
const ENOUGH = 404;

// ``hooks``: announce() gives a new place or null, begun(request), progress(bytes), lost(), stopped().
export async function sendInParts(file, hooks) {
  const mark = `parts:${file.size}:${file.lastModified}`;
  let place = (await placeOf(sessionStorage.getItem(mark))) ?? (await hooks.announce());
  if (!place) return null;
  sessionStorage.setItem(mark, place.upload_id);
  for (let failures = 0; !hooks.stopped(); ) {
    try {
      place = await sendMissing(place, file, hooks, () => (failures = 0));
      if (place) await finish(place.upload_id);
      sessionStorage.removeItem(mark);
      return place;
    } catch (error) {
      failures += 1;
      if (hooks.stopped() || failures > TRIES || error.status === ENOUGH) {
        if (error.status === ENOUGH) sessionStorage.removeItem(mark);
        throw error;
      }
      hooks.lost();
      await pause(Math.min(FIRST_WAIT * 2 ** (failures - 1), LONGEST_WAIT));
      place = (await placeOf(place.upload_id)) ?? place;
    }
  }
  return null;
}

async function sendMissing(place, file, hooks, arrived) {
  let start = 0;
  for (const part of place.parts) {
    if (hooks.stopped()) return null;
    const before = start;
    start += part.size;
    if (!part.arrived) {
      await put(part.url, file.slice(before, start), hooks, before);
      part.arrived = true;
      arrived();
    }
    hooks.progress(start);
  }
  return place;
}

function put(url, body, hooks, before) {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    hooks.begun(request);
    request.upload.addEventListener("progress", (event) => hooks.progress(before + event.loaded));
    request.addEventListener("load", () => (request.status === 200 ? resolve() : reject(failure(request.status))));
    for (const end of ["error", "abort", "timeout"]) request.addEventListener(end, () => reject(failure(0)));
    request.open("PUT", url);
    request.send(body);
  });
}

async function placeOf(id) {
  const answer = id && (await fetch(`/v1/uploads/${id}/parts`, { credentials: "omit" }).catch(() => null));
  return answer?.ok ? answer.json() : null;
}

async function finish(id) {
  const answer = await fetch(`/v1/uploads/${id}/finish`, {
    method: "POST",
    credentials: "omit",
    headers: { "Content-Type": "application/json" },
    body: "{}",
  });
  if (!answer.ok) throw failure(answer.status);
}

function failure(status) {
  return Object.assign(new Error("not sent"), { status });
}

// Until the browser says that it is connected again, or some time has passed.
function pause(milliseconds) {
  return new Promise((done) => {
    setTimeout(done, milliseconds);
    window.addEventListener("online", done, { once: true });
  });
}
