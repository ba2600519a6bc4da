"""Define what the fields of source files are made of: texts, ids, links, days. Build time only."""

from __future__ import annotations

import re
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
from chalicelib.catalogue.records import (
    Confidence,
)

Text = Annotated[str, StringConstraints(min_length=1, strip_whitespace=True)]
Snake = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]*$")]
Kebab = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9-]*$")]
Host = Annotated[str, StringConstraints(pattern=r"^[a-z0-9-]+(\.[a-z0-9-]+)+$")]
HostOrDomain = Annotated[str, StringConstraints(pattern=r"^(\*\.)?[a-z0-9-]+(\.[a-z0-9-]+)+$")]
Dsa = Annotated[str, StringConstraints(pattern=r"^STATEMENT_CATEGORY_[A-Z_]+(/KEYWORD_[A-Z_]+)?$")]
Gss = Annotated[str, StringConstraints(pattern=r"^[ENSW]\d{8}$")]
PositiveMinutes = Annotated[int, Field(gt=0)]
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


def dated(row: Any, checked: object) -> Any:
    """Give a statement without a date of its own the day that its file was checked."""
    if isinstance(row, dict) and "checked" in row and row["checked"] is None:
        return row | {"checked": str(checked)}
    return row
