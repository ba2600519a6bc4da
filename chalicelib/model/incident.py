"""Declare what an incident holds, once: intake, the form, tokens, case page and OpenAPI follow.

Its names stand in ``model.incident_members`` too, and what each page calls a member in
``rendering.incident_words``; a test names what is missing.
"""

from typing import Annotated, Any, Self

from pydantic import (
    AfterValidator,
    Field,
    StrictBool,
    StringConstraints,
    ValidationInfo,
    field_validator,
    model_validator,
)
from pydantic_core import PydanticCustomError

from chalicelib.limits import HANDLE_LENGTH, POST_TEXT_LENGTH, URL_LENGTH
from chalicelib.model.bodies import Body, OneLine, OptionalName, Plain, Text100
from chalicelib.model.sighting import check_past, read_sighting


def _sighting(value: str | None) -> str | None:
    return None if value is None else read_sighting(value)


SIGHTING_FORMATS: list[Any] = [
    {"type": "string", "format": "date-time"},
    {"type": "string", "format": "date"},
    {"type": "null"},
]


class IncidentForPlatform(Body):
    """The members of an incident that the platform where it happened is told, too."""

    url: Annotated[
        str | None,
        StringConstraints(max_length=URL_LENGTH),
        OneLine,
        Field(description="Any text that holds one link; kept as given, the link is found in it"),
    ] = None
    handle: Annotated[str | None, StringConstraints(max_length=HANDLE_LENGTH), OneLine] = None
    community: Annotated[
        OptionalName,
        Field(description="The group, subreddit, server or channel; the link's where not given"),
    ] = None
    text: Annotated[str | None, StringConstraints(max_length=POST_TEXT_LENGTH), Plain] = None
    seen_at: Annotated[
        str | None,
        AfterValidator(_sighting),
        Plain,
        Field(
            description="An RFC 3339 date-time, or a full-date that stays one; absent if not known",
            json_schema_extra={"anyOf": SIGHTING_FORMATS},
        ),
    ] = None
    seen_about: Annotated[
        StrictBool, Field(description="Whether ``seen_at`` is only about right")
    ] = False
    deleted: StrictBool = False

    @field_validator("seen_at")
    @classmethod
    def _is_past(cls, seen_at: str | None, info: ValidationInfo) -> str | None:
        """Hold a report to the time of day; without a ``ReportContext``, it was held to it."""
        now = getattr(info.context, "now", None)
        if seen_at is not None and now is not None:
            check_past(seen_at, now)
        return seen_at


class Incident(IncidentForPlatform):
    """One thing that was sent, posted or done. Kept as given; recognised besides."""

    platform: Text100 = None

    @model_validator(mode="after")
    def _is_somewhere(self) -> Self:
        if self.url is None and self.platform is None:
            raise PydanticCustomError("url_or_platform", "Must have a url or a platform")
        return self


FLAGS = tuple(name for name, member in Incident.model_fields.items() if member.annotation is bool)
"""Members that are yes or no: a form sends them only where they are ticked."""
