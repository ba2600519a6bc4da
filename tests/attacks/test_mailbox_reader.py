"""Whoever reads the mailbox reads answers and writes messages; all else needs a secret or a day.

At commit 5535a40 a mailed link opened the statement and the reporter's details, withdrew the report
and downloaded all of it.
"""

import re

import pytest

from chalicelib.limits import WHOLE_ACCESS, WHOLE_ACCESS_WAIT
from chalicelib.model.events import Kind, NewEvent
from chalicelib.model.kinds import MEANING
from chalicelib.ports import Dispatch
from chalicelib.usecases.notifications.notify_reporter import notify_reporter
from chalicelib.web.reporter.actions import BY_MAILED_LINK, FORMS
from tests.support.cases import outcome_event
from tests.support.factories import ACCESS_CODE, World, body
from tests.support.mailbox import (
    CANARIES,
    by_api,
    enter,
    mailed_code,
    post,
    reported_in_secret,
)
from tests.support.visitor import Visitor, request_link
from tests.support.web_client import post_json


@pytest.fixture
def victim(world: World) -> Visitor:
    """Somebody whose mailbox is read: x has answered their report."""
    return reported_in_secret(world)


@pytest.fixture
def reader(victim: Visitor) -> Visitor:
    """Whoever reads the mailbox, with the report open by a mailed link."""
    return enter(victim, mailed_code(victim))


def test_mailed_link_shows_answers_and_nothing_that_was_typed(
    victim: Visitor, reader: Visitor
) -> None:
    owner = enter(victim, victim.receipt)
    post(owner, "messages", message_id="m", to="x", text="OWN-MESSAGE-CANARY")
    post(owner, "appeal", recipient="x", text="APPEAL-CANARY")
    whole, partial_page = owner.page().html, reader.page().html
    for canary in (*CANARIES, "OWN-MESSAGE-CANARY", "APPEAL-CANARY"):
        assert canary in whole
        assert canary not in partial_page
    assert "It stays" in partial_page
    assert "A link from a mail opened this page" in partial_page
    assert "threat" not in partial_page.lower()


@pytest.mark.parametrize("action", sorted(FORMS - BY_MAILED_LINK))
def test_mailed_link_does_nothing_but_write(victim: Visitor, reader: Visitor, action: str) -> None:
    before = victim.kinds()
    fields = {"confirm": "yes", "recipient": "x", "text": "?", "share_with.police": "yes"}
    answer = post(reader, action, **fields)
    assert answer.status == 403
    assert "Enter your receipt or your access code first" in answer.text
    assert victim.kinds() == before
    assert by_api(victim, victim.receipt) == 200


def test_mailed_link_writes_messages(victim: Visitor, reader: Visitor) -> None:
    assert post(reader, "messages", message_id="m", to="x", text="Thank you").status == 201
    assert victim.kinds()[-1] is Kind.MESSAGE_SENT


def test_receipt_opens_the_rest_of_a_mailed_session(victim: Visitor, reader: Visitor) -> None:
    for wrong in ("", "AAAA-AAAA-AAAA-AAAA-AAAA", ACCESS_CODE):
        answer = post(reader, "prove", proof=wrong)
        assert answer.status == 403
        assert wrong == "" or wrong not in answer.text
    assert post(reader, "prove", proof=victim.receipt).status == 303
    assert "STATEMENT-CANARY" in reader.page().html
    assert post(reader, "withdraw", confirm="yes").status == 201


def test_guesses_at_the_rest_of_a_mailed_session_are_slowed(reader: Visitor) -> None:
    statuses = [post(reader, "prove", proof=f"AAAA-{n:04}").status for n in range(12)]
    assert statuses[-1] == 429


def test_wish_for_everything_waits_a_day_and_is_mailed_at_once(
    world: World, victim: Visitor, reader: Visitor
) -> None:
    assert post(reader, "access").status == 201
    assert post(reader, "access").status == 201
    assert victim.kinds().count(Kind.WHOLE_ACCESS_REQUESTED) == 1
    mail = victim.mail()
    assert world.mail.letters[-1].to == "sam@example.org"
    assert "stop it there" in mail
    assert "asked to see and change all" in enter(victim, victim.receipt).page().text
    world.clock.advance(seconds=WHOLE_ACCESS_WAIT.whole_seconds - 60)
    early = enter(victim, mailed_code(victim))
    assert "STATEMENT-CANARY" not in early.page().html
    world.clock.advance(minutes=20)
    assert "STATEMENT-CANARY" in early.page().html
    late = enter(victim, mailed_code(victim))
    assert "STATEMENT-CANARY" in late.page().html
    for action in ("stop-access", "receipt"):
        assert post(late, action).status == 403
    assert post(late, "access").status == 201  # is found, and takes away nothing that it opened
    assert "STATEMENT-CANARY" in late.page().html
    assert victim.kinds().count(Kind.WHOLE_ACCESS_REQUESTED) == 1
    assert post(late, "consent").status == 201
    world.clock.advance(seconds=WHOLE_ACCESS.whole_seconds)
    again = enter(victim, mailed_code(victim))
    assert "STATEMENT-CANARY" not in again.page().html
    assert post(again, "access").status == 201
    assert victim.kinds().count(Kind.WHOLE_ACCESS_REQUESTED) == 2


