"""Route a report: who is notified, who only advises, and how urgent it is.

Each category's rule is in its file (`source/categories/`), the reasons that all share in
`source/routing.yaml`; what holds for every rule is in this module. docs/routing.md is made of all.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Literal, NamedTuple

from chalicelib.catalogue.areas import Area
from chalicelib.catalogue.authority_book import RETURNING_OFFICER, returning_officer_of
from chalicelib.catalogue.names import ELECTIONS_CONTACT, elections_desk
from chalicelib.catalogue.records import Authority, Catalogue, RoutingRule
from chalicelib.model.urgency import EMERGENCY, URGENT

RecipientKind = Literal["platform", "police", "electoral", "returning_officer", "operator"]

CALL_NOW = "police-999"
CALL = "police-101"
COMMISSION = "electoral-commission"
CHIEF_ELECTORAL_OFFICER = "chief-electoral-officer-ni"
NORTHERN_IRELAND = "Northern Ireland"
OPERATORS = "operators"
"""Our own: they find the force of a report about danger whose area is not known."""


class RoutedRecipient(NamedTuple):
    """A recipient: notified where it is connected, else the candidate's own to report to."""

    id: str  # of the platform or authority
    kind: RecipientKind
    reason: str


class AdvisedAuthority(NamedTuple):
    """An authority that the candidate is pointed to. Nothing is sent to it."""

    authority: str
    reason: str


class Routing(NamedTuple):
    """Where one report goes."""

    urgency: str
    recipients: tuple[RoutedRecipient, ...]
    advised: tuple[AdvisedAuthority, ...]


class Place(NamedTuple):
    """What of a report's places decides who is told."""

    area: Area | None = None
    force: str | None = None
    """Of all the areas that may be meant, where it is not known which is."""
    at_risk: str | None = None
    """The force of the place where the person at risk is, if that is not the area."""

    @property
    def forces(self) -> tuple[str, ...]:
        """Return the forces of both, each once; none where neither is known."""
        of_area = self.area.force if self.area else self.force
        return tuple(dict.fromkeys(filter(None, (of_area, self.at_risk))))


NOWHERE = Place()


class _Question(NamedTuple):
    """What routing looks at: never the words of the report."""

    catalogue: Catalogue
    rule: RoutingRule
    signs: tuple[str, ...]
    danger: bool
    platforms: tuple[str, ...]  # those that may be told
    share_police: bool
    share_electoral: bool
    place: Place
    office: str | None
    reaches: Callable[[str], bool]

    @property
    def nation(self) -> str | None:
        """Return the nation of the area, else of its force."""
        if self.place.area:
            return self.place.area.nation
        nations = self.catalogue.forces[self.place.forces[0]].nations if self.place.forces else ()
        return nations[0] if nations else None


def route(
    catalogue: Catalogue,
    *,
    category: str,
    signs: tuple[str, ...],
    immediate_danger: bool,
    share_platforms: bool,
    share_police: bool,
    share_electoral: bool,
    place: Place,
    platforms: tuple[str, ...],
    reaches: Callable[[str], bool],
    office: str | None = None,
) -> Routing:
    """Route a report. Raises KeyError for an unknown category or sign.

    `office` is what the person holds or stands for: who helps them is advised. `platforms` are
    those that its incidents were recognised on; unknown ones are left out.
    `reaches` says whether a recipient has an address: a desk or a specialist of the police without
    one is no recipient, since the force itself always is.
    """
    report = _Question(
        catalogue=catalogue,
        rule=catalogue.routing.rules[category],
        signs=signs,
        danger=immediate_danger,
        platforms=platforms if share_platforms else (),
        share_police=share_police,
        share_electoral=share_electoral,
        place=place,
        office=office,
        reaches=reaches,
    )
    urgency = _urgency(report)
    recipients = (*_police(report, urgency), *_platforms(report), *_electoral(report))
    notified = {recipient.id for recipient in recipients}
    if _elections_desk(report) in notified:  # the desk speaks for the force
        notified |= {_force(report), ELECTIONS_CONTACT}
    advised: dict[str, AdvisedAuthority] = {}
    for advice in _advised(report, urgency):
        if advice.authority not in notified:
            advised.setdefault(advice.authority, advice)
    return Routing(urgency, recipients, tuple(advised.values()))


def route_with_every_consent(
    catalogue: Catalogue,
    category: str,
    *,
    area: Area | None = None,
    office: str | None = None,
    platforms: tuple[str, ...] = (),
    reaches: Callable[[str], bool] = lambda _: False,
) -> Routing:
    """Route a report without signs whose reporter consents to everything, as the tables show it."""
    return route(
        catalogue,
        category=category,
        signs=(),
        immediate_danger=False,
        share_platforms=True,
        share_police=True,
        share_electoral=True,
        place=Place(area),
        office=office,
        platforms=platforms,
        reaches=reaches,
    )


