"""Every mail that a reporter can get, as the use cases write it, of a case full of traps."""

from collections.abc import Iterator
from typing import Any

from chalicelib.model.events import Kind, NewEvent, stamp
from chalicelib.model.recipient_ids import OPERATOR, REPORTER
from chalicelib.ports import Dispatch, Letter
from chalicelib.usecases.notifications.notify_reporter import notify_reporter
from tests.support.authority_letters import naughty
from tests.support.cases import FORCE, outcome_event
from tests.support.factories import World
from tests.support.weeks import COMMISSION

STATUSES = ("acknowledged", "content_removed", "no_violation", "need_more_info")
STAGES = ("recorded_as_crime", "charged", "no_further_action")


def reporter_letters(language: str) -> dict[str, Letter]:
    """The mails by name, in this language: of any report, of danger, of one on record."""
    kinds: tuple[dict[str, Any], ...] = ({}, {"immediate_danger": True}, {"log_only": True})
    return {
        f"{name} {changes}": letter
        for changes in kinds
        for name, letter in _of_one_case(language, **changes)
    }


def _of_one_case(language: str, **changes: Any) -> Iterator[tuple[str, Letter]]:
    world = World()
    body = naughty(**changes)
    body["reporter"] = {**body["reporter"], "email": "sam@example.org", "language": language}
    accepted = world.submit(**body)
    case_id = accepted.first.case_id

    def letter_of(seq: int) -> Letter:
        world.clock.advance(days=1)
        notify_reporter(world.notify_reporter_deps, Dispatch(case_id, seq, REPORTER))
        return world.mail.letters[-1]

    def after(kind: Kind, words: dict[str, Any] | None = None, **facts: Any) -> Letter:
        return letter_of(world.append(accepted, NewEvent(kind, facts, words)).seq)

    yield "confirmation", letter_of(1)
    if changes.get("log_only"):
        yield "withdrawn", after(Kind.WITHDRAWN)
        return
    for status in STATUSES:
        seq = world.append(accepted, outcome_event(status, message="<b>It stays</b>")).seq
        yield f"outcome {status}", letter_of(seq)
    message: dict[str, Any] = {"message_id": "m", "from": FORCE, "to": REPORTER, "content": "c"}
    yield "message", after(Kind.MESSAGE_SENT, {"text": "<b>Where</b> is it?"}, **message)
    for stage in STAGES:
        yield f"stage {stage}", after(Kind.STAGE_RECORDED, recipient=FORCE, stage=stage, shown=True)
    yield "handed over", after(Kind.HANDED_OVER, recipient=FORCE, to="police-kent", recipients=[])
    overdue: tuple[tuple[str, str, str], ...] = (
        ("acknowledge", "x", COMMISSION),
        ("send", FORCE, OPERATOR),
    )
    for promised, recipient, to in overdue:
        body = {
            "what": promised,
            "recipient": recipient,
            "escalated_to": to,
            "due": stamp(world.clock()),
        }
        yield f"late to {promised}", after(Kind.RESPONSE_OVERDUE, **body)
    yield "link", after(Kind.STATUS_LINK_REQUESTED)
    yield "access", after(Kind.WHOLE_ACCESS_REQUESTED)
    yield "receipt", after(Kind.RECEIPT_REPLACED, receipt="0" * 64)
    yield "withdrawn", after(Kind.WITHDRAWN)
