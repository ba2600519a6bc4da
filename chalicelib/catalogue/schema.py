"""Define the shape of every source file, as pydantic models. Build time only.

A statement's `checked` may be left out where the file gives one for all; `confidence` may not.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from typing import Annotated, Any

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    StringConstraints,
)

from chalicelib.catalogue import links
from chalicelib.catalogue.guidance import Audience, GroupId, Place
from chalicelib.catalogue.records import (
    AuthorityKind,
    BoundBy,
    Confidence,
    Coverage,
    Desk,
    PoliceRule,
    Topic,
)

Text = Annotated[str, StringConstraints(min_length=1, strip_whitespace=True)]
Snake = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]*$")]
Kebab = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9-]*$")]
Host = Annotated[str, StringConstraints(pattern=r"^[a-z0-9-]+(\.[a-z0-9-]+)+$")]
HostOrDomain = Annotated[str, StringConstraints(pattern=r"^(\*\.)?[a-z0-9-]+(\.[a-z0-9-]+)+$")]
Dsa = Annotated[str, StringConstraints(pattern=r"^STATEMENT_CATEGORY_[A-Z_]+(/KEYWORD_[A-Z_]+)?$")]
Gss = Annotated[str, StringConstraints(pattern=r"^[ENSW]\d{8}$")]
Minutes = Annotated[int, Field(gt=0)]
Nation = Annotated[str, StringConstraints(pattern=r"^(England|Scotland|Wales|Northern Ireland)$")]


def _https(value: str) -> str:
    if not re.fullmatch(r"https://[a-z0-9.-]+\.[a-z]{2,}(/[!-~]*)?", value):
        raise ValueError("is not an https link to a page")
    return value


def _iso(value: Any) -> Any:
    if not (isinstance(value, str) and re.fullmatch(r"\d{4}-\d{2}-\d{2}", value)):
        raise ValueError("is not a date like 2026-06-29")
    return value


def _expression(value: str) -> str:
    try:
        re.compile(value)
    except re.error as error:
        raise ValueError(f"is not a regular expression: {error}") from error
    return value


def _path(value: str) -> str:
    links.compile_path(value, {"handle": "x", "post": "x", "comment": "x", "community": "x"})
    return value


Link = Annotated[str, AfterValidator(_https)]
Day = Annotated[date, BeforeValidator(_iso)]
Expression = Annotated[str, AfterValidator(_expression)]
PathShape = Annotated[str, AfterValidator(_path)]


class Strict(BaseModel):
    """A misspelt field is a fault."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Statement(Strict):
    """Anything said about somebody else."""

    url: Link
    checked: Day | None = None
    confidence: Confidence


class NoteEntry(Statement):
    text: Text


class PlatformStatement(Strict):
    """Anything said about a platform: without a link where we are not sure of its address."""

    url: Link | None = None
    checked: Day | None = None
    confidence: Confidence


class PlatformNoteEntry(PlatformStatement):
    text: Text
    not_on: list[Snake] = []  # as of a breach


class BreachEntry(PlatformStatement):
    category: Snake
    what: Text
    covers: Coverage = "all"
    also_urls: list[Link] = []  # other pages that it stands on
    not_on: list[Snake] = []  # kinds that its words name, and that it is no rule on


class RouteEntry(PlatformStatement):
    situation: Text
    how: Text
    categories: list[Snake] = []


class ExpectationEntry(PlatformStatement):
    topic: Topic
    text: Text


class MeasurementEntry(PlatformStatement):
    text: Text
    measure: Text
    place: Place
    period: Annotated[str, StringConstraints(pattern=r"^\d{4}-\d{2}(/\d{4}-\d{2})?$")]


class PromiseEntry(Strict):
    acknowledge_minutes: Minutes | None = None
    decide_minutes: Minutes | None = None
    url: Link
    checked: Day


class LinkShapeEntry(Strict):
    hosts: list[HostOrDomain] = Field(min_length=1)
    paths: list[PathShape] = []


class LinkRulesEntry(Strict):
    shapes: list[LinkShapeEntry] = Field(min_length=1)
    handle: Expression
    post: Expression
    comment: Expression = r"[A-Za-z0-9_-]{1,64}"
    comment_in: list[str] = []
    not_handles: list[str] = []
    community: Expression = r"[A-Za-z0-9_-]{1,100}"
    not_hosts: list[Host] = []


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
    breaches: list[BreachEntry] = []
    expect: list[ExpectationEntry] = Field(min_length=1)
    notes: list[PlatformNoteEntry] = []
    escalation: list[EscalationEntry] = []
    measured_elsewhere: list[MeasurementEntry] = []
    doubts: list[Text] = []  # what we looked for in vain; for docs/statements.md and open data
    links: LinkRulesEntry


