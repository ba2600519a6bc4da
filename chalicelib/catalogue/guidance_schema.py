"""Define the shape of the sources that only the guidance is made from. Build time only."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from typing import Annotated, Any, TypeAlias

from pydantic import BeforeValidator, Field, StringConstraints, model_validator

from chalicelib.catalogue.law import LawKind
from chalicelib.catalogue.platform_schema import PlatformStatement
from chalicelib.catalogue.records import Confidence
from chalicelib.catalogue.schema import NoteEntry, NotesFile
from chalicelib.catalogue.schema_fields import (
    Day,
    Kebab,
    Link,
    Nation,
    Snake,
    Statement,
    Strict,
    Text,
)

Path: TypeAlias = Annotated[str, StringConstraints(pattern=r"^/[a-z0-9_/-]*$")]


def _day_or_year(value: Any) -> Any:
    """Return a day, a month, or a year, which YAML reads as a number, as text."""
    if value is None:
        return None
    text = str(value)
    if not re.fullmatch(r"\d{4}(-\d{2}(-\d{2})?)?", text):
        raise ValueError("is neither a date like 2024-01-31 nor a month nor a year")
    return text


DayOrYear = Annotated[str | None, BeforeValidator(_day_or_year)]


class LawEntry(Statement):
    id: Snake
    kind: LawKind = "offence"
    title: Text
    instrument: Text
    what: Text
    since: DayOrYear = None  # None: no safe date is known
    until: Day | None = None
    dates: Confidence  # of since and until; the rest may be surer or less sure
    nations: list[Nation] = Field(min_length=1)
    for_all: bool = False  # on every category; else each category names its laws
    note: Text | None = None
    doubt: Text | None = None  # for docs/statements.md and open data

    @model_validator(mode="after")
    def _in_order(self) -> LawEntry:
        if self.until is not None and self.until < first_day(self.since or "9999"):
            raise ValueError("ends before it begins")
        return self


def first_day(when: str) -> date:
    """Return the day, or the first of the month or year. Raises ValueError for 30 February."""
    return date.fromisoformat(when + "-01" * (2 - when.count("-")))


class NationEntry(Strict):
    name: Nation
    police_name: Text
    prosecutor: Text
    authorities: list[Kebab] = Field(min_length=1)
    notes: list[NoteEntry] = Field(min_length=1)
    orders: list[NoteEntry] = Field(min_length=1)


class LawFile(Strict):
    checked: Day
    nations: list[NationEntry] = Field(min_length=1)
    laws: list[LawEntry] = Field(min_length=1)
    coming: list[NoteEntry] = Field(default=[])


class EvidenceEntry(PlatformStatement):
    id: Snake
    what: Text
    how: Text


class EvidenceGuidanceFile(Strict):
    checked: Day
    items: list[EvidenceEntry] = Field(min_length=1)
    advice: list[Text] = Field(min_length=1)
    preservation: list[NoteEntry] = Field(min_length=1)
    warning_signs: list[Text] = Field(min_length=1)


class DocumentEntry(Statement):
    title: Text
    text: Text


class ReadingFile(Strict):
    checked: Day
    documents: list[DocumentEntry] = Field(min_length=1)


class ChangeEntry(Strict):
    day: Day
    title: Text
    text: Text
    path: Path


class ChangesFile(Strict):
    changes: list[ChangeEntry] = Field(min_length=1)


@dataclass(frozen=True, slots=True)
class GuidanceFiles:
    """The sources of the guidance, each in its shape. Fields have the names of the files."""

    law: LawFile
    evidence: EvidenceGuidanceFile
    reading: ReadingFile
    changes: ChangesFile
    statements: NotesFile


__all__ = ["GuidanceFiles", "Link", "first_day"]
