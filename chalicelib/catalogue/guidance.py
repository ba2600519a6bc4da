"""Define what the guidance says beyond the catalogue, as frozen records.

`answers.py` joins the two. It has a file of its own, built/guidance.json, which only publishing and
operators read: the handler of the API must never import this module (a test holds that).

Every statement about somebody else carries `url` (the official page), `checked` (the day the page
was last read) and `confidence`: `found` may be printed as fact, `not_confirmed` only as
"not confirmed", beside the page to check. What carries none (`first`, `advice`) is our own advice
and asserts nothing about anybody.
"""

from __future__ import annotations

import datetime as dt
from typing import Literal, NamedTuple, get_args

from chalicelib.catalogue.law import Law, NationLaw
from chalicelib.catalogue.records import (
    Breach,
    Confidence,
    Expectation,
    Note,
    PlatformNote,
    ReportRoute,
)

GroupId = Literal["danger", "private_life", "attacks", "falsehoods", "other"]
GROUPS: tuple[GroupId, ...] = get_args(GroupId)
"""In what order somebody looks for their own trouble."""
Audience = Literal["police", "candidates", "organisations", "anyone"]
Jurisdiction = Literal["EU", "Canada", "world"]


class NoTime(NamedTuple):
    """The finding that a platform publishes no time in which it answers a report."""

    url: str | None
    checked: dt.date
    confidence: Confidence


class EscalationRoute(NamedTuple):
    """A way past the ordinary report, and who may use it."""

    who: Audience
    how: str
    url: str | None
    checked: dt.date
    confidence: Confidence


class Measurement(NamedTuple):
    """What was measured elsewhere: of another place, period or kind, and no promise to anybody."""

    text: str
    measure: str  # what kind of figure it is
    place: Jurisdiction
    period: str  # 2024-07/2024-12, or a month
    url: str | None
    checked: dt.date
    confidence: Confidence


class PlatformGuidance(NamedTuple):
    """What one platform says; its routes and its promise are in `records.Platform`."""

    platform: str
    breaches: tuple[Breach, ...]
    expect: tuple[Expectation, ...]
    no_time: NoTime | None  # None: it publishes a time, which is Platform.promise
    notes: tuple[PlatformNote, ...]
    escalation: tuple[EscalationRoute, ...]
    measured_elsewhere: tuple[Measurement, ...]
    doubts: tuple[str, ...]  # what we looked for in vain: English alone


class ChannelGuidance(NamedTuple):
    """What to do about abuse that comes by a channel: nobody takes it down."""

    channel: str
    how: str  # how to keep what came; ours
    report_routes: tuple[ReportRoute, ...]
    notes: tuple[PlatformNote, ...]
    escalation: tuple[EscalationRoute, ...]
    doubts: tuple[str, ...]


class EvidenceItem(NamedTuple):
    """One thing to keep as evidence, and how."""

    id: str
    what: str
    how: str
    url: str | None
    checked: dt.date
    confidence: Confidence


class Keeping(NamedTuple):
    """How to keep evidence."""

    items: dict[str, EvidenceItem]
    advice: tuple[str, ...]  # ours
    preservation: tuple[Note, ...]  # how long platforms keep what
    warning_signs: tuple[str, ...]  # what shows that it grows worse; ours


class CategoryGuidance(NamedTuple):
    """What to do about one kind of abuse."""

    category: str
    law: Note  # "is it against the law?" in a sentence or two
    laws: tuple[str, ...]  # ids of Guidance.laws, in the order of the sources
    first: str  # the one thing to do first; ours
    advice: tuple[str, ...]  # what else to do, in order; ours
    keep: tuple[str, ...]  # ids of Keeping.items, the most telling first
    near: tuple[str, ...]  # categories whose rules come nearest where a platform has none for this
    helplines: tuple[str, ...]  # authorities that help the person
    on_platforms: bool  # False: happens elsewhere, no platform has a rule on it


class CategoryGroup(NamedTuple):
    """Categories that somebody in one kind of trouble looks for together."""

    id: GroupId
    categories: tuple[str, ...]


class Document(NamedTuple):
    """Official guidance worth reading in full."""

    title: str
    text: str
    url: str
    checked: dt.date
    confidence: Confidence


class GuidanceChange(NamedTuple):
    """One line of "what changed"."""

    day: dt.date
    title: str
    text: str
    path: str  # of the page it is about, without the language


class Guidance(NamedTuple):
    """The whole guidance. Dictionaries are keyed by id and in the order of the sources."""

    platforms: dict[str, PlatformGuidance]
    channels: dict[str, ChannelGuidance]
    categories: dict[str, CategoryGuidance]
    groups: tuple[CategoryGroup, ...]  # each category is in one
    laws: dict[str, Law]
    coming: tuple[Note, ...]  # law agreed or proposed that is not known to be in force
    keeping: Keeping
    nations: dict[str, NationLaw]
    emergency: tuple[Note, ...]  # reaching 999 without a voice, or without hearing
    duties: tuple[Note, ...]  # what UK law asks of every platform
    documents: tuple[Document, ...]
    changes: tuple[GuidanceChange, ...]  # newest first
    attributions: tuple[Note, ...]  # whose data this is made from
