"""Declare what an incident holds, once: intake, the form, tokens, case page and OpenAPI follow.

What each page calls a member is in ``rendering.incident_words``; a test names what is missing.
"""

from datetime import UTC, date, datetime, time
from typing import Annotated, Self
from zoneinfo import ZoneInfo

from pydantic import AfterValidator, Field, StrictBool, StringConstraints, model_validator
from pydantic_core import PydanticCustomError

from chalicelib.limits import HANDLE_LENGTH, POST_TEXT_LENGTH, URL_LENGTH
from chalicelib.model.bodies import Body, Line, Plain, Text100
from chalicelib.model.events import stamp

_LOCAL = ZoneInfo("Europe/London")


def _utc(value: str | None) -> str | None:
    """Bring a time to RFC 3339 in UTC; one without a zone, as forms send it, is the UK's."""
    if value is None:
        return None
    try:
        if len(value) == len("2024-07-04"):
            moment = datetime.combine(date.fromisoformat(value), time())
        else:
            moment = datetime.fromisoformat(value)
        aware = moment if moment.tzinfo else moment.replace(tzinfo=_LOCAL)
        return stamp(aware.astimezone(UTC))
    except (ValueError, OverflowError) as error:
        raise PydanticCustomError("time_unknown", "Must be an RFC 3339 time") from error


class IncidentForPlatform(Body):
    """The members of an incident that the platform where it happened is told, too."""

    url: Annotated[
        str | None,
        StringConstraints(max_length=URL_LENGTH),
        Line,
        Field(description="Any text that holds one link; kept as given, the link is found in it"),
    ] = None
    handle: Annotated[str | None, StringConstraints(max_length=HANDLE_LENGTH), Line] = None
    text: Annotated[str | None, StringConstraints(max_length=POST_TEXT_LENGTH), Plain] = None
    seen_at: Annotated[str | None, AfterValidator(_utc), Plain] = None
    deleted: StrictBool = False


class Incident(IncidentForPlatform):
    """One thing that was sent, posted or done. Kept as given; recognised besides."""

    platform: Text100 = None

    @model_validator(mode="after")
    def _is_somewhere(self) -> Self:
        if self.url is None and self.platform is None:
            raise PydanticCustomError("url_or_platform", "Must have a url or a platform")
        return self


RECOGNISED = ("post_id", "comment_id", "community")
"""Members that an incident's link is recognised by, kept and told beside those that were given."""

TOLD_PLATFORMS = (*IncidentForPlatform.model_fields, *RECOGNISED)
"""Members of an incident that a platform's token holds, where they are known."""

FLAGS = tuple(name for name, member in Incident.model_fields.items() if member.annotation is bool)
"""Members that are yes or no: a form sends them only where they are ticked."""
