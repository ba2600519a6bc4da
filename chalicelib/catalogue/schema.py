"""Define the shape of every source file, as pydantic models. Build time only.

A statement's `checked` may be left out where the file gives one for all; `confidence` may not.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from pydantic import (
    Field,
    StringConstraints,
)

from chalicelib.catalogue.guidance import GroupId
from chalicelib.catalogue.platform_schema import (
    BindingTimesFile,
    ChannelsFile,
    PlatformEntry,
    SitesFile,
)
from chalicelib.catalogue.records import (
    AuthorityKind,
    Desk,
    PoliceRule,
)
from chalicelib.catalogue.schema_fields import (
    Day,
    Dsa,
    Expression,
    Kebab,
    Link,
    Nation,
    PositiveMinutes,
    Snake,
    Statement,
    Strict,
    Text,
)


class NoteEntry(Statement):
    text: Text


class UrgencyEntry(Strict):
    id: Snake
    label: Text
    meaning: Text
    acknowledge_minutes: PositiveMinutes
    decide_minutes: PositiveMinutes


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
    nations: list[Nation] = Field(default_factory=list)


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
    specialists: list[BodyEntry] = Field(default_factory=list)
    electoral: list[BodyEntry] = Field(default_factory=list)
    emergency_signs: list[Snake] = Field(default_factory=list)
    advisers: list[Kebab] = Field(default_factory=list)


class CategoryGuidanceEntry(Strict):
    checked: Day
    law: NoteEntry
    laws: list[Snake] = Field(default_factory=list)
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
    terms: list[Expression] = Field(
        default_factory=list
    )  # words by which a rule speaks of it; the build compares
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
    emergency: list[NoteEntry] = Field(default_factory=list)
    duties: list[NoteEntry] = Field(default_factory=list)
    attributions: list[NoteEntry] = Field(default_factory=list)


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
