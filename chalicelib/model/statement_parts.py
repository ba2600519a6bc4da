"""Define what a statement of reasons is made of: closed lists, dates and links."""

import re
from dataclasses import dataclass
from datetime import date
from typing import Annotated, Any
from urllib.parse import urlsplit

from pydantic import (
    AfterValidator,
    Field,
    GetCoreSchemaHandler,
    GetJsonSchemaHandler,
    StringConstraints,
)
from pydantic_core import PydanticCustomError, core_schema

from chalicelib.model import transparency_database as database
from chalicelib.model.schema_paths import SCHEMA_PATH

_TEXT = StringConstraints(min_length=1, strip_whitespace=True, strict=True)


@dataclass(frozen=True, slots=True)
class Listed:
    """Hold a text to a closed list, and describe the list in the JSON Schema."""

    values: tuple[str, ...]

    def __get_pydantic_core_schema__(
        self, source: Any, handler: GetCoreSchemaHandler
    ) -> core_schema.CoreSchema:
        """Check after the text's own rules."""
        return core_schema.no_info_after_validator_function(self._check, handler(source))

    def __get_pydantic_json_schema__(
        self, schema: core_schema.CoreSchema, handler: GetJsonSchemaHandler
    ) -> dict[str, Any]:
        """Describe it as an enumeration."""
        return {"type": "string", "enum": list(self.values)}

    def _check(self, value: str) -> str:
        if value not in self.values:
            raise PydanticCustomError("not_listed", f"Must be one of the list in {SCHEMA_PATH}")
        return value


def _day(value: str) -> str:
    """Hold a text to a day that there is, as ``YYYY-MM-DD``."""
    try:
        day = date.fromisoformat(value)
    except ValueError as error:
        raise PydanticCustomError("date_unknown", "Must be a day, as YYYY-MM-DD") from error
    if day.isoformat() != value:
        raise PydanticCustomError("date_unknown", "Must be a day, as YYYY-MM-DD")
    return value


def _not_before(first: str) -> AfterValidator:
    def check(value: str) -> str:
        if value < first:
            raise PydanticCustomError("date_too_early", f"Must not be before {first}")
        return value

    return AfterValidator(check)


def _https(value: str) -> str:
    """Hold a text to an https link with a host."""
    try:
        parts = urlsplit(value)
        usable = parts.scheme == "https" and bool(parts.hostname) and not re.search(r"\s", value)
    except ValueError:
        usable = False
    if not usable:
        raise PydanticCustomError("url_not_https", "Must be a link that begins with https://")
    return value


_DAY = Field(json_schema_extra={"format": "date"})

StatementDay = Annotated[str, _TEXT, AfterValidator(_day), _DAY]
ContentDay = Annotated[str, _TEXT, AfterValidator(_day), _not_before("2000-01-01"), _DAY]
ApplicationDay = Annotated[str, _TEXT, AfterValidator(_day), _not_before("2020-01-01"), _DAY]
StatementLink = Annotated[
    str,
    _TEXT,
    AfterValidator(_https),
    Field(max_length=500, json_schema_extra={"format": "uri", "pattern": "^https://"}),
]
Ground = Annotated[str, _TEXT, Field(max_length=500)]
Puid = Annotated[str, _TEXT, Field(max_length=500, pattern=r"^[A-Za-z0-9_-]+$")]
Ean13 = Annotated[str, _TEXT, Field(pattern=r"^[0-9]{13}$")]

StatementCategory = Annotated[str, _TEXT, Listed(database.CATEGORIES + database.FORMER_CATEGORIES)]
Keyword = Annotated[str, _TEXT, Listed(database.KEYWORDS + database.FORMER_KEYWORDS)]
SourceType = Annotated[str, _TEXT, Listed(database.SOURCE_TYPES)]
ContentType = Annotated[str, _TEXT, Listed(database.CONTENT_TYPES)]
AccountType = Annotated[str, _TEXT, Listed(database.ACCOUNT_TYPES)]
Monetary = Annotated[str, _TEXT, Listed(database.MONETARY_DECISIONS)]
Provision = Annotated[str, _TEXT, Listed(database.PROVISION_DECISIONS)]
Country = Annotated[str, _TEXT, Listed(database.COUNTRIES)]
StatementLanguage = Annotated[str, _TEXT, Listed(database.LANGUAGES)]
