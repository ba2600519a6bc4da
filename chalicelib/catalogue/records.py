"""Define what the catalogue holds, as frozen records: the shapes every other module may rely on.

Standard library only, so that a cold start pays for one JSON file and nothing else; named tuples,
because twenty frozen dataclasses cost six times as long to import. The build (`build.py`) checks
the sources and writes exactly these shapes.

Every statement about somebody else carries `url` (the official page), `checked` (the day the page
was last read) and `confidence`: `found` may be printed as fact, `not_confirmed` only as
"not confirmed", beside the page to check.
"""

from __future__ import annotations

import datetime as dt
from typing import Literal, NamedTuple

from chalicelib.catalogue.areas import Area, Areas, Scope
from chalicelib.catalogue.offices import Office, Programme
from chalicelib.model.elections import ElectionType, Retention
from chalicelib.model.promises import BoundBy

Confidence = Literal["found", "not_confirmed"]
AuthorityKind = Literal["police", "electoral", "returning_officer", "adviser"]
Topic = Literal["acknowledgement", "decision", "outcome", "appeal"]
PoliceRule = Literal["with_consent", "with_consent_if_urgent"]
Desk = Literal["force", "elections"]
CoverageExtent = Literal["all", "part", "none"]


class Urgency(NamedTuple):
    """How soon we follow up. The minutes are our own times, nobody else's promise."""

    id: str
    label: str
    meaning: str
    rank: int  # 0 is the most urgent
    acknowledge_minutes: int
    decide_minutes: int


class Category(NamedTuple):
    """What a report is about; the candidate picks one."""

    id: str
    label: str
    definition: str
    urgency: str
    dsa: tuple[str, ...]  # statement categories of the EU's DSA Transparency Database
    note: str | None
    group: str  # of those in which forms and pages show the kinds
    crime_likely: bool  # what the law page says of it begins with "Yes" or "Often"


class Sign(NamedTuple):
    """Something about a report that raises its urgency, never lowers it."""

    id: str
    label: str
    raises_to: str | None  # an urgency; None: said to recipients, changes nothing here


class Note(NamedTuple):
    """A statement with where it was read."""

    text: str
    url: str
    checked: dt.date
    confidence: Confidence


class PlatformNote(NamedTuple):
    """The same about a platform: without a link where we are not sure of its address."""

    text: str
    url: str | None
    checked: dt.date
    confidence: Confidence


class Breach(NamedTuple):
    """What one platform says it does not allow, in our words."""

    category: str
    what: str
    url: str | None
    checked: dt.date
    confidence: Confidence
    also_urls: tuple[str, ...] = ()  # other pages that it stands on
    covers: CoverageExtent = "all"  # none: the rules were read, have none on this, and that is said


class ReportRoute(NamedTuple):
    """A platform's own way to report. `categories`: the ones it is the best route for."""

    situation: str
    how: str
    url: str | None
    checked: dt.date
    confidence: Confidence
    categories: tuple[str, ...]


class Expectation(NamedTuple):
    """What happens after a report to the platform, by topic."""

    topic: Topic
    text: str
    url: str | None
    checked: dt.date
    confidence: Confidence


class PublishedPromise(NamedTuple):
    """A response time that the platform itself publishes."""

    acknowledge_minutes: int | None
    decide_minutes: int | None
    url: str
    checked: dt.date


class BindingTime(NamedTuple):
    """A time that binds platforms in the UK, whatever they publish themselves."""

    id: str
    by: BoundBy
    platforms: tuple[str, ...]  # empty: all
    categories: tuple[str, ...]
    decide_minutes: int
    since: dt.date
    text: str  # the time, and of which reports it is
    note: str | None  # what to know of the source
    regulator: str  # the authority that the reporter can tell, too, where it passes
    url: str
    checked: dt.date
    confidence: Confidence

    def binds(self, platform: str, category: str) -> bool:
        """Return whether it is for a platform's reports of one kind of abuse."""
        return category in self.categories and (not self.platforms or platform in self.platforms)


class LinkShape(NamedTuple):
    """Hosts whose paths look alike, `*.` a domain for all under it.

    No paths: such a link names the platform and nothing more.
    """

    hosts: tuple[str, ...]
    paths: tuple[str, ...]


