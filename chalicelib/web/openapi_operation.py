"""What the OpenAPI document says of one route."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from pydantic import BaseModel

HTML = "text/html"


@dataclass(frozen=True, slots=True)
class Operation:
    """One route: what it takes, what it answers, who may call it."""

    summary: str
    answers: Mapping[int, type[BaseModel] | str | None]
    """By status: a model, HTML, or None where there is no body."""
    body: type[BaseModel] | None = None
    form: bool = False
    security: str | None = None
    problems: tuple[int, ...] = field(default=())
