"""Record whether official links work: what one look found, and the newest of all looks."""

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, replace
from datetime import date
from typing import Any, Literal, TypeAlias, get_args

FILE = "links.json"
"""The record, among what pages are made of. May be missing: then nobody looked yet."""

LinkFault: TypeAlias = Literal["timeout", "certificate", "unknown_host", "no_connection"]
"""Why there was no answer."""
FAULTS: tuple[LinkFault, ...] = get_args(LinkFault)
LinkState: TypeAlias = Literal["works", "moved", "refused", "failing", "dead"]
"""``moved`` works at another address. ``refused``: the server is there and does not let a program
look, which says nothing about people. ``failing``: no page today. ``dead``: there is no such page
(404, 410) or no such server."""
STATES: tuple[LinkState, ...] = get_args(LinkState)
GOOD: tuple[LinkState, ...] = ("works", "moved")
BAD: tuple[LinkState, ...] = ("dead", "failing")
_DAYS = ("checked", "worked")


@dataclass(frozen=True, slots=True)
class LinkCheck:
    """What was found at a link on one day. ``reason`` is for operators: "404", "timeout"."""

    state: LinkState
    reason: str
    checked: date
    moved_to: str | None = None
    for_good: bool = False
    """Whether every step of the way says that the page moved for good (301, 308)."""
    worked: date | None = None
    """When it last worked, as far as we know."""

    def public(self) -> dict[str, Any]:
        """Return it as JSON data, without what is not there."""
        whole = asdict(self) | {name: str(getattr(self, name) or "") for name in _DAYS}
        return {name: value for name, value in whole.items() if value}


LinkRecord: TypeAlias = Mapping[str, LinkCheck]
"""By link."""


def remembered(before: LinkRecord, now: LinkRecord, links: Iterable[str]) -> dict[str, LinkCheck]:
    """Return the record after a look: the newest of each link, with the day it last worked."""
    newest_checks: dict[str, LinkCheck] = {}
    for link in links:
        newest = now.get(link) or before.get(link)
        if newest is not None:
            last = before.get(link, newest).worked
            worked = newest.checked if newest.state in GOOD else last
            newest_checks[link] = replace(newest, worked=worked)
    return newest_checks


def as_facts(record: LinkRecord) -> dict[str, Any]:
    """Return the record as it is stored."""
    return {"links": {link: record[link].public() for link in sorted(record)}}


def from_facts(public: Mapping[str, Any]) -> dict[str, LinkCheck]:
    """Read the record from what was stored."""
    return {link: _check_from(check) for link, check in public["links"].items()}


def _check_from(public: Mapping[str, Any]) -> LinkCheck:
    days = {
        name: date.fromisoformat(public[name]) for name in ("checked", "worked") if name in public
    }
    return LinkCheck(**(dict(public) | days))
