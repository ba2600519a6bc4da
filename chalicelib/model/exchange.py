"""Define what platforms send: polls, outcomes, verification. Checks and OpenAPI follow it."""

from datetime import UTC, date, datetime, timedelta
from typing import Annotated, Any, Literal, Self, get_args

from pydantic import (
    AfterValidator,
    Field,
    StrictBool,
    StrictInt,
    StringConstraints,
    ValidationError,
    ValidationInfo,
    ValidatorFunctionWrapHandler,
    field_validator,
    model_validator,
)
from pydantic_core import PydanticCustomError

from chalicelib.limits import OUTCOMES, POLL_TOKENS, REPLAYED_CASES
from chalicelib.model.bodies import Body, one_line
from chalicelib.model.events import stamp
from chalicelib.model.exchange_parts import AT_LEAST_ONE, ONE_ITEM, Long, Short, Url
from chalicelib.model.recipient_records import NOT_ACKNOWLEDGED
from chalicelib.model.statement_faults import contradiction, joined, with_fault
from chalicelib.model.statement_of_reasons import StatementOfReasons
from chalicelib.model.timestamps import read_day_or_time

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

MOST_NAMED = 500
"""Incidents in one outcome."""

DECISIONS = RESTRICTING | {"no_violation"}


_EARLIEST = datetime(1970, 1, 1, tzinfo=UTC)
"""An earlier time, such as the zero of some languages, means this: it can be reckoned with."""


def _time(value: str) -> str:
    """Bring a time to our form of RFC 3339. It must be in UTC."""
    at = _read(value)
    if not isinstance(at, datetime) or at.utcoffset() != timedelta(0):
        raise PydanticCustomError("time_not_utc", "Must be a time in UTC, with Z")
    return stamp(max(at.astimezone(UTC), _EARLIEST))


def _day_or_time(value: str) -> str:
    """Bring a time to our form of it; a day stays a day."""
    return _time(value) if isinstance(_read(value), datetime) else value


def _read(value: str) -> date:
    try:
        return read_day_or_time(value)
    except ValueError as error:
        raise PydanticCustomError("time_unknown", "Must be an RFC 3339 time") from error


class SetError(Body):
    """Why a token was not taken (RFC 8935, 2.4)."""

    err: Short
    description: Annotated[
        str, StringConstraints(strict=True), Field(max_length=2_000), AfterValidator(one_line)
    ]


class Poll(Body):
    """The body of a poll (RFC 8936, 2.2)."""

    most: Annotated[StrictInt, Field(ge=0, alias="maxEvents")] = POLL_TOKENS
    immediately: Annotated[StrictBool, Field(alias="returnImmediately")] = False
    ack: tuple[str, ...] = ()
    errors: Annotated[dict[str, SetError], Field(alias="setErrs", default_factory=dict)]


class Outcomes(Body):
    """The envelope of outcomes; each is held to ``Outcome`` by itself."""

    outcomes: Annotated[
        tuple[dict[str, Any], ...],
        Field(max_length=OUTCOMES, json_schema_extra=ONE_ITEM),
        AT_LEAST_ONE,
    ]


class EvidenceRequest(Body):
    """The body that asks for a link to a platform's copy of a file."""

    reference: Annotated[str, Field(max_length=100)]
    sha256: Annotated[str, Field(pattern=r"^[0-9a-f]{64}$", description="As the token has it")]


class Replay(Body):
    """The body that asks for tokens again: those since a moment, or those of some reports."""

    since: Annotated[str, StringConstraints(strict=True, max_length=40), AfterValidator(_time)] = ""
    references: Annotated[tuple[Short, ...], Field(max_length=REPLAYED_CASES)] = ()

    @model_validator(mode="after")
    def _names_one(self) -> Self:
        if bool(self.since) == bool(self.references):
            raise PydanticCustomError("since_or_references", "Must have since or references")
        return self


class PreservationAnswer(Body):
    """What a platform says to a request to keep what it has; ``jti`` is that of its token."""

    jti: Short
    status: Literal["preserved", "refused"]
    until: (
        Annotated[str, StringConstraints(strict=True, max_length=40), AfterValidator(_day_or_time)]
        | None
    ) = None
    ticket: Short | None = None


class Verification(Body):
    """The body that asks for a verification event."""

    state: Annotated[str, Field(max_length=1_000)] | None = None


class Outcome(Body):
    """What a platform says it did about one case."""

    outcome_id: Short
    reference: Short
    status: Status
    at: Annotated[str, StringConstraints(strict=True, max_length=40), AfterValidator(_time)]
    incidents: (
        Annotated[
            tuple[Url, ...],
            Field(
                max_length=MOST_NAMED,
                json_schema_extra=ONE_ITEM,
                description="Those that it is about, each by its url as a token has it, or by its "
                "post_id or comment_id. Without them it is about all",
            ),
            AT_LEAST_ONE,
        ]
        | None
    ) = None
    statement_of_reasons: Annotated[StatementOfReasons | None, Field(validate_default=True)] = None
    message: Annotated[Long | None, Field(validate_default=True)] = None
    ticket: Annotated[
        Short | None, Field(description="The platform's own number for it; the reporter sees it")
    ] = None

    @field_validator("statement_of_reasons", mode="wrap")
    @classmethod
    def _restriction_is_reasoned(
        cls, reasons: Any, validate: ValidatorFunctionWrapHandler, info: ValidationInfo
    ) -> Any:
        """Hold the statement to its own rules and to the status: every fault of both at once."""
        status = info.data.get("status")
        if reasons is None and status in RESTRICTING:
            raise PydanticCustomError("missing", "Needed for a decision that restricts")
        if reasons is not None and status == "no_violation":
            text = "Contradicts no_violation: it is of a restriction (DSA, Article 17)"
            raise PydanticCustomError("contradiction", text)
        fault = contradiction(status, reasons)
        try:
            return with_fault(validate(reasons), fault)
        except ValidationError as error:
            raise joined(error, fault) from error

    @field_validator("message")
    @classmethod
    def _no_violation_is_explained(cls, message: Any, info: ValidationInfo) -> Any:
        if message is None and info.data.get("status") == "no_violation":
            raise PydanticCustomError("missing", "Needed where no violation was found")
        return message


def follows(state: str, status: str) -> bool:
    """Return whether a recipient in ``state`` may report ``status`` now.

    A decision may always be reported, a new one after a decision too: it corrects. Otherwise there
    is no step back; only a question that was answered goes back to review.
    """
    if status in DECISIONS:
        return True
    if state == "decided":
        return False
    return status != "acknowledged" or state not in {"under_review", "need_more_info"}


STATUSES: tuple[str, ...] = get_args(Status)
