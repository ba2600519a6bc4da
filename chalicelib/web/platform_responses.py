"""Describe what the API of platforms answers, for the OpenAPI document."""

from typing import Annotated, Literal

from pydantic import Field

from chalicelib.web.responses import FaultShape, Shape, Time


class EvidenceLink(Shape):
    """A platform's copy of a picture: without metadata, so with a digest of its own."""

    url: str
    expires_at: Time
    sha256: Annotated[str, Field(description="Of what the link gives")]
    content_type: str
    scan: Annotated[
        Literal["not_scanned", "clean"],
        Field(description="What the malware scanner says; not_scanned where none looked"),
    ]


class PollResponse(Shape):
    """RFC 8936, 2.3: tokens by id, and whether more wait."""

    sets: Annotated[
        dict[str, str],
        Field(
            description="Tokens by jti: JWS, ES256. Their one event is named {iss}/events/{kind}; "
            "its payload is ReportSubmitted, EvidenceAdded, MessageToPlatform, ResponseOverdue, "
            "ReportWithdrawn, OutcomeAppealed, PreservationRequested or VerificationSent."
        ),
    ]
    moreAvailable: bool  # RFC 8936's name


class TokensReplayed(Shape):
    """How many tokens are offered again: fewer than asked for where the day's number is used up."""

    tokens: int


class PreservationNoted(Shape):
    """An answer to a request to keep what there is, as it is on record."""

    jti: str
    status: Literal["preserved", "refused"]


class OutcomeResult(Shape):
    """What became of one outcome, in the order they came."""

    outcome_id: str = ""
    status: Literal[200, 201, 403, 409, 422, 429, 503]
    errors: list[FaultShape] = Field(default_factory=list)


class OutcomeResults(Shape):
    """The answer to outcomes."""

    results: list[OutcomeResult]


class Jwks(Shape):
    """RFC 7517: our public signing keys."""

    keys: list[dict[str, str]]


class SsfConfiguration(Shape):
    """OpenID SSF 1.0, section 7, as far as we have it; ``endpoints`` are ours, by name."""

    issuer: str
    jwks_uri: str
    delivery_methods_supported: list[str]
    authorization_schemes: list[dict[str, str]]
    events_supported: list[str]
    default_subjects: str
    jwks_history_uri: str
    openapi_uri: str
    endpoints: dict[str, str]
