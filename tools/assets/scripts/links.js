// What a link is about, read from the address alone and on this device: nothing is asked of anybody.
// The rules come from the catalogue, and so do the service's own (chalicelib/catalogue/links.py).
const URL_PARTS = /^(?<scheme>(?:https?:)?\/\/)?(?<authority>[^/?#]*)(?<path>[^?#]*)(?:\?(?<query>[^#]*))?(?:#.*)?$/is;
const HOST = /^(?<host>[a-z0-9.-]+?)\.?(?::[0-9]{0,5})?$/i;
const UNREADABLE = /[\u0000-\u001f\u007f-\u009f\\]/;

export function reader(platforms) {
  const hosts = new Map();
  for (const platform of platforms) {
    const comment = whole(platform.comment);
    for (const { hosts: names, paths } of platform.shapes) {
      const shapes = paths.map(({ path, query, host }) => [
        whole(path),
        host,
        Object.entries(query).map(([name, expression]) => [name, whole(expression)]),
      ]);
      for (const name of names) hosts.set(name, { platform, comment, shapes });
    }
  }
  const none = new Set(platforms.flatMap((platform) => platform.not_hosts));
  return (text) => recognise(text.trim(), (host) => ofHost(host, hosts, none));
}

function whole(expression) {
  return new RegExp(`^(?:${expression})$`, "su");
}

// A host itself, or a subdomain of a domain that a platform has registered.
function ofHost(host, hosts, none) {
  if (hosts.has(host)) return hosts.get(host);
  const labels = host.split(".");
  const domains = labels.map((_, start) => labels.slice(start).join("."));
  if (labels.some((label) => !label || label.startsWith("xn--")) || domains.some((domain) => none.has(domain))) return undefined;
  return hosts.get(domains.slice(1).map((domain) => `*.${domain}`).find((domain) => hosts.has(domain)));
}

function recognise(url, find) {
  const parts = UNREADABLE.test(url) ? null : URL_PARTS.exec(url)?.groups;
  const name = parts ? host(parts.authority, parts.scheme) : "";
  const hostRules = name && find(name);
  if (!hostRules) return {};
  const platform = hostRules.platform.id;
  const segments = parts.path.split("/").filter(Boolean).map((segment) => decoded(segment).replaceAll("/", "%2F"));
  const query = new URLSearchParams(parts.query ?? "");
  const names = first([name, ...segments].join("/"), query, hostRules);
  const comments = [names.comment, ...hostRules.platform.comment_in.map((name) => parameterOf(query, name))];
  const comment = comments.find((value) => value && hostRules.comment.test(value));
  return { platform, handle: names.handle, post: names.post, comment, community: names.community };
}

// What follows the last @ is the host, as in browsers; before it counts only after a scheme.
function host(authority, scheme) {
  const at = authority.lastIndexOf("@");
  const match = HOST.exec(authority.slice(at + 1));
  return match && (at < 0 || scheme) ? match.groups.host.toLowerCase() : "";
}

function first(whole, query, { platform, shapes }) {
  const path = whole.slice(whole.indexOf("/") + 1 || whole.length);
  for (const [expression, withHost, parameters] of shapes) {
    const names = fits(withHost ? whole : path, query, expression, parameters);
    if (names && !platform.not_handles.includes((names.handle ?? "").toLowerCase())) return names;
  }
  return {};
}

function fits(path, query, expression, parameters) {
  const match = expression.exec(path);
  if (!match) return null;
  const names = { ...match.groups };
  for (const [name, pattern] of parameters) {
    const value = pattern.exec(parameterOf(query, name));
    if (!value) return null;
    Object.assign(names, value.groups);
  }
  return names;
}

function parameterOf(query, name) {
  return query.getAll(name).find(Boolean) ?? "";
}

function decoded(segment) {
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment;
  }
}
