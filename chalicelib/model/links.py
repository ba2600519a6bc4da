"""Whether official links work: what one look found, and the record of all looks."""

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, replace
from datetime import date
from typing import Any, Literal, TypeAlias, get_args

FILE = "links.json"
"""The record, among what pages are made of. May be missing: then nobody looked yet."""

Fault: TypeAlias = Literal["timeout", "certificate", "unknown_host", "no_connection"]
"""Why there was no answer."""
FAULTS: tuple[Fault, ...] = get_args(Fault)
State: TypeAlias = Literal["works", "moved", "refused", "failing", "dead"]
"""``moved`` works at another address. ``refused``: the server is there and does not let a program
look, which says nothing about people. ``failing``: no page today. ``dead``: there is no such page
(404, 410) or no such server."""
STATES: tuple[State, ...] = get_args(State)
GOOD: tuple[State, ...] = ("works", "moved")
BAD: tuple[State, ...] = ("dead", "failing")
_DAYS = ("checked", "worked")


@dataclass(frozen=True, slots=True)
class Seen:
    """What was found at a link on one day. ``reason`` is for operators: "404", "timeout"."""

    state: State
    reason: str
    checked: date
    moved_to: str | None = None
    for_good: bool = False
    """Whether every step of the way says that the page moved for good (301, 308)."""
    worked: date | None = None
    """When it last worked, as far as we know."""

    def public(self) -> dict[str, Any]:
        """As JSON data, without what is not there."""
        whole = asdict(self) | {name: str(getattr(self, name) or "") for name in _DAYS}
        return {name: value for name, value in whole.items() if value}


LinkRecord: TypeAlias = Mapping[str, Seen]
"""By link."""


def remembered(before: LinkRecord, now: LinkRecord, links: Iterable[str]) -> dict[str, Seen]:
    """The record after a look: of each of ``links`` the newest, with the day it last worked."""
    found: dict[str, Seen] = {}
    for link in links:
        newest = now.get(link) or before.get(link)
        if newest is not None:
            last = before.get(link, newest).worked
            worked = newest.checked if newest.state in GOOD else last
            found[link] = replace(newest, worked=worked)
    return found


def as_facts(record: LinkRecord) -> dict[str, Any]:
    """The record as it is stored."""
    return {"links": {link: record[link].public() for link in sorted(record)}}


def from_facts(public: Mapping[str, Any]) -> dict[str, Seen]:
    """The record from what was stored."""
    return {link: _seen(each) for link, each in public["links"].items()}


def _seen(public: Mapping[str, Any]) -> Seen:
    days = {
        name: date.fromisoformat(public[name]) for name in ("checked", "worked") if name in public
    }
    return Seen(**(dict(public) | days))
