"""Who is told of a report, who only advises, and how urgent it is.

The data is one reviewed table, `source/routing.yaml`; the rules that hold for every line of it are
here. docs/routing.md is generated from both.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Literal, NamedTuple

from chalicelib.catalogue.names import elections_desk
from chalicelib.catalogue.records import Area, Authority, Catalogue, Rule

RecipientKind = Literal["platform", "police", "electoral", "returning_officer"]

EMERGENCY = "emergency"
URGENT = "urgent"
CALL_NOW = "police-999"
CALL = "police-101"
COMMISSION = "electoral-commission"
ELECTIONS_CONTACT = "election-spoc"


class Told(NamedTuple):
    """A recipient: notified where it is connected, else the candidate's own to report to."""

    recipient: str  # platform or authority id
    kind: RecipientKind
    reason: str


class Advised(NamedTuple):
    """An authority the candidate is pointed to. It is sent nothing."""

    authority: str
    reason: str


class Routing(NamedTuple):
    """Where one report goes."""

    urgency: str
    told: tuple[Told, ...]
    advised: tuple[Advised, ...]


class _Report(NamedTuple):
    """What routing looks at: never the words of the report."""

    catalogue: Catalogue
    rule: Rule
    signs: tuple[str, ...]
    danger: bool
    platforms: tuple[str, ...]  # those that may be told
    share_police: bool
    share_electoral: bool
    area: Area | None
    reaches: Callable[[str], bool]


def route(
    catalogue: Catalogue,
    *,
    category: str,
    signs: tuple[str, ...],
    immediate_danger: bool,
    share_platforms: bool,
    share_police: bool,
    share_electoral: bool,
    area: Area | None,
    platforms: tuple[str, ...],
    reaches: Callable[[str], bool],
) -> Routing:
    """Route a report. KeyError for a category or a sign that the catalogue has not.

    `platforms` are those its incidents were recognised to stand on; unknown ones are told nothing.
    `reaches` says who has an address: a desk or a specialist of the police without one is no
    recipient, since the force itself always is.
    """
    report = _Report(
        catalogue=catalogue,
        rule=catalogue.routing.rules[category],
        signs=signs,
        danger=immediate_danger,
        platforms=platforms if share_platforms else (),
        share_police=share_police,
        share_electoral=share_electoral,
        area=area,
        reaches=reaches,
    )
    urgency = _urgency(report)
    told = (*_police(report, urgency), *_platforms(report), *_electoral(report))
    seen = {recipient.recipient for recipient in told}
    if _elections_desk(report) in seen:  # who has it speaks for the force
        seen |= {_force(report), ELECTIONS_CONTACT}
    advised: dict[str, Advised] = {}
    for advice in _advised(report, urgency):
        if advice.authority not in seen:
            advised.setdefault(advice.authority, advice)
    return Routing(urgency, told, tuple(advised.values()))


def _urgency(report: _Report) -> str:
    catalogue, rule = report.catalogue, report.rule
    found = [catalogue.categories[rule.category].urgency]
    found += [raised for sign in report.signs if (raised := catalogue.signs[sign].raises_to)]
    if report.danger or set(report.signs) & set(rule.emergency_signs):
        found.append(EMERGENCY)
    return min(found, key=lambda urgency: catalogue.urgencies[urgency].rank)


def _police(report: _Report, urgency: str) -> Iterator[Told]:
    """The force, which alone is told in danger without consent; its elections desk in its place,
    but in an emergency beside it; specialists beside it."""
    reasons, allowed = report.catalogue.routing.reasons, report.share_police
    wanted = allowed and _is_for_police(report)
    desk = _elections_desk(report) if wanted else None
    if report.danger:
        reason = reasons["danger" if report.area else "danger_no_area"]
        yield Told(report.area.force if report.area else CALL_NOW, "police", reason)
    elif wanted and (desk is None or urgency == EMERGENCY):
        yield Told(_force(report), "police", report.rule.why)
    if desk is not None:
        yield Told(desk, "police", report.rule.why)
    for specialist, why in report.rule.specialists if wanted else ():
        if report.reaches(specialist):
            yield Told(specialist, "police", why)


def _elections_desk(report: _Report) -> str | None:
    """The desk of the force that this category is for, where that desk has an address."""
    if report.rule.desk != "elections" or report.area is None:
        return None
    desk = elections_desk(report.area.force)
    return desk if report.reaches(desk) else None


def _platforms(report: _Report) -> Iterator[Told]:
    for platform in dict.fromkeys(report.platforms):
        if platform in report.catalogue.platforms:
            yield Told(platform, "platform", report.catalogue.routing.reasons["platform"])


def _electoral(report: _Report) -> Iterator[Told]:
    for body, why in report.rule.electoral if report.share_electoral else ():
        kind = report.catalogue.authorities[body].kind
        yield Told(body, "electoral" if kind == "electoral" else "returning_officer", why)


def _advised(report: _Report, urgency: str) -> Iterator[Advised]:
    """Advice in the order to read it; whoever is told already is left out by the caller."""
    reasons, rule = report.catalogue.routing.reasons, report.rule
    if urgency == EMERGENCY:
        yield Advised(CALL_NOW, reasons["emergency"])
    if _is_for_police(report):
        yield Advised(_force(report), rule.why)
    elif report.share_police:
        yield Advised(_force(report), reasons["police_not_for_this"])
    for body, why in rule.electoral:
        yield Advised(body, why)
    if report.share_electoral and not rule.electoral:
        yield Advised(COMMISSION, reasons["electoral_not_for_this"])
    for adviser in rule.advisers:
        authority = report.catalogue.authorities[adviser]
        if _works_in(authority, report.area):
            yield Advised(adviser, authority.when)


def _is_for_police(report: _Report) -> bool:
    """Consent apart: is it something that the police act on?"""
    ranks = report.catalogue.urgencies
    urgent = ranks[_urgency(report)].rank <= ranks[URGENT].rank
    return urgent or report.rule.police == "with_consent"


def _force(report: _Report) -> str:
    return report.area.force if report.area else CALL


def _works_in(authority: Authority, area: Area | None) -> bool:
    return not area or not authority.nations or area.nation in authority.nations
