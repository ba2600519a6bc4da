"""Define what bodies from outside are made of: their base, and texts that people type."""

import re
from typing import Annotated, Any

from pydantic import BaseModel, BeforeValidator, ConfigDict, StringConstraints, WithJsonSchema
from pydantic_core import PydanticCustomError, PydanticKnownError

from chalicelib.languages import CODES
from chalicelib.limits import NAME_LENGTH
from chalicelib.model.invisible import remove_invisible


class Body(BaseModel):
    """Members that are not in the contract are an error."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class EmptyBody(Body):
    """The body of what needs no words: none, or ``{}``."""


_BREAKS = re.compile(r" *[\x00-\x1f\x7f-\x9f\u2028\u2029]+ *")


def _plain(value: Any) -> Any:
    """Keep text as typed, but for the line ends that browsers change and blanks around it."""
    if isinstance(value, str):
        return value.replace("\r\n", "\n").replace("\r", "\n").strip() or None
    return value


def _one_line(value: Any) -> Any:
    """Make it one line of visible characters: it stands in mails beside lines that are ours."""
    return one_line(value) or None if isinstance(value, str) else value


def one_line(text: str) -> str:
    """Return one line of visible characters."""
    if text.isascii() and text.isprintable():  # most are, and nothing is to be removed
        return text.strip()
    return _BREAKS.sub(" ", remove_invisible(text)).strip()


def required(value: str | None) -> str:
    """Return the value. Raises PydanticCustomError ``missing`` where there is none."""
    if value is None:
        raise PydanticCustomError("missing", "Field required")
    return value


def _language(value: Any) -> Any:
    if value not in CODES:
        expected = " or ".join(", ".join(map(repr, CODES)).rsplit(", ", 1))
        raise PydanticKnownError("literal_error", {"expected": expected})
    return value


Plain = BeforeValidator(_plain)
OneLine = BeforeValidator(_one_line)
Required = BeforeValidator(required)

LanguageCode = Annotated[
    str, BeforeValidator(_language), WithJsonSchema({"enum": list(CODES), "type": "string"})
]
Name = Annotated[str, StringConstraints(max_length=NAME_LENGTH), Required, OneLine]
OptionalName = Annotated[str | None, StringConstraints(max_length=NAME_LENGTH), OneLine]
Text50 = Annotated[str | None, StringConstraints(max_length=50), OneLine]
Text100 = Annotated[str | None, StringConstraints(max_length=100), OneLine]
