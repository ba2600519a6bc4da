"""Recognise platform, handle, post and comment from a link's address alone.

A platform is recognised by its exact host name, never by a part of it, and each platform's file
lists its hosts and the shapes of its paths, in a small language:

    /{handle}/status/{post}     names to take, each matched in full by the platform's expression
    /{handle}/posts/*/{post}    `*` is any one segment
    /posts/{handle}_*-{post}    and beside a name, any part of one
    /@{handle}/**               `**` at the end is any rest, or none
    /watch?v={post}             parameters that must be there; others do not matter

The first shape that fits wins. A recognised host with no fitting shape gives the platform alone.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Mapping
from typing import NamedTuple
from urllib.parse import parse_qs, unquote

from chalicelib.catalogue.loading import load
from chalicelib.catalogue.records import LinkRules, LinkShape

_URL = re.compile(
    r"(?P<scheme>(?:https?:)?//)?(?P<authority>[^/?#]*)(?P<path>[^?#]*)(?:\?(?P<query>[^#]*))?(?:#.*)?",
    re.IGNORECASE | re.ASCII | re.DOTALL,
)
_HOST = re.compile(r"(?P<host>[a-z0-9.-]+?)\.?(?::[0-9]{0,5})?", re.IGNORECASE | re.ASCII)
# Browsers drop control characters and turn backslashes around; we refuse to guess.
_UNREADABLE = re.compile(r"[\x00-\x1f\x7f-\x9f\\]")
_NAME = re.compile(r"\{(handle|post|comment)\}")


class RecognisedLink(NamedTuple):
    """The platform and the ids of a link; all None for a link of no platform that we know."""

    platform: str | None = None
    handle: str | None = None
    post_id: str | None = None
    comment_id: str | None = None


class _PathPattern(NamedTuple):
    """A compiled path shape: of the path, and of each parameter that must be there."""

    path: re.Pattern[str]
    parameters: Mapping[str, re.Pattern[str]]

    def read(self, path: str, query: Mapping[str, list[str]]) -> dict[str, str] | None:
        """Return the values of its names; None where the shape does not fit."""
        match = self.path.fullmatch(path)
        if not match:
            return None
        names = match.groupdict()
        for parameter, pattern in self.parameters.items():
            value = pattern.fullmatch(query.get(parameter, [""])[0])
            if not value:
                return None
            names |= value.groupdict()
        return names


def recognise(url: str) -> RecognisedLink:
    """Recognise the platform and ids that a link names. Takes any text and never raises."""
    if _UNREADABLE.search(url.strip()):
        return RecognisedLink()
    parts = _URL.fullmatch(url.strip())
    host = _host(parts["authority"], has_scheme=bool(parts["scheme"])) if parts else ""
    if not parts or host not in _hosts():
        return RecognisedLink()
    platform, rules, _ = _hosts()[host]
    segments = [unquote(segment) for segment in parts["path"].split("/") if segment]
    if any("/" in segment for segment in segments):
        return RecognisedLink(platform)
    query = parse_qs(parts["query"] or "")
    names = _first("/".join(segments), query, _patterns(host), rules.not_handles)
    return RecognisedLink(
        platform, names.get("handle"), names.get("post"), _comment(names, query, rules)
    )


def _host(authority: str, *, has_scheme: bool) -> str:
    """Return the lower-case host name of an authority; "" where it is not certain.

    User information counts only after a scheme ("mailto:me@x.com" is not a link to x.com), and what
    follows its last "@" is the host, as in browsers: "x.com@evil.example" is evil.example.
    """
    _, at, rest = authority.rpartition("@")
    match = _HOST.fullmatch(rest)
    if not match or (at and not has_scheme):
        return ""
    return match["host"].lower()


def _first(
    path: str,
    query: Mapping[str, list[str]],
    shapes: tuple[_PathPattern, ...],
    not_handles: tuple[str, ...],
) -> dict[str, str]:
    """Return the names of the first shape that fits and whose handle is no reserved word."""
    for shape in shapes:
        names = shape.read(path, query)
        if names is not None and names.get("handle", "").lower() not in not_handles:
            return names
    return {}


def _comment(
    names: Mapping[str, str], query: Mapping[str, list[str]], rules: LinkRules
) -> str | None:
    """Return the comment of the path, else of the most exact parameter that holds one."""
    values = [names.get("comment", "")]
    values += [query[name][0] for name in rules.comment_in if name in query]
    return next((value for value in values if re.fullmatch(rules.comment, value)), None)


@functools.cache
def _hosts() -> dict[str, tuple[str, LinkRules, LinkShape]]:
    return {
        host: (platform.id, platform.links, shape)
        for platform in load().platforms.values()
        for shape in platform.links.shapes
        for host in shape.hosts
    }


@functools.cache
def _patterns(host: str) -> tuple[_PathPattern, ...]:
    """Compile a host's paths when first needed: compiling all would double a cold start."""
    _, rules, shape = _hosts()[host]
    expressions = {"handle": rules.handle, "post": rules.post, "comment": rules.comment}
    return tuple(compile_path(path, expressions) for path in shape.paths)


def compile_path(text: str, expressions: Mapping[str, str]) -> _PathPattern:
    """Compile a path shape. Raises ValueError where it is not in the language above."""
    path, _, query = text.partition("?")
    if not path.startswith("/"):
        raise ValueError("a path begins with /")
    pattern = "/".join(_segment(segment, expressions) for segment in path[1:].split("/"))
    pattern = pattern.replace("/**", "(?:/.*)?")
    pairs = (pair.partition("=") for pair in query.split("&") if pair)
    parameters = {name: re.compile(_segment(value, expressions)) for name, _, value in pairs}
    return _PathPattern(re.compile(pattern, re.DOTALL), parameters)


def _segment(text: str, expressions: Mapping[str, str]) -> str:
    if text == "**":
        return text
    if text == "*":
        return "[^/]+"
    literals = _NAME.split(text)  # literal, name, literal, name, literal
    wrong = "{}" if len(literals) > 1 else "{}*"
    if any(set(wrong) & set(literal) for literal in literals[::2]):
        raise ValueError(f"{text!r} is not a segment: {{handle}}, {{post}}, {{comment}}, * or **")
    return "".join(
        f"(?P<{part}>{expressions[part]})" if index % 2 else _literal(part)
        for index, part in enumerate(literals)
    )


def _literal(text: str) -> str:
    """Match letters as they are, in any case; `*` stands for any number of them."""
    return "[^/]*".join(f"(?i:{re.escape(part)})" for part in text.split("*"))
