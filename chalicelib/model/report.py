"""Define a report as it is accepted: validation, storage and OpenAPI follow it.

Rules that need the catalogue read it from the validation context (``Context``), so that every fault
of a body is found in one pass.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Any, Literal, Protocol
from uuid import UUID

from pydantic import (
    AfterValidator,
    BeforeValidator,
    EmailStr,
    Field,
    StrictBool,
    StringConstraints,
    ValidationInfo,
    field_validator,
)
from pydantic_core import PydanticCustomError

from chalicelib.languages import DEFAULT
from chalicelib.limits import FILES, INCIDENTS, STATEMENT_LENGTH
from chalicelib.model.bodies import (
    Body,
    LanguageCode,
    Line,
    Name,
    OptionalName,
    Plain,
    Text50,
    Text100,
    required,
)
from chalicelib.model.incident import Incident
from chalicelib.model.mailboxes import wrong_character
from chalicelib.model.named_files import NamedFile, merged
from chalicelib.model.references import squeeze


class KnownThings(Protocol):
    """What of the catalogue a report is held to."""

    def has_category(self, category: str) -> bool:
        """Return True for an id of the catalogue."""
        ...

    def has_sign(self, sign: str) -> bool:
        """Return True for an id of the catalogue."""
        ...

    def has_area(self, text: str) -> bool:
        """Return True for a GSS code or a name of a constituency."""
        ...

    def has_election(self, election: str) -> bool:
        """Return True for an id of the catalogue."""
        ...


@dataclass(frozen=True, slots=True)
class Context:
    """What validation knows beside the body."""

    catalogue: KnownThings
    candidate_known: bool = False
    """True where an access code said who the candidate is."""
    danger: bool = False
    """Danger is let through with no candidate, no area that we know, and no incident."""
    code_wrong: bool = False
    """True where an access code was given that is nobody's, and nothing else says who."""
    now: datetime | None = None
    """What is said to have happened later is refused; None for a report that was accepted once."""


def _as_stored(code: str | None) -> str | None:
    """Bring a code to one form: however it is typed it is the same code, and the same report."""
    return None if code is None else squeeze(code)


def _mailable(address: Any) -> Any:
    """Refuse what cannot stand in an address, and name that character."""
    wrong = wrong_character(address) if isinstance(address, str) else ""
    if wrong:
        raise PydanticCustomError(
            "email_unusable",
            "Must be an email address, such as name@example.org: {character} cannot stand there",
            {"character": repr(wrong)},
        )
    return address


class Reporter(Body):
    """Who reports. The address is not verified, so nothing typed here is ever mailed to it."""

    name: Name
    role: Literal["candidate", "agent", "staff", "family", "other"]
    email: Annotated[EmailStr | None, BeforeValidator(_mailable), Line] = None
    phone: Text50 = None
    language: LanguageCode = DEFAULT


class Candidate(Body):
    """About whom; needed only without a good access code. Danger does not wait for either."""

    name: Annotated[OptionalName, Field(validate_default=True)] = None
    area: Annotated[OptionalName, Field(validate_default=True)] = None
    election: Text100 = None

    @field_validator("name", "area")
    @classmethod
    def _is_given(cls, text: str | None, info: ValidationInfo) -> str | None:
        return text if _context(info).danger else required(text)

    @field_validator("area")
    @classmethod
    def _area_is_known(cls, area: str | None, info: ValidationInfo) -> str | None:
        context = _context(info)
        if not context.danger and not context.catalogue.has_area(area or ""):
            raise PydanticCustomError("area_unknown", "Must be a constituency's GSS code or name")
        return area

    @field_validator("election")
    @classmethod
    def _election_is_known(cls, election: str | None, info: ValidationInfo) -> str | None:
        if election is not None and not _context(info).catalogue.has_election(election):
            raise PydanticCustomError("election_unknown", "Must be an election of the catalogue")
        return election


class ShareWith(Body):
    """Consent, by kind of recipient."""

    platforms: StrictBool = False
    police: StrictBool = False
    electoral: StrictBool = False


class Report(Body):
    """The body of ``POST /v1/reports``."""

    submission_id: UUID
    access_code: Annotated[Text100, AfterValidator(_as_stored)] = None
    reporter: Reporter
    candidate: Annotated[Candidate | None, Field(validate_default=True)] = None
    category: str
    immediate_danger: StrictBool = False
    signs: Annotated[tuple[str, ...], Field(max_length=50)] = ()
    incidents: Annotated[
        tuple[Incident, ...], Field(max_length=INCIDENTS, json_schema_extra={"minItems": 1})
    ]
    statement: Annotated[str | None, StringConstraints(max_length=STATEMENT_LENGTH), Plain] = None
    evidence: Annotated[tuple[NamedFile, ...], Field(max_length=FILES)] = ()
    share_with: ShareWith = ShareWith()
    log_only: StrictBool = False
    declaration: StrictBool

    @field_validator("access_code")
    @classmethod
    def _code_is_somebodys(cls, code: str | None, info: ValidationInfo) -> str | None:
        if code is not None and _context(info).code_wrong:
            raise PydanticCustomError("code_unknown", "Must be an access code as it was given")
        return code

    @field_validator("candidate")
    @classmethod
    def _candidate_or_code(cls, candidate: Candidate | None, info: ValidationInfo) -> Any:
        context = _context(info)
        if candidate is None and not context.candidate_known and not context.danger:
            raise PydanticCustomError("missing", "Needed without a good access code")
        return candidate

    @field_validator("category")
    @classmethod
    def _category_is_known(cls, category: str, info: ValidationInfo) -> str:
        if not _context(info).catalogue.has_category(category):
            raise PydanticCustomError("category_unknown", "Must be a category of the catalogue")
        return category

    @field_validator("signs")
    @classmethod
    def _signs_are_known(cls, signs: tuple[str, ...], info: ValidationInfo) -> tuple[str, ...]:
        if not all(_context(info).catalogue.has_sign(sign) for sign in signs):
            raise PydanticCustomError("sign_unknown", "Must be signs of the catalogue")
        return tuple(sorted(set(signs)))

    @field_validator("incidents")
    @classmethod
    def _something_happened(
        cls, incidents: tuple[Incident, ...], info: ValidationInfo
    ) -> tuple[Incident, ...]:
        if not incidents and not _context(info).danger:
            raise PydanticCustomError("too_short", "Must have at least one incident")
        return incidents

    @field_validator("evidence")
    @classmethod
    def _are_ids_of_uploads(
        cls, evidence: tuple[NamedFile, ...], info: ValidationInfo
    ) -> tuple[NamedFile, ...]:
        """Check their form alone: no report waits for a file. Its page says whose they are."""
        if not all(file.is_upload for file in evidence):
            raise PydanticCustomError("upload_unknown", "Must be ids of uploads")
        number = len(info.data.get("incidents", ()))
        places = (place for file in evidence for place in file.incidents or ())
        if "incidents" in info.data and any(place >= number for place in places):
            raise PydanticCustomError("incident_unknown", "Must be places of the incidents")
        return merged(evidence)

    @field_validator("declaration")
    @classmethod
    def _is_declared(cls, declaration: bool) -> bool:
        if not declaration:
            raise PydanticCustomError("declaration_required", "Must be true")
        return declaration


def _context(info: ValidationInfo) -> Context:
    if not isinstance(info.context, Context):
        raise TypeError("a report is validated within a Context")
    return info.context
