"""List the API of platforms: signed requests, and what is public about us."""

from collections.abc import Mapping

from chalicelib.limits import PLATFORM_FILE_LINK, REPLAYED_TOKENS
from chalicelib.model.schema_paths import SCHEMA_PATH
from chalicelib.units import spelt
from chalicelib.web.http import JSON, TEXT
from chalicelib.web.routes.route import Access, Route

_RESPONSES = "web.platform_responses"
_PROBLEMS = (400, 401, 403, 413, 415, 429, 503)


def _signed(
    name: str,
    view: str,
    summary: str,
    *,
    body: str,
    answer: str,
    status: int = 200,
    problems: tuple[int, ...] = (),
) -> Route:
    return Route(
        method="POST",
        path=f"/v1/platforms/{{platform}}/{name}",
        view=view,
        summary=summary,
        access=Access.SIGNATURE,
        takes=("*/*",),  # judged after the signature, so that its refusal is signed
        body=body,
        answers=_answers(answer, status),
        problems=tuple(sorted((*_PROBLEMS, *problems))),
    )


def _answers(answer: str, status: int) -> Mapping[int, str]:
    """Answer without a body where there is no model; 200 beside 201, for what is on record."""
    if not answer:
        return {204: ""}
    return dict.fromkeys((201, 200), answer) if status == 201 else {status: answer}


ROUTES = (
    _signed(
        "poll",
        "web.platform.feed:post_poll",
        "RFC 8936 polling: acknowledge or refuse tokens, get what waits.",
        body="model.exchange:Poll",
        answer=f"{_RESPONSES}:PollResponse",
    ),
    _signed(
        "outcomes",
        "web.platform.outcomes:post_outcomes",
        "Say what was done about cases, 1 to 100 at once; each has a result of its own.",
        body="model.exchange:Outcomes",
        answer=f"{_RESPONSES}:OutcomeResults",
    ),
    _signed(
        "replay",
        "web.platform.feed:post_replay",
        "Be offered tokens again, byte for byte: those since a moment, or those of some reports, "
        f"up to {REPLAYED_TOKENS:,} a day. Unknown and foreign references are passed over.",
        body="model.exchange:Replay",
        answer=f"{_RESPONSES}:TokensReplayed",
        status=202,
    ),
    _signed(
        "preservations",
        "web.platform.preservations:post_preservation",
        "Answer a preservation-requested token by its jti; the same again is 200.",
        body="model.exchange:PreservationAnswer",
        answer=f"{_RESPONSES}:PreservationNoted",
        status=201,
        problems=(409, 422),
    ),
    _signed(
        "verification",
        "web.platform.feed:post_verification",
        "Ask for a verification event in the feed.",
        body="model.exchange:Verification",
        answer="",
    ),
    _signed(
        "evidence",
        "web.platform.evidence:post_evidence",
        f"A link, good for {spelt(PLATFORM_FILE_LINK)}, to the platform's copy of a file of a case "
        "it was told of.",
        body="model.exchange:EvidenceRequest",
        answer=f"{_RESPONSES}:EvidenceLink",
        problems=(404, 409),
    ),
    Route(
        method="GET",
        path="/.well-known/jwks.json",
        view="web.platform.discovery:get_jwks",
        summary="Our public signing keys.",
        answers={200: f"{_RESPONSES}:Jwks"},
        problems=(503,),
    ),
    Route(
        method="GET",
        path="/.well-known/jwks-history.json",
        view="web.platform.discovery:get_key_history",
        summary="Every public key that ever signed for us, removed ones too.",
        answers={200: f"{_RESPONSES}:Jwks"},
        problems=(503,),
    ),
    Route(
        method="GET",
        path="/.well-known/ssf-configuration",
        view="web.platform.discovery:get_configuration",
        summary="Where everything is.",
        answers={200: f"{_RESPONSES}:SsfConfiguration"},
    ),
    Route(
        method="GET",
        path=SCHEMA_PATH,
        view="web.openapi.statement_schema:get_schema",
        summary="JSON Schema of a statement of reasons: what an outcome may say, and must.",
        answers={200: JSON},
    ),
    Route(
        method="GET",
        path="/.well-known/security.txt",
        view="web.platform.discovery:get_security_txt",
        summary="Whom to tell of a weakness (RFC 9116).",
        answers={200: TEXT},
    ),
    Route(
        method="GET",
        path="/v1/openapi.json",
        view="web.openapi.view:get_openapi",
        summary="This document.",
        answers={200: JSON},
    ),
)
