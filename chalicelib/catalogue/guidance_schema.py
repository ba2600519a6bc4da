"""The shape of the sources that only the guidance is made from. Build time only."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from typing import Annotated, Any, Literal, TypeAlias

from pydantic import BeforeValidator, Field, StringConstraints, model_validator

from chalicelib.catalogue.guidance import LawKind
from chalicelib.catalogue.records import Confidence
from chalicelib.catalogue.schema import (
    Day,
    Kebab,
    Link,
    Nation,
    Note,
    NotesFile,
    Snake,
    Statement,
    Strict,
    Text,
)

Path: TypeAlias = Annotated[str, StringConstraints(pattern=r"^/[a-z0-9_/-]*$")]
EVERY = "*"


def _since(value: Any) -> Any:
    """A day, or a year, which YAML gives as a number."""
    text = str(value)
    if not re.fullmatch(r"\d{4}(-\d{2}-\d{2})?", text):
        raise ValueError("is neither a date like 2024-01-31 nor a year")
    return text


When = Annotated[str, BeforeValidator(_since)]


class Law(Statement):
    id: Snake
    kind: LawKind = "offence"
    title: Text
    instrument: Text
    what: Text
    since: When
    until: Day | None = None
    dates: Confidence  # of since and until; the rest may be surer or less sure
    nations: list[Nation] = Field(min_length=1)
    categories: list[Snake | Literal["*"]] = Field(min_length=1)
    note: Text | None = None

    @model_validator(mode="after")
    def _in_order(self) -> Law:
        if self.until is not None and self.until < first_day(self.since):
            raise ValueError("ends before it begins")
        return self


def first_day(when: str) -> date:
    """The day, or the first one of the year. ValueError for 30 February."""
    return date.fromisoformat(when if "-" in when else f"{when}-01-01")


class LawFile(Strict):
    checked: Day
    laws: list[Law] = Field(min_length=1)
    coming: list[Note] = Field(default=[])


class Evidence(Statement):
    id: Snake
    what: Text
    how: Text


class EvidenceFile(Strict):
    checked: Day
    items: list[Evidence] = Field(min_length=1)
    advice: list[Text] = Field(min_length=1)
    preservation: list[Note] = Field(min_length=1)
    warning_signs: list[Note] = Field(min_length=1)


class Category(Strict):
    category: Snake
    law: Note
    first: Text
    advice: list[Text] = Field(min_length=1)
    keep: list[Snake] = Field(min_length=1)
    near: list[Snake] = Field(default=[])
    helplines: list[Kebab] = Field(default=[])
    on_platforms: bool = True


class CategoriesFile(Strict):
    checked: Day
    categories: list[Category] = Field(min_length=1)


class Document(Statement):
    title: Text
    text: Text


class NationNotes(Strict):
    name: Nation
    notes: list[Note] = Field(min_length=1)


class ReadingFile(Strict):
    checked: Day
    documents: list[Document] = Field(min_length=1)
    nations: list[NationNotes] = Field(min_length=1)


class Change(Strict):
    day: Day
    title: Text
    text: Text
    path: Path


class ChangesFile(Strict):
    changes: list[Change] = Field(min_length=1)


@dataclass(frozen=True, slots=True)
class GuidanceFiles:
    """The sources of the guidance, each in the shape it must have. Named as the files are."""

    law: LawFile
    evidence: EvidenceFile
    category_guidance: CategoriesFile
    reading: ReadingFile
    changes: ChangesFile
    statements: NotesFile


__all__ = ["EVERY", "GuidanceFiles", "Link", "first_day"]
