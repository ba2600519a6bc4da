"""Recognise platform, handle, post, comment and community from a link's address alone.

A platform is recognised by its exact host name, or as a subdomain (`*.facebook.com`) of a domain
that it has registered, never by a part of a name. Each platform's file lists its hosts, those that
are not to be recognised, and the shapes of its paths, in a small language:

    /{handle}/status/{post}     names to take, each matched in full by the platform's expression
    /{handle}/posts/*/{post}    `*` is any one segment
    /posts/{handle}_*-{post}    and beside a name, any part of one
    /@{handle}/**               `**` at the end is any rest, or none
    /watch?v={post}             parameters that must be there; others do not matter
    //{handle}.t.me/{post}      after `//` the host, where it names somebody

A host's own shapes stand before those of its domain. The first shape that fits wins. A recognised
host with no fitting shape gives the platform alone.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Mapping
from typing import NamedTuple
from urllib.parse import parse_qs, unquote

from chalicelib.catalogue.loading import load
from chalicelib.catalogue.records import LinkRules, LinkShape, Platform, RecognisedSite

_URL = re.compile(
    r"(?P<scheme>(?:https?:)?//)?(?P<authority>[^/?#]*)(?P<path>[^?#]*)(?:\?(?P<query>[^#]*))?(?:#.*)?",
    re.IGNORECASE | re.ASCII | re.DOTALL,
)
_HOST = re.compile(r"(?P<host>[a-z0-9.-]+?)\.?(?::[0-9]{0,5})?", re.IGNORECASE | re.ASCII)
_HOST_LENGTH = 260  # a name of DNS has at most 253 characters, and there may be a port
# Browsers drop control characters and turn backslashes around; we refuse to guess.
_UNREADABLE = re.compile(r"[\x00-\x1f\x7f-\x9f\\]")
_DEEPEST = 12
"""Segments: of more, only ``**`` is the end."""
_NAME = re.compile(r"\{(handle|post|comment|community)\}")


class RecognisedLink(NamedTuple):
    """The platform, or the site, and the ids of a link; all None for one that we do not know."""

    platform: str | None = None
    handle: str | None = None
    post_id: str | None = None
    comment_id: str | None = None
    community: str | None = None


class _Address(NamedTuple):
    """A link's address, read: its path decoded, without the / at its ends."""

    host: str
    path: str
    query: Mapping[str, list[str]]

    @property
    def whole(self) -> str:
        return f"{self.host}/{self.path}".removesuffix("/")


class _PathPattern(NamedTuple):
    """A compiled path shape: of the path, and of each parameter that must be there.

    ``host_first``: the path begins with the host.
    """

    path: re.Pattern[str]
    parameters: Mapping[str, re.Pattern[str]]
    host_first: bool = False

    def read(self, address: _Address) -> dict[str, str] | None:
        """Return the values of its names; None where the shape does not fit."""
        match = self.path.fullmatch(address.whole if self.host_first else address.path)
        if not match:
            return None
        names = match.groupdict()
        for parameter, pattern in self.parameters.items():
            value = pattern.fullmatch(address.query.get(parameter, [""])[0])
            if not value:
                return None
            names |= value.groupdict()
        return names


def recognise(url: str) -> RecognisedLink:
    """Recognise the platform and ids that a link names. Takes any text and never raises."""
    text = url.strip()
    parts = None if _UNREADABLE.search(text) else _URL.fullmatch(text)
    host = _host(parts["authority"], has_scheme=bool(parts["scheme"])) if parts else ""
    key = _key(host)
    if not parts or not key:
        return RecognisedLink()
    platform, rules, _ = _hosts()[key]
    segments = [_decoded(part) for part in parts["path"].split("/") if part]
    query = parse_qs(parts["query"]) if parts["query"] else {}
    address = _Address(host, "/".join(segments), query)
    names = _first(address, _patterns(key, min(len(segments), _DEEPEST)), rules.not_handles)
    return RecognisedLink(
        platform,
        names.get("handle"),
        names.get("post"),
        _comment(names, query, rules),
        names.get("community"),
    )


def _decoded(segment: str) -> str:
    """Decode one segment of a path; an encoded slash stays %2F."""
    return unquote(segment).replace("/", "%2F") if "%" in segment else segment


@functools.lru_cache(maxsize=1_000)
def _key(host: str) -> str:
    """Return what the catalogue calls a host, itself or `*.` its domain; "" for nobody's."""
    hosts, labels = _hosts(), host.split(".")
    if host in hosts:
        return host
    domains = [".".join(labels[start:]) for start in range(len(labels))]
    if "" in labels or any(label.startswith("xn--") for label in labels):
        return ""
    if any(domain in _not_hosts() for domain in domains):
        return ""
    return next((f"*.{domain}" for domain in domains[1:] if f"*.{domain}" in hosts), "")