class ChannelEntry(Strict):
    """A way to be reached that nobody takes anything down from."""

    id: Snake
    name: Text
    checked: Day
    how: Text  # how to keep what came
    report_routes: list[RouteEntry] = Field(min_length=1)
    notes: list[PlatformNoteEntry] = Field(min_length=1)
    escalation: list[EscalationEntry] = []
    doubts: list[Text] = []


class ChannelsFile(Strict):
    channels: list[ChannelEntry] = Field(min_length=1)


class BindingTimeEntry(Statement):
    id: Snake
    by: BoundBy
    platforms: list[Snake] = []
    categories: list[Snake] = Field(min_length=1)
    decide_minutes: Minutes
    since: Day
    text: Text
    note: Text | None = None
    regulator: Kebab


class BindingTimesFile(Strict):
    checked: Day
    times: list[BindingTimeEntry]


class UrgencyEntry(Strict):
    id: Snake
    label: Text
    meaning: Text
    acknowledge_minutes: Minutes
    decide_minutes: Minutes


class SignEntry(Strict):
    id: Snake
    label: Text
    raises_to: Snake | None


class AuthorityEntry(Statement):
    id: Kebab
    kind: AuthorityKind
    name: Text
    when: Text
    how: Text
    phone: Annotated[str, StringConstraints(pattern=r"^[0-9 ]{3,}$")] | None = None
    nations: list[Nation] = []


class ForceEntry(Strict):
    id: Kebab  # police.uk's; the authority's id is "police-" + id
    name: Text
    nation: Nation
    url: Link


class BodyEntry(Strict):
    id: Kebab
    why: Text


class RuleEntry(Strict):
    police: PoliceRule
    why: Text
    desk: Desk = "force"
    specialists: list[BodyEntry] = []
    electoral: list[BodyEntry] = []
    emergency_signs: list[Snake] = []
    advisers: list[Kebab] = []


class CategoryGuidanceEntry(Strict):
    checked: Day
    law: NoteEntry
    laws: list[Snake] = []
    first: Text
    advice: list[Text] = Field(min_length=1)
    keep: list[Snake] = Field(min_length=1)
    near: list[Snake] = Field(default=[])
    helplines: list[Kebab] = Field(default=[])
    on_platforms: bool = True


class CategoryEntry(Strict):
    id: Snake
    order: int
    group: GroupId
    group_order: int | None = None
    label: Text
    definition: Text
    terms: list[Expression] = []  # words by which a rule speaks of it; the build compares
    urgency: Snake
    dsa: list[Dsa] = Field(min_length=1)
    note: Text | None = None
    routing: RuleEntry
    guidance: CategoryGuidanceEntry


class ReasonsEntry(Strict):
    danger: Text
    danger_no_area: Text
    at_risk: Text
    platform: Text
    electoral_not_for_this: Text
    police_not_for_this: Text
    emergency: Text


class UrgenciesFile(Strict):
    urgencies: list[UrgencyEntry] = Field(min_length=1)


class SignsFile(Strict):
    signs: list[SignEntry] = Field(min_length=1)


class AuthoritiesFile(Strict):
    checked: Day
    authorities: list[AuthorityEntry] = Field(min_length=1)


class ForcesFile(Strict):
    checked: Day
    when: Text
    how: Text
    phone: str
    forces: list[ForceEntry] = Field(min_length=1)


class NotesFile(Strict):
    checked: Day
    emergency: list[NoteEntry] = []
    duties: list[NoteEntry] = []
    attributions: list[NoteEntry] = []


class RoutingFile(Strict):
    reviewed: Day
    reasons: ReasonsEntry


@dataclass(frozen=True, slots=True)
class Files:
    """All sources, each in its shape. Fields have the names of the files."""

    urgencies: UrgenciesFile
    signs: SignsFile
    authorities: AuthoritiesFile
    police_forces: ForcesFile
    statements: NotesFile
    sites: SitesFile
    routing: RoutingFile
    binding_times: BindingTimesFile
    channels: ChannelsFile
    categories: dict[str, CategoryEntry]  # by file, in their order
    platforms: dict[str, PlatformEntry]  # by file
