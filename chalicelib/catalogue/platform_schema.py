"""Define the shape of the sources about platforms, channels and times that bind them. Build time
only."""

from __future__ import annotations

from typing import Annotated

from pydantic import (
    Field,
    StringConstraints,
)

from chalicelib.catalogue.guidance import Audience, Jurisdiction
from chalicelib.catalogue.records import (
    Confidence,
    CoverageExtent,
    Topic,
)
from chalicelib.catalogue.schema_fields import (
    Day,
    Expression,
    Host,
    HostOrDomain,
    Kebab,
    Link,
    PathShape,
    PositiveMinutes,
    Snake,
    Statement,
    Strict,
    Text,
)
from chalicelib.model.promises import BoundBy


class PlatformStatement(Strict):
    """Anything said about a platform: without a link where we are not sure of its address."""

    url: Link | None = None
    checked: Day | None = None
    confidence: Confidence


class PlatformNoteEntry(PlatformStatement):
    text: Text
    not_on: list[Snake] = Field(default_factory=list)  # as of a breach


class BreachEntry(PlatformStatement):
    category: Snake
    what: Text
    covers: CoverageExtent = "all"
    also_urls: list[Link] = Field(default_factory=list)  # other pages that it stands on
    not_on: list[Snake] = Field(
        default_factory=list
    )  # kinds that its words name, and that it is no rule on


class RouteEntry(PlatformStatement):
    situation: Text
    how: Text
    categories: list[Snake] = Field(default_factory=list)


class ExpectationEntry(PlatformStatement):
    topic: Topic
    text: Text


class MeasurementEntry(PlatformStatement):
    text: Text
    measure: Text
    place: Jurisdiction
    period: Annotated[str, StringConstraints(pattern=r"^\d{4}-\d{2}(/\d{4}-\d{2})?$")]


class PromiseEntry(Strict):
    acknowledge_minutes: PositiveMinutes | None = None
    decide_minutes: PositiveMinutes | None = None
    url: Link
    checked: Day


class LinkShapeEntry(Strict):
    hosts: list[HostOrDomain] = Field(min_length=1)
    paths: list[PathShape] = Field(default_factory=list)


class LinkRulesEntry(Strict):
    shapes: list[LinkShapeEntry] = Field(min_length=1)
    handle: Expression
    post: Expression
    comment: Expression = r"[A-Za-z0-9_-]{1,64}"
    comment_in: list[str] = Field(default_factory=list)
    not_handles: list[str] = Field(default_factory=list)
    community: Expression = r"[A-Za-z0-9_-]{1,100}"
    not_hosts: list[Host] = Field(default_factory=list)


class SiteEntry(Strict):
    id: Snake
    name: Text
    links: LinkRulesEntry


class SitesFile(Strict):
    sites: list[SiteEntry]
    shorteners: list[Host]


class EscalationEntry(PlatformStatement):
    who: Audience
    how: Text


class PlatformEntry(Strict):
    id: Snake
    name: Text
    company: Text
    many_operators: bool = False  # each of its hosts is somebody else's
    policy_url: Link
    checked: Day
    promise: PromiseEntry | None
    publishes_no_time: PlatformStatement | None = None
    self_report_url: Link
    report_routes: list[RouteEntry] = Field(min_length=1)
    same_rules_as: Snake | None = None  # another platform's breaches and notes hold here too
    breaches: list[BreachEntry] = Field(default_factory=list)
    expect: list[ExpectationEntry] = Field(min_length=1)
    notes: list[PlatformNoteEntry] = Field(default_factory=list)
    escalation: list[EscalationEntry] = Field(default_factory=list)
    measured_elsewhere: list[MeasurementEntry] = Field(default_factory=list)
    doubts: list[Text] = Field(
        default_factory=list
    )  # what we looked for in vain; for docs/statements.md and open data
    links: LinkRulesEntry


class ChannelEntry(Strict):
    """A way to be reached that nobody takes anything down from."""

    id: Snake
    name: Text
    checked: Day
    how: Text  # how to keep what came
    report_routes: list[RouteEntry] = Field(min_length=1)
    notes: list[PlatformNoteEntry] = Field(min_length=1)
    escalation: list[EscalationEntry] = Field(default_factory=list)
    doubts: list[Text] = Field(default_factory=list)


class ChannelsFile(Strict):
    channels: list[ChannelEntry] = Field(min_length=1)


class BindingTimeEntry(Statement):
    id: Snake
    by: BoundBy
    platforms: list[Snake] = Field(default_factory=list)
    categories: list[Snake] = Field(min_length=1)
    decide_minutes: PositiveMinutes
    since: Day
    text: Text
    note: Text | None = None
    regulator: Kebab


class BindingTimesFile(Strict):
    checked: Day
    times: list[BindingTimeEntry]
