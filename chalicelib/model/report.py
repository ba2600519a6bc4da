"""Define a report as it is accepted: validation, storage and OpenAPI follow it.

Rules that need the catalogue read it from the validation context (``ReportContext``), so that every
fault of a body is found in one pass.
"""

from collections.abc import Sequence
from functools import cached_property
from typing import Annotated, Any, LiteralString
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
    Name,
    OneLine,
    OptionalName,
    Plain,
    Text50,
    Text100,
    required,
)
from chalicelib.model.incident import Incident
from chalicelib.model.mailboxes import wrong_character
from chalicelib.model.named_files import NamedFile, merged
from chalicelib.model.places import PlaceChoice, PlaceWords
from chalicelib.model.references import squeeze
from chalicelib.model.report_context import ReportContext
from chalicelib.model.reporter import ReporterRole

_NARROWING = {"election", "office", "council"}
"""What an area is looked up within."""


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


Chosen = Annotated[StrictBool | None, AfterValidator(lambda chosen: chosen or None)]
"""Something that is chosen or not: no and nothing are the same report."""


class Reporter(Body):
    """Who reports. The address is not verified, so nothing typed here is ever mailed to it."""

    name: Name
    role: ReporterRole
    email: Annotated[EmailStr | None, BeforeValidator(_mailable), OneLine] = None
    phone: Text50 = None
    language: LanguageCode = DEFAULT
    discreet_mail: Chosen = None
    """Mails say that there is news, and nothing else: no reference, no name."""
    no_mailed_links: Chosen = None
    """Whoever reads the mailbox cannot open the report by a link in place of its receipt."""


class Candidate(Body):
    """About whom; needed only without a good access code. Danger does not wait for either."""

    name: Annotated[OptionalName, Field(validate_default=True)] = None
    election: Text100 = None
    office: Text50 = None
    council: OptionalName = None
    area: Annotated[OptionalName, Field(validate_default=True)] = None
    """Checked last: what it may mean depends on the others."""

    @field_validator("name", "area")
    @classmethod
    def _is_given(cls, text: str | None, info: ValidationInfo) -> str | None:
        context = _context(info)
        return text if context.danger or context.candidate_known else required(text)

    @field_validator("election")
    @classmethod
    def _election_is_open(cls, election: str | None, info: ValidationInfo) -> str | None:
        context = _context(info)
        if election is None or context.now is None:
            return election
        is_open = context.catalogue.is_open(election, context.now.date())
        if is_open is None:
            raise PydanticCustomError("election_unknown", "Must be an election that is known here")
        if not is_open:
            closed = "Must be an election that is on: without one, say the office"
            raise PydanticCustomError("election_closed", closed)
        return election

    @field_validator("office")
    @classmethod
    def _office_is_known(cls, office: str | None, info: ValidationInfo) -> str | None:
        if office is not None and not _context(info).catalogue.has_office(office):
            raise PydanticCustomError("office_unknown", "Must be an office of the catalogue")
        return office

    @field_validator("council")
    @classmethod
    def _council_is_one(cls, council: str | None, info: ValidationInfo) -> str | None:
        context = _context(info)
        if council is not None and context.now is not None:
            choices = context.catalogue.councils(council)
            _must_be_one(choices, "council_unknown", "Must be a council's GSS code or name")
        return council

    @field_validator("area")
    @classmethod
    def _area_is_one(cls, area: str | None, info: ValidationInfo) -> str | None:
        context, other_fields = _context(info), info.data
        if area is not None and context.asks_about_areas and other_fields.keys() >= _NARROWING:
            words = PlaceWords(area, **{name: other_fields[name] for name in _NARROWING})
            choices = context.catalogue.areas(words)
            _must_be_one(choices, "area_unknown", "Must be an area's GSS code or name")
        return area


class AtRisk(Body):
    """Where the person at risk is, if that is not the area."""

    area: Name

    @field_validator("area")
    @classmethod
    def _area_has_a_force(cls, area: str, info: ValidationInfo) -> str:
        context = _context(info)
        if context.asks_about_areas:
            choices = context.catalogue.whereabouts(area)
            _must_be_one(choices, "area_unknown", "Must be an area's GSS code or name")
        return area


def _must_be_one(
    choices: Sequence[PlaceChoice], code: LiteralString, detail: LiteralString
) -> None:
    """Refuse what means nothing that we know, and what may mean several things."""
    if not choices:
        raise PydanticCustomError(code, detail)
    if len(choices) > 1:
        several = "Several are called that: say which by its code"
        raise PydanticCustomError("area_ambiguous", several, {"choices": list(choices)})


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
    at_risk: AtRisk | None = None
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

    @cached_property
    def content(self) -> dict[str, Any]:
        """Return the body as it is kept, without members not given; nobody may change it."""
        return self.model_dump(mode="json", exclude={"submission_id"}, exclude_none=True)

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


def words_of(report: Report) -> PlaceWords | None:
    """Return what a report says of its area; None where it names none."""
    candidate = report.candidate
    if candidate is None or candidate.area is None:
        return None
    return PlaceWords(candidate.area, candidate.election, candidate.office, candidate.council)


def _context(info: ValidationInfo) -> ReportContext:
    if not isinstance(info.context, ReportContext):
        raise TypeError("a report is validated within a ReportContext")
    return info.context
