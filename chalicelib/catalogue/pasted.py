"""Find the links in whatever somebody typed or pasted; it is kept as given, this only reads it."""

import itertools
import re
from collections.abc import Iterator
from typing import NamedTuple

from chalicelib.catalogue.links import RecognisedLink, recognise
from chalicelib.catalogue.loading import load
from chalicelib.catalogue.wrapped_links import is_of_app, unwrap
from chalicelib.model.invisible import remove_invisible

_TOKEN = re.compile(r"[^\s<>\"“”«»„|\x00-\x1f\x7f-\x9f]+")
# "https:x.com", "https:/x.com" and "https:// x.com"; what begins with \ is left, as a look-alike.
_SCHEME = re.compile(r"(?<![\w%=])(https?):\s{0,3}/{0,2}\s{0,3}(?=[a-z0-9])", re.IGNORECASE)
_AMPERSAND = re.compile(r"&(?:amp;)+")
# Within a link, another one after these is a part of it.
_GLUED = re.compile(r"(?<![/=?&#%])(?=https?://)", re.IGNORECASE)
_BARE = re.compile(
    r"(?://)?[a-z0-9-]{1,63}(?:\.[a-z0-9-]{1,63}){1,8}\.?(?::[0-9]{0,5})?(?=[/?#]|$)", re.I
)
_APP = re.compile(r"(?:[a-z][a-z0-9.+-]{0,30}://|vnd\.youtube:|youtube:|discord:/)", re.IGNORECASE)
_FULL_STOPS = ".,;:!?'’‘*·…。，、！？；：`~"
_PAIRS = {
    ")": "(",
    "]": "[",
    "}": "{",
    "）": "（",
    "】": "【",
    "」": "「",
    "』": "『",
    "〉": "〈",
    "》": "《",
}
_CLOSING = frozenset(_FULL_STOPS) | _PAIRS.keys()
_OPENING = "([{（【「『〈《'‘`*_~•·-–—>:.,;"
_CUT = re.compile(r"\]\(|[。，、！？；）】」』《》…]|&(?:lt|gt|quot);|\\[nrt](?![a-z])")


# An address alone, with nothing in it or after it to be undone: most of what is pasted.
_ADDRESS = re.compile(r"https?://[\w.-]+(?:/[\w.~@%/-]*)?(?:\?[\w.~%=&-]*)?(?<=[\w/=-])", re.ASCII)


class PastedLink(NamedTuple):
    """A link in a text: where it begins, and its address as it is recognised."""

    start: int
    address: str


def recognise_pasted(text: str) -> RecognisedLink:
    """Recognise the first link in a text that is of a platform that we know; all None for none.

    Takes any text and never raises; its time grows with the length of the text alone.
    """
    if _ADDRESS.fullmatch(text):
        return recognise(unwrap(text))
    links = (recognise(address) for _, address in find_links(text))
    return next((link for link in links if link.platform), RecognisedLink())


def is_shortened(text: str) -> bool:
    """Tell whether all that a text links to is a short address, which leads nobody knows where."""
    hosts = [_host_of(address) for _, address in find_links(text)]
    return bool(hosts) and all(host in load().shorteners for host in hosts)


def split_links(text: str) -> list[str]:
    """Split a text before each of its links but the first, so that each part holds one.

    A link that stands there twice, as in Markdown, is one.
    """
    original, text = text.strip(), _readable(text)
    starts: dict[str, int] = {}
    for start, address in _links(text):
        if "://" in text[start : start + 9] or recognise(address).platform:
            starts.setdefault(address, start)
    if len(starts) < 2:
        return [original] if original else []
    cuts = [0, *sorted(starts.values())[1:], len(text)]
    parts = (text[start:end].strip() for start, end in itertools.pairwise(cuts))
    return [part for part in parts if part]


def find_links(text: str) -> Iterator[PastedLink]:
    """Return the links of a text, in order, places counted in the text as it is read."""
    return _links(_readable(text))


def _links(text: str) -> Iterator[PastedLink]:
    for token in _TOKEN.finditer(text):
        for offset, piece in _pieces(token[0]):
            if link := _link(piece):
                skipped, address = link
                yield PastedLink(token.start() + offset + skipped, address)


def _host_of(address: str) -> str:
    host = address.rpartition("://")[2].partition("/")[0]
    return host.lower().removeprefix("www.")


def _readable(text: str) -> str:
    """Bring a text to what a link in it is recognised by."""
    return _SCHEME.sub(r"\1://", _AMPERSAND.sub("&", remove_invisible(text)))


def _pieces(token: str) -> Iterator[tuple[int, str]]:
    cuts = [0, *(match.start() for match in _GLUED.finditer(token)), len(token)]
    for start, end in itertools.pairwise(cuts):
        if start < end:
            yield start, token[start:end]


def _link(piece: str) -> tuple[int, str] | None:
    """Return how much stands before the link of a piece, and its address."""
    skipped = len(piece) - len(piece.lstrip(_OPENING))
    link = _without_closing(piece[skipped:])
    if _SCHEME.match(link):
        return skipped, _without_hashbang(unwrap(link))
    if _APP.match(link):
        return (skipped, unwrap(link)) if is_of_app(link) else None
    if _BARE.match(link):
        return skipped, _without_hashbang(unwrap(link))
    return None


def _without_closing(piece: str) -> str:
    """Drop what closes a sentence, a bracket or a quotation after a link, and is none of it."""
    if cut := _CUT.search(piece):
        piece = piece[: cut.start()]
    if piece[-1:] in _CLOSING:
        piece = piece[: _end_of_link(piece)]
    return piece[:-2] if piece.endswith(("'s", "’s")) else piece


def _end_of_link(piece: str) -> int:
    """Find where full stops begin, and brackets that close more than was opened."""
    unopened = {last: piece.count(last) - piece.count(first) for last, first in _PAIRS.items()}
    end = len(piece)
    while end:
        last = piece[end - 1]
        if last in _PAIRS and unopened[last] > 0:
            unopened[last] -= 1
        elif last not in _FULL_STOPS:
            break
        end -= 1
    return end


def _without_hashbang(address: str) -> str:
    """Write an address of before 2012 as its site did since: x.com/#!/name/status/1."""
    return address.replace("/#!/", "/", 1).replace("/#/watch", "/watch", 1)
