"""What platforms send: polls, outcomes, verification. The definition behind checks and OpenAPI.

The names inside a statement of reasons are those of the DSA Transparency Database:
https://transparency.dsa.ec.europa.eu/page/api-documentation
"""

from datetime import UTC, datetime, timedelta
from typing import Annotated, Any, Literal, get_args

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    StrictBool,
    StrictInt,
    StringConstraints,
    ValidationInfo,
    field_validator,
)
from pydantic_core import PydanticCustomError

from chalicelib.model.events import stamp

MOST_EVENTS = 100
MOST_OUTCOMES = 100

NOT_ACKNOWLEDGED = "not_acknowledged"
"""Our own code for a token that nobody acknowledged or refused in ``PARKED_AFTER``."""

PARKED_AFTER = timedelta(days=7)

ERROR_CODES = frozenset(
    {
        "invalid_request",
        "invalid_key",
        "invalid_issuer",
        "invalid_audience",
        "authentication_failed",
        "access_denied",
        "invalid_state",
        NOT_ACKNOWLEDGED,
    }
)
"""Why a token was parked: RFC 8935, 2.4, and OpenID SSF 1.0's for a verification event. What a
platform says beyond these is taken too, but not repeated where words of theirs do not belong."""

Status = Literal[
    "acknowledged",
    "under_review",
    "content_removed",
    "visibility_limited",
    "account_suspended",
    "labelled",
    "partially_actioned",
    "no_violation",
    "need_more_info",
]
RESTRICTING = frozenset(
    {
        "content_removed",
        "visibility_limited",
        "account_suspended",
        "labelled",
        "partially_actioned",
    }
)
"""Decisions that need a statement of reasons."""

DECISIONS = RESTRICTING | {"no_violation"}

Ground = Literal["DECISION_GROUND_ILLEGAL_CONTENT", "DECISION_GROUND_INCOMPATIBLE_CONTENT"]
Visibility = Literal[
    "DECISION_VISIBILITY_CONTENT_REMOVED",
    "DECISION_VISIBILITY_CONTENT_DISABLED",
    "DECISION_VISIBILITY_CONTENT_DEMOTED",
    "DECISION_VISIBILITY_CONTENT_AGE_RESTRICTED",
    "DECISION_VISIBILITY_CONTENT_INTERACTION_RESTRICTED",
    "DECISION_VISIBILITY_CONTENT_LABELLED",
    "DECISION_VISIBILITY_OTHER",
]
Account = Literal["DECISION_ACCOUNT_SUSPENDED", "DECISION_ACCOUNT_TERMINATED"]
Automation = Literal[
    "AUTOMATED_DECISION_FULLY", "AUTOMATED_DECISION_PARTIALLY", "AUTOMATED_DECISION_NOT_AUTOMATED"
]


_PLAIN = StringConstraints(min_length=1, strip_whitespace=True, strict=True)

Short = Annotated[str, _PLAIN, Field(max_length=100)]
Url = Annotated[str, _PLAIN, Field(max_length=2_048)]
Explanation = Annotated[str, _PLAIN, Field(max_length=2_000)]
Long = Annotated[str, _PLAIN, Field(max_length=5_000)]
Names = Annotated[tuple[Short, ...], Field(max_length=100)]


def _one_or_more(value: Any) -> Any:
    return [value] if isinstance(value, str) else value


def _some(value: tuple[Any, ...]) -> tuple[Any, ...]:
    """At least one; asked after the members, so that a bad member is not counted as none."""
    if not value:
        raise PydanticCustomError("too_short", "Should have at least 1 item")
    return value


_AT_LEAST_ONE = AfterValidator(_some)
_ONE: dict[str, Any] = {"minItems": 1}


def _yes_or_no(value: Any) -> Any:
    return ("Yes" if value else "No") if isinstance(value, bool) else value


def _automation(value: Any) -> Any:
    if isinstance(value, bool):
        return "AUTOMATED_DECISION_FULLY" if value else "AUTOMATED_DECISION_NOT_AUTOMATED"
    return value


def _time(value: str) -> str:
    """RFC 3339 in UTC."""
    try:
        at = datetime.fromisoformat(value)
    except ValueError as error:
        raise PydanticCustomError("time_unknown", "Must be an RFC 3339 time") from error
    if "T" not in value.upper() or at.utcoffset() != timedelta(0):
        raise PydanticCustomError("time_not_utc", "Must be a time in UTC, with Z")
    return stamp(at.astimezone(UTC))


