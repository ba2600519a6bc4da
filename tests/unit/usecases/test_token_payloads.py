"""What a token tells a platform of each kind of event."""

from typing import Any

import pytest

from chalicelib.model.events import Event, Kind, NewEvent
from chalicelib.model.kinds import MEANING, PLATFORM_KINDS
from chalicelib.signing.token_payloads import TokenContext, token_of
from chalicelib.signing.tokens import EVENT_KINDS
from chalicelib.web.token_schemas import PAYLOADS
from tests.support.factories import World, body


def telling(*events: NewEvent, **changes: Any) -> TokenContext:
    """The last of these events of a fresh case, on its way to x."""
    world = World()
    accepted = world.submit(**changes)
    event: Event = accepted.first
    for new_event in events:
        event = world.append(accepted, new_event)
    return TokenContext(world.case(accepted), event, "x", world.clock())


@pytest.mark.parametrize(
    ("event", "kind", "payload"),
    [
        (
            NewEvent(
                Kind.EVIDENCE_STORED,
                {
                    "upload_id": "u",
                    "sha256": "ab",
                    "content_type": "image/png",
                    "size": 1,
                    "scan": "not_scanned",
                },
                {"filename": "CANARY.png"},
            ),
            "evidence-added",
            {"evidence": [{"sha256": "ab", "content_type": "image/png"}]},
        ),
        (
            NewEvent(
                Kind.MESSAGE_SENT,
                {"message_id": "m", "from": "reporter", "to": "x", "content": "c"},
                {"text": "It was posted again"},
            ),
            "message",
            {"message_id": "m", "text": "It was posted again"},
        ),
        (
            NewEvent(
                Kind.RESPONSE_DUE,
                {"recipient": "x", "what": "decide", "due": "2026-11-23T07:30:00Z"},
            ),
            "response-overdue",
            {"what": "decide", "due": "2026-11-23T07:30:00Z", "half_time": True},
        ),
        (
            NewEvent(
                Kind.RESPONSE_OVERDUE,
                {
                    "recipient": "x",
                    "what": "acknowledge",
                    "due": "2026-11-23T07:30:00Z",
                    "escalated_to": "ofcom",
                },
            ),
            "response-overdue",
            {"what": "acknowledge", "due": "2026-11-23T07:30:00Z", "half_time": False},
        ),
        (
            NewEvent(Kind.WITHDRAWN, {}),
            "report-withdrawn",
            {"withdrawn_at": "2026-11-22T07:30:00Z"},
        ),
        (
            NewEvent(Kind.OUTCOME_APPEALED, {"recipient": "x"}, {"text": "It is still there"}),
            "outcome-appealed",
            {"text": "It is still there"},
        ),
    ],
    ids=lambda value: value.kind if isinstance(value, NewEvent) else None,
)
def test_token_has_the_kind_and_payload_of_its_event(
    event: NewEvent, kind: str, payload: dict[str, Any]
) -> None:
    announced = NewEvent(
        Kind.EVIDENCE_ADDED,
        {"upload_id": "u", "content_type": "image/png", "size": 1},
        {"filename": "CANARY.png"},
    )
    assert token_of(telling(announced, event)) == (kind, payload)
    PAYLOADS[kind].model_validate(payload)


def test_openapi_names_the_payload_of_every_kind() -> None:
    assert tuple(PAYLOADS) == EVENT_KINDS
    tokens = {MEANING[kind].platform for kind in PLATFORM_KINDS}
    assert tokens | {"verification"} == set(PAYLOADS)
    incidents = [
        {"url": "https://x.com/someone/status/20", "text": "a threat", "deleted": True},
        {"platform": "x", "handle": "another"},
    ]
    _, payload = token_of(telling(incidents=incidents))
    PAYLOADS["report-submitted"].model_validate(payload)


def test_appeal_names_the_decision_that_it_is_against() -> None:
    def decided(outcome_id: str) -> NewEvent:
        facts = {
            "recipient": "x",
            "outcome_id": outcome_id,
            "status": "no_violation",
            "at": "2026-11-22T07:30:00Z",
            "content": "c",
        }
        return NewEvent(Kind.OUTCOME_RECORDED, facts, {"message": "within our rules"})

    appeal = NewEvent(Kind.OUTCOME_APPEALED, {"recipient": "x"}, {"text": "It is still there"})
    kind, payload = token_of(telling(decided("first"), decided("second"), appeal))
    assert (kind, payload["outcome_id"]) == ("outcome-appealed", "second")


def test_share_correction_tells_some_and_takes_back_from_others() -> None:
    corrected = NewEvent(
        Kind.CONSENT_CORRECTED, {"recipients": [], "withdrawn_from": ["x"]}, {"share_with": {}}
    )
    assert token_of(telling(corrected))[0] == "report-withdrawn"
    corrected = NewEvent(
        Kind.CONSENT_CORRECTED, {"recipients": [], "withdrawn_from": []}, {"share_with": {}}
    )
    kind, payload = token_of(telling(corrected))
    assert kind == "report-submitted"
    assert [incident["handle"] for incident in payload["incidents"]] == ["someone"]


def test_token_holds_no_statement_and_no_way_to_reach_the_reporter() -> None:
    statement = "STATEMENT-CANARY"
    words = {"reporter": {**body()["reporter"], "name": "NAME-CANARY"}, "statement": statement}
    payload = str(token_of(telling(**words)))
    reporter = body()["reporter"]
    for canary in (statement, "NAME-CANARY", reporter["email"], reporter["phone"], "facebook"):
        assert canary not in payload
    assert "https://x.com/someone/status/20" in payload