def test_receipt_stops_the_wish_for_everything(
    world: World, victim: Visitor, reader: Visitor
) -> None:
    post(reader, "access")
    assert post(reader, "stop-access").status == 403
    owner = enter(victim, victim.receipt)
    assert post(owner, "stop-access").status == 201
    assert post(owner, "stop-access").status == 201
    assert victim.kinds().count(Kind.WHOLE_ACCESS_STOPPED) == 1
    assert post(reader, "access").status == 429
    world.clock.advance(seconds=WHOLE_ACCESS_WAIT.whole_seconds)
    assert "STATEMENT-CANARY" not in enter(victim, mailed_code(victim)).page().html


def test_report_without_mailed_links_is_opened_by_none(world: World) -> None:
    reporter = {**body()["reporter"], "no_mailed_links": True}
    victim = Visitor(world, reporter=reporter)
    other = Visitor(world)
    answers = {
        request_link(world, reference).body for reference in (victim.reference, other.reference)
    }
    assert len(answers) == 1
    assert Kind.STATUS_LINK_REQUESTED not in victim.kinds()
    assert post(enter(victim, victim.receipt), "access").status == 409


def test_choice_that_is_not_made_is_the_same_report(world: World) -> None:
    payload = body()
    unmade = {**payload, "reporter": {**payload["reporter"], "discreet_mail": False}}
    assert post_json("/v1/reports", payload).status == 201
    assert post_json("/v1/reports", unmade).status == 200


def events_that_are_mailed() -> list[NewEvent]:
    """One of each kind that the reporter is mailed of, as it happens to a case."""
    message = {"message_id": "1", "from": "x", "to": "reporter", "content": "c"}
    stage = {"recipient": "police-hampshire", "stage": "investigating", "shown": True}
    overdue = {
        "recipient": "x",
        "what": "send",
        "due": "2026-11-23T07:30:00Z",
        "escalated_to": "operator",
    }
    rejected = {"upload_id": "u", "reason": "wrong_type"}
    return [
        outcome_event("no_violation", message="It stays"),
        NewEvent(Kind.MESSAGE_SENT, message, {"text": "Which post?"}),
        NewEvent(Kind.STAGE_RECORDED, stage, {"name": "A", "role": "B"}),
        NewEvent(Kind.RESPONSE_OVERDUE, overdue),
        NewEvent(Kind.EVIDENCE_ADDED, {"upload_id": "u"}, {"filename": "a.png"}),
        NewEvent(Kind.EVIDENCE_REJECTED, rejected),
        NewEvent(Kind.STATUS_LINK_REQUESTED, {}),
        NewEvent(Kind.WHOLE_ACCESS_REQUESTED, {}),
        NewEvent(Kind.RECEIPT_REPLACED, {"receipt": "0" * 64}),
        NewEvent(Kind.WITHDRAWN, {}),
    ]


@pytest.mark.parametrize("language", ["en", "cy"])
def test_discreet_mail_says_only_that_there_is_news(world: World, language: str) -> None:
    reporter = {**body()["reporter"], "language": language, "discreet_mail": True}
    victim = Visitor(world, reporter=reporter)
    log = world.log
    for event in events_that_are_mailed():
        log.append(log.read(victim.case_id)[-1], world.clock(), event)
    mailed = [
        seq
        for seq, kind in enumerate(victim.kinds(), start=1)
        if MEANING[kind].reporter is not None
    ]
    for seq in mailed:
        notify_reporter(world.notify_reporter_deps, Dispatch(victim.case_id, seq, "reporter"))
    letters = world.mail.letters
    assert len(letters) == len(mailed) == 10
    texts = {(letter.subject, letter.text) for letter in letters if "#" not in letter.text}
    assert len(texts) == 1
    for letter in letters:
        letter_text = f"{letter.subject} {letter.text} {letter.html} {letter.mark} {letter.thread}"
        letter_text = re.sub(r"https?://\S+", "", letter_text)
        for word in ("Standsafe", "Sam", "X", "Hampshire", "polic", "heddlu", "threat", "report"):
            assert word not in letter_text.replace("DOCTYPE", ""), word
        assert victim.case_id not in letter_text
        assert victim.reference not in letter_text
        assert letter.mark