class Body(BaseModel):
    """Members that are not in the contract are an error."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class SetError(Body):
    """Why a token was not taken (RFC 8935, 2.4)."""

    err: Short
    description: Annotated[str, StringConstraints(strict=True), Field(max_length=2_000)]


class Poll(Body):
    """The body of a poll (RFC 8936, 2.2)."""

    most: Annotated[StrictInt, Field(ge=0, alias="maxEvents")] = MOST_EVENTS
    immediately: Annotated[StrictBool, Field(alias="returnImmediately")] = False
    ack: tuple[str, ...] = ()
    errors: Annotated[dict[str, SetError], Field(alias="setErrs")] = {}


class Outcomes(Body):
    """The envelope of outcomes; each is held to ``Outcome`` by itself."""

    outcomes: Annotated[
        tuple[dict[str, Any], ...],
        Field(max_length=MOST_OUTCOMES, json_schema_extra=_ONE),
        _AT_LEAST_ONE,
    ]


class EvidenceWanted(Body):
    """The body that asks for a link to a platform's copy of a file."""

    reference: Annotated[str, Field(max_length=100)]
    sha256: Annotated[str, Field(pattern=r"^[0-9a-f]{64}$", description="As the token has it")]


class Verification(Body):
    """The body that asks for a verification event."""

    state: Annotated[str, Field(max_length=1_000)] | None = None


class StatementOfReasons(Body):
    """Why and how something was restricted. Required: what the DSA requires of every decision."""

    decision_ground: Ground
    illegal_content_explanation: Annotated[Explanation | None, Field(validate_default=True)] = None
    incompatible_content_explanation: Annotated[
        Explanation | None, Field(validate_default=True)
    ] = None
    decision_account: Account | None = None
    decision_visibility: Annotated[
        Annotated[
            tuple[Visibility, ...], Field(max_length=7, json_schema_extra=_ONE), _AT_LEAST_ONE
        ]
        | None,
        BeforeValidator(_one_or_more),
        Field(validate_default=True),
    ] = None
    decision_facts: Long
    automated_detection: Annotated[Literal["Yes", "No"], BeforeValidator(_yes_or_no)]
    automated_decision: Annotated[Automation, BeforeValidator(_automation)]

    illegal_content_legal_ground: Explanation | None = None
    incompatible_content_ground: Explanation | None = None
    incompatible_content_illegal: Annotated[
        Literal["Yes", "No"] | None, BeforeValidator(_yes_or_no)
    ] = None
    decision_ground_reference_url: Url | None = None
    decision_visibility_other: Explanation | None = None
    decision_monetary: Short | None = None
    decision_monetary_other: Explanation | None = None
    decision_provision: Short | None = None
    end_date_visibility_restriction: Short | None = None
    end_date_monetary_restriction: Short | None = None
    end_date_service_restriction: Short | None = None
    end_date_account_restriction: Short | None = None
    account_type: Short | None = None
    category: Short | None = None
    category_addition: Names | None = None
    category_specification: Names | None = None
    category_specification_other: Explanation | None = None
    content_type: Names | None = None
    content_type_other: Explanation | None = None
    content_language: Short | None = None
    content_date: Short | None = None
    application_date: Short | None = None
    territorial_scope: Names | None = None
    source_type: Short | None = None
    source_identity: Explanation | None = None
    puid: Short | None = None

    @field_validator("illegal_content_explanation", "incompatible_content_explanation")
    @classmethod
    def _ground_is_explained(cls, text: str | None, info: ValidationInfo) -> str | None:
        kind = str(info.field_name).removesuffix("_explanation")
        if text is None and info.data.get("decision_ground", "").endswith(kind.upper()):
            raise PydanticCustomError("missing", "Needed for this decision_ground")
        return text

    @field_validator("decision_visibility")
    @classmethod
    def _something_was_decided(cls, seen: Any, info: ValidationInfo) -> Any:
        if seen is None and info.data.get("decision_account") is None:
            raise PydanticCustomError("missing", "Needed where there is no decision_account")
        return seen


class Outcome(Body):
    """What a platform says it did about one case."""

    outcome_id: Short
    reference: Short
    status: Status
    at: Annotated[str, StringConstraints(strict=True, max_length=40), AfterValidator(_time)]
    incidents: (
        Annotated[tuple[Url, ...], Field(max_length=50, json_schema_extra=_ONE), _AT_LEAST_ONE]
        | None
    ) = None
    statement_of_reasons: Annotated[StatementOfReasons | None, Field(validate_default=True)] = None
    message: Annotated[Long | None, Field(validate_default=True)] = None

    @field_validator("statement_of_reasons")
    @classmethod
    def _restriction_is_reasoned(cls, reasons: Any, info: ValidationInfo) -> Any:
        if reasons is None and info.data.get("status") in RESTRICTING:
            raise PydanticCustomError("missing", "Needed for a decision that restricts")
        return reasons

    @field_validator("message")
    @classmethod
    def _no_violation_is_explained(cls, message: Any, info: ValidationInfo) -> Any:
        if message is None and info.data.get("status") == "no_violation":
            raise PydanticCustomError("missing", "Needed where no violation was found")
        return message


def follows(state: str, status: str) -> bool:
    """Whether a recipient in ``state`` may report ``status`` now.

    A decision may always be reported, a new one after a decision too: it corrects. Otherwise there
    is no step back; only a question that was answered goes back to review.
    """
    if status in DECISIONS:
        return True
    if state == "decided":
        return False
    return status != "acknowledged" or state not in {"under_review", "need_more_info"}


STATUSES: tuple[str, ...] = get_args(Status)