def _host(authority: str, *, has_scheme: bool) -> str:
    """Return the lower-case host name of an authority; "" where it is not certain.

    User information counts only after a scheme ("mailto:me@x.com" is not a link to x.com), and what
    follows its last "@" is the host, as in browsers: "x.com@evil.example" is evil.example.
    """
    _, at, host = authority.rpartition("@")
    match = _HOST.fullmatch(host)
    if not match or len(host) > _HOST_LENGTH or (at and not has_scheme):
        return ""
    return match["host"].lower()


def _first(
    address: _Address, shapes: tuple[_PathPattern, ...], not_handles: tuple[str, ...]
) -> dict[str, str]:
    """Return the names of the first shape that fits and whose handle is no reserved word."""
    for shape in shapes:
        names = shape.read(address)
        if names is not None and names.get("handle", "").lower() not in not_handles:
            return names
    return {}


def _comment(
    names: Mapping[str, str], query: Mapping[str, list[str]], rules: LinkRules
) -> str | None:
    """Return the comment of the path, else of the most exact parameter that holds one."""
    values = [names["comment"]] if "comment" in names else []
    values += [query[name][0] for name in rules.comment_in if name in query]
    return next((value for value in values if re.fullmatch(rules.comment, value)), None)


@functools.cache
def _hosts() -> dict[str, tuple[str, LinkRules, LinkShape]]:
    catalogue = load()
    places: list[Platform | RecognisedSite] = [
        *catalogue.platforms.values(),
        *catalogue.sites.values(),
    ]
    return {
        host: (place.id, place.links, shape)
        for place in places
        for shape in place.links.shapes
        for host in shape.hosts
    }


@functools.cache
def _not_hosts() -> frozenset[str]:
    platforms = load().platforms.values()
    return frozenset(host for platform in platforms for host in platform.links.not_hosts)


@functools.lru_cache(maxsize=1_000)
def _patterns(host: str, depth: int) -> tuple[_PathPattern, ...]:
    """Compile those of a host's paths that have so many segments, when first needed: compiling all
    would double a cold start."""
    _, rules, shape = _hosts()[host]
    paths = (path for path in shape.paths if _may_have(path, depth))
    return tuple(compile_path(path, expressions(rules)) for path in paths)


def _may_have(path: str, depth: int) -> bool:
    """Say whether a path of that shape may have so many segments; no expression takes a ``/``."""
    shape = path.partition("?")[0]
    segments = len([part for part in shape.split("/") if part]) - shape.startswith("//")
    return depth >= segments - 1 if shape.endswith("/**") else depth == segments


def expressions(rules: LinkRules) -> dict[str, str]:
    """Return the expression of each name that a path may take."""
    names = {name: getattr(rules, name) for name in ("handle", "post", "comment", "community")}
    return {name: str(expression) for name, expression in names.items()}


def compile_path(text: str, expressions: Mapping[str, str]) -> _PathPattern:
    """Compile a path shape. Raises ValueError where it is not in the language above."""
    path, _, query = text.partition("?")
    if not path.startswith("/"):
        raise ValueError("a path begins with /")
    host_first = path.startswith("//")
    segments = path.lstrip("/").split("/")
    pattern = "/".join(_segment(segment, expressions) for segment in segments)
    pattern = pattern.replace("/**", "(?:/.*)?")
    pairs = (pair.partition("=") for pair in query.split("&") if pair)
    parameters = {name: re.compile(_segment(value, expressions)) for name, _, value in pairs}
    return _PathPattern(re.compile(pattern, re.DOTALL), parameters, host_first)


def _segment(text: str, expressions: Mapping[str, str]) -> str:
    if text == "**":
        return text
    if text == "*":
        return "[^/]+"
    literals = _NAME.split(text)  # literal, name, literal, name, literal
    wrong = "{}" if len(literals) > 1 else "{}*"
    if any(set(wrong) & set(literal) for literal in literals[::2]):
        raise ValueError(f"{text!r} is not a segment: {{a name}}, * or **")
    return "".join(
        f"(?P<{part}>{expressions[part]})" if index % 2 else _literal(part)
        for index, part in enumerate(literals)
    )


def _literal(text: str) -> str:
    """Match letters as they are, in any case; `*` stands for any number of them."""
    return "[^/]*".join(f"(?i:{re.escape(part)})" for part in text.split("*"))