class LinkRules(NamedTuple):
    """How to read a platform's links; `links.py` explains the path language."""

    shapes: tuple[LinkShape, ...]
    handle: str  # regular expressions, matched in full
    post: str
    comment: str
    comment_in: tuple[str, ...]  # query parameters, the most exact first
    not_handles: tuple[str, ...]
    community: str
    not_hosts: tuple[str, ...]  # under its domains, and no place of its own


class RecognisedSite(NamedTuple):
    """A site whose links are recognised, and that is told nothing."""

    id: str
    name: str
    links: LinkRules


class PoliceRoute(NamedTuple):
    """Where a platform takes what police ask of it."""

    how: str
    url: str


class Channel(NamedTuple):
    """A way to be reached that nobody takes anything down from, such as email."""

    id: str
    name: str


class Platform(NamedTuple):
    """One service that carries abuse: its routes and how to read its links.

    What it says of its rules and of its answers is in `guidance.PlatformGuidance`.
    """

    id: str
    name: str
    company: str
    hosts: tuple[str, ...]
    many_operators: bool  # each host is somebody else's: nobody may read the reports about all
    policy_url: str
    checked: dt.date
    promise: PublishedPromise | None  # None: it publishes no time
    self_report_url: str
    report_routes: tuple[ReportRoute, ...]
    links: LinkRules
    police_route: PoliceRoute | None  # None: we know of none

    def route_for(self, category: str) -> ReportRoute:
        """Return the platform's best route for a category, else its general one."""
        fitting = (route for route in self.report_routes if category in route.categories)
        general = (route for route in self.report_routes if route.url == self.self_report_url)
        return next(fitting, None) or next(general)

    def address_for(self, category: str) -> str:
        """Return where a category is reported; its general address where we are not sure of one."""
        return self.route_for(category).url or self.self_report_url


class Authority(NamedTuple):
    """A police force, an electoral body, or an adviser. Mail addresses are not in the catalogue."""

    id: str
    kind: AuthorityKind
    name: str
    when: str
    how: str
    url: str
    phone: str | None
    nations: tuple[str, ...]  # where it works; empty: in the whole of the UK
    checked: dt.date
    confidence: Confidence
    desk_of: str | None = None  # the force whose single point of contact for elections it is


class RoutingRule(NamedTuple):
    """One category's line of the routing table; `routing.py` applies it."""

    category: str
    police: PoliceRule
    why: str  # why the police
    desk: Desk  # of the force
    specialists: tuple[tuple[str, str], ...]  # (police authority beside the force, why)
    electoral: tuple[tuple[str, str], ...]  # (authority, why)
    emergency_signs: tuple[str, ...]
    advisers: tuple[str, ...]


class RoutingTable(NamedTuple):
    """Who is notified of what, and the sentences that say why."""

    reviewed: dt.date
    rules: dict[str, RoutingRule]
    reasons: dict[str, str]


class KindOfArea(NamedTuple):
    """What people call an area of a kind: a ward, a UK Parliament seat."""

    id: str
    label: str


class Catalogue(NamedTuple):
    """The whole catalogue. Dictionaries are keyed by id and in the order of the sources."""

    urgencies: dict[str, Urgency]
    categories: dict[str, Category]
    signs: dict[str, Sign]
    platforms: dict[str, Platform]
    sites: dict[str, RecognisedSite]
    channels: dict[str, Channel]
    shorteners: tuple[str, ...]  # hosts of short addresses, which lead anywhere
    authorities: dict[str, Authority]  # all, the forces included
    forces: dict[str, Authority]
    areas: Areas  # read from their table one by one
    area_kinds: dict[str, KindOfArea]
    election_types: dict[str, ElectionType]
    kept_without_election: Retention
    attributions: tuple[Note, ...]  # whose data this is made from
    routing: RoutingTable
    binding_times: tuple[BindingTime, ...]
    programmes: dict[str, Programme]
    offices: dict[str, Office]  # after each, those who stand for it

    def binding_time(self, platform: str, category: str) -> BindingTime | None:
        """Return the time that binds a platform's reports of a kind; None where none is known."""
        binding = (time for time in self.binding_times if time.binds(platform, category))
        return next(binding, None)

    def area(self, text: str) -> Area | None:
        """Return the constituency of a GSS code or a name."""
        matches = self.areas.find(text, Scope(("constituency",)))
        return matches[0] if len(matches) == 1 else None