def _urgency(report: _Question) -> str:
    catalogue, rule = report.catalogue, report.rule
    urgencies = [catalogue.categories[rule.category].urgency]
    urgencies += [raised for sign in report.signs if (raised := catalogue.signs[sign].raises_to)]
    if report.danger or set(report.signs) & set(rule.emergency_signs):
        urgencies.append(EMERGENCY)
    return min(urgencies, key=lambda urgency: catalogue.urgencies[urgency].rank)


def _police(report: _Question, urgency: str) -> Iterator[RoutedRecipient]:
    """Yield the force, the one recipient in danger without consent; in its place its elections
    desk, but in an emergency beside it; and specialists beside it."""
    reasons, allowed = report.catalogue.routing.reasons, report.share_police
    consented = allowed and _is_for_police(report, urgency)
    desk = _elections_desk(report) if consented else None
    forces = report.place.forces
    if report.danger and forces:
        yield RoutedRecipient(forces[0], "police", reasons["danger"])
    elif report.danger:
        yield RoutedRecipient(CALL_NOW, "police", reasons["danger_no_area"])
        yield RoutedRecipient(OPERATORS, "operator", reasons["danger_no_area"])
    elif consented and (desk is None or urgency == EMERGENCY):
        yield RoutedRecipient(_force(report), "police", report.rule.why)
    if desk is not None:
        yield RoutedRecipient(desk, "police", report.rule.why)
    for force in forces[1:] if report.danger or consented else ():
        yield RoutedRecipient(force, "police", reasons["at_risk"])
    for specialist, why in report.rule.specialists if consented else ():
        if report.reaches(specialist):
            yield RoutedRecipient(specialist, "police", why)


def _elections_desk(report: _Question) -> str | None:
    """Return the desk of the force that this category is for, where that desk has an address."""
    if report.rule.desk != "elections" or not report.place.forces:
        return None
    desk = elections_desk(report.place.forces[0])
    return desk if report.reaches(desk) else None


def _platforms(report: _Question) -> Iterator[RoutedRecipient]:
    for platform in dict.fromkeys(report.platforms):
        if platform in report.catalogue.platforms:
            yield RoutedRecipient(
                platform, "platform", report.catalogue.routing.reasons["platform"]
            )


def _electoral(report: _Question) -> Iterator[RoutedRecipient]:
    for rule_body, why in report.rule.electoral if report.share_electoral else ():
        body = _electoral_body(report, rule_body)
        kind = report.catalogue.authorities[body].kind
        yield RoutedRecipient(
            body, "electoral" if kind == "electoral" else "returning_officer", why
        )


def _electoral_body(report: _Question, body: str) -> str:
    """Return who the returning officer is: the area's own body's; in Northern Ireland the Chief
    Electoral Officer. The general entry stands for those not known, and has their post where it
    alone has an address."""
    if body != RETURNING_OFFICER:
        return body
    if report.nation == NORTHERN_IRELAND:
        return CHIEF_ELECTORAL_OFFICER
    officer = returning_officer_of(report.place.area) if report.place.area else None
    if officer is None or (report.reaches(body) and not report.reaches(officer)):
        return body
    return officer


def _advised(report: _Question, urgency: str) -> Iterator[AdvisedAuthority]:
    """Yield advice in the order to read it, also of authorities that are recipients already."""
    reasons, rule = report.catalogue.routing.reasons, report.rule
    if urgency == EMERGENCY:
        yield AdvisedAuthority(CALL_NOW, reasons["emergency"])
    if _is_for_police(report, urgency):
        yield AdvisedAuthority(_force(report), rule.why)
        for force in report.place.forces[1:]:
            yield AdvisedAuthority(force, reasons["at_risk"])
    elif report.share_police:
        yield AdvisedAuthority(_force(report), reasons["police_not_for_this"])
    for body, why in rule.electoral:
        yield AdvisedAuthority(_electoral_body(report, body), why)
    if report.share_electoral and not rule.electoral:
        yield AdvisedAuthority(COMMISSION, reasons["electoral_not_for_this"])
    yield from _helpers(report)


def _helpers(report: _Question) -> Iterator[AdvisedAuthority]:
    """Yield who helps with such a report, then who helps whoever holds or stands for the office."""
    office = report.catalogue.offices.get(report.office or "")
    for adviser in (*report.rule.advisers, *(office.authorities if office else ())):
        authority = report.catalogue.authorities[adviser]
        if _works_in(authority, report.nation):
            yield AdvisedAuthority(adviser, authority.when)


def _is_for_police(report: _Question, urgency: str) -> bool:
    """Return whether the police act on it, consent apart."""
    ranks = report.catalogue.urgencies
    urgent = ranks[urgency].rank <= ranks[URGENT].rank
    return urgent or report.rule.police == "with_consent"


def _force(report: _Question) -> str:
    return report.place.forces[0] if report.place.forces else CALL


def _works_in(authority: Authority, nation: str | None) -> bool:
    return nation is None or not authority.nations or nation in authority.nations
