// Finds the links in whatever was pasted, as the service does (chalicelib/catalogue/pasted.py), and
// unwraps them from the address alone (wrapped_links.py): nothing is asked of anybody.
const TOKEN = /[^\s<>"“”«»„|\u0000-\u001f\u007f-\u009f]+/gu;
const SCHEME = /(^|[^\p{L}\p{N}_%=])(https?):\s{0,3}\/{0,2}\s{0,3}(?=[a-z0-9])/giu;
const BARE = /^(?:\/\/)?[a-z0-9-]{1,63}(?:\.[a-z0-9-]{1,63}){1,8}\.?(?::[0-9]{0,5})?(?=[/?#]|$)/i;
const APP = /^(?:[a-z][a-z0-9.+-]{0,30}:\/\/|vnd\.youtube:|youtube:|discord:\/)/i;
const FULL_STOPS = ".,;:!?'’‘*·…。，、！？；：`~";
const PAIRS = { ")": "(", "]": "[", "}": "{", "）": "（", "】": "【", "」": "「", "』": "『", "〉": "〈", "》": "《" };
const OPENING = "([{（【「『〈《'‘`*_~•·-–—>:.,;";
const CUT = /\]\(|[。，、！？；）】」』《》…]|&(?:lt|gt|quot);|\\[nrt](?![a-z])/;
const URL_PARTS = /^(?:[a-z][a-z0-9+.-]*:)?\/\/([^/?#]*)([^?#]*)(?:\?([^#]*))?(?:#.*)?$/is;
const AT_MOST = 5;
const LONGEST = 300;

export function finder(rules, recognise) {
  const flags = "isu";
  const apps = rules.apps.map(([pattern, to]) => [new RegExp(`^(?:${pattern})$`, "iu"), to]);
  const wrappers = rules.wrappers.map((wrapper) => ({ ...wrapper, host: whole(wrapper.host, flags), path: whole(wrapper.path, flags) }));

  // The platform and ids of the first link of a platform or site that we know.
  function read(text) {
    const places = [...links(readable(text))].map(({ address }) => recognise(address));
    return places.find((place) => place.platform) ?? {};
  }

  function isShortened(text) {
    const hosts = [...links(readable(text))].map(({ address }) => hostOf(address));
    return hosts.length > 0 && hosts.every((host) => rules.shorteners.includes(host));
  }

  // A part of the text for each link in it.
  function split(line) {
    const text = readable(line);
    const starts = new Map();
    for (const { start, address } of links(text)) {
      const plain = text.slice(start, start + 9).includes("://") || recognise(address).platform;
      if (plain && !starts.has(address)) starts.set(address, start);
    }
    if (starts.size < 2) return line.trim() ? [line.trim()] : [];
    const cuts = [0, ...[...starts.values()].sort((a, b) => a - b).slice(1), text.length];
    return cuts.slice(1).map((end, at) => text.slice(cuts[at], end).trim()).filter(Boolean);
  }

  function* links(text) {
    for (const token of text.matchAll(TOKEN)) {
      for (const [offset, piece] of pieces(token[0])) {
        const link = linkOf(piece);
        if (link) yield { start: token.index + offset + link.skipped, address: link.address };
      }
    }
  }

  function linkOf(piece) {
    let skipped = 0;
    while (skipped < piece.length && OPENING.includes(piece[skipped])) skipped += 1;
    const text = withoutClosing(piece.slice(skipped));
    if (/^https?:\/{0,2}(?=[a-z0-9])/i.test(text)) return { skipped, address: withoutHashbang(unwrap(text)) };
    if (APP.test(text)) return ofApp(text) === null ? null : { skipped, address: unwrap(text) };
    return BARE.test(text) ? { skipped, address: withoutHashbang(unwrap(text)) } : null;
  }

  function unwrap(link) {
    for (let depth = 0; depth < AT_MOST; depth += 1) {
      const inner = ofApp(link) || ofPage(link);
      if (inner === null) break;
      link = inner;
    }
    return link;
  }

  function ofApp(link) {
    if (link.length > LONGEST || /^https?:\/\//.test(link)) return null;
    for (const [pattern, to] of apps) {
      const groups = pattern.exec(link)?.slice(1);
      if (groups) return to === "{}" ? decoded(groups[0]) : groups.reduce((address, group) => address.replace("{}", () => group), to);
    }
    return null;
  }

  function ofPage(link) {
    const parts = URL_PARTS.exec(link.slice(0, 8).includes("//") ? link : `//${link}`);
    const host = parts ? parts[1].slice(parts[1].lastIndexOf("@") + 1).replace(/:[0-9]*$/, "").toLowerCase() : "";
    if (!host || host.length >= LONGEST) return null;
    const [path, query] = [parts[2], parts[3] ?? ""];
    const original = rules.mirrors[host.replace(/^www\./, "").replace(/^d\./, "").replace(/^c\./, "")];
    if (original) return `https://${original}${path}?${query}`;
    for (const wrapper of wrappers) {
      const match = wrapper.host.test(host) ? wrapper.path.exec(path) : null;
      if (!match) continue;
      const parameters = new URLSearchParams(query);
      const values = wrapper.parameters.flatMap((name) => parameters.getAll(name).filter(Boolean));
      const tail = Object.values(match.groups ?? {}).filter(Boolean).join("");
      const value = tail ? (query ? `${tail}?${query}` : tail) : values[0];
      return value === undefined ? null : addressOf(value, host);
    }
    return null;
  }

  return { read, isShortened, split };
}

function addressOf(text, host) {
  const value = /^https?%3a/i.test(text) ? decoded(text) : text;
  if (/^\/(?!\/)/.test(value)) return `https://${host}${value}`;
  const remainder = /^(?:https?:)?\/{0,2}([^/].*)$/is.exec(value)?.[1];
  return remainder ? `https://${remainder}` : value;
}

function readable(text) {
  const plain = text.replace(/\p{Default_Ignorable_Code_Point}/gu, "").replace(/&(?:amp;)+/g, "&");
  return plain.replace(SCHEME, "$1$2://");
}

// Two addresses that stand together are two, unless one is a part of the other.
function pieces(token) {
  const starts = [...token.matchAll(/https?:\/\//gi)].map(({ index }) => index);
  const cuts = [0, ...starts.filter((at) => !/[/=?&#%]/.test(token[at - 1] ?? "")), token.length];
  return cuts.slice(1).map((end, at) => [cuts[at], token.slice(cuts[at], end)]).filter(([, piece]) => piece);
}

function withoutClosing(text) {
  const cut = CUT.exec(text);
  const piece = cut ? text.slice(0, cut.index) : text;
  const unopened = Object.fromEntries(Object.entries(PAIRS).map(([last, first]) => [last, count(piece, last) - count(piece, first)]));
  let end = piece.length;
  for (; end; end -= 1) {
    const last = piece[end - 1];
    if (last in PAIRS && unopened[last] > 0) unopened[last] -= 1;
    else if (!FULL_STOPS.includes(last)) break;
  }
  return piece.slice(0, end).replace(/['’]s$/, "");
}

function count(text, letter) {
  return text.split(letter).length - 1;
}

function withoutHashbang(address) {
  return address.replace("/#!/", "/").replace("/#/watch", "/watch");
}

function hostOf(address) {
  return address.split("://").pop().split("/")[0].toLowerCase().replace(/^www\./, "");
}

function whole(pattern, flags) {
  return new RegExp(`^(?:${pattern})$`, flags);
}

function decoded(text) {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
