"""A report is written down once, whole, and a retry finds it."""

import threading
from uuid import uuid4

import pytest

from chalicelib.errors import Conflict, Gone
from chalicelib.model.events import Kind, NewEvent
from chalicelib.model.references import case_id_for, hash_receipt
from chalicelib.ports import IdSecrets
from chalicelib.usecases.intake.store_report import store_report
from tests.support.factories import SECRETS, World, body, report


def test_retry_gets_the_same_answer_and_writes_nothing() -> None:
    world, submission = World(), report()
    first = store_report(world.store_report_deps(), submission)
    world.clock.advance(days=2)
    again = store_report(world.store_report_deps(), submission)
    assert (first.created, again.created) == (True, False)
    assert (again.first, again.receipt) == (first.first, first.receipt)
    assert world.log.kinds(first.first.case_id) == [Kind.REPORT_SUBMITTED]


def test_receipt_is_stored_as_a_hash() -> None:
    accepted = World().submit()
    assert accepted.first.public["receipt"] == hash_receipt(accepted.receipt)
    assert accepted.receipt not in str(accepted.first)


def test_retry_is_a_conflict_when_its_content_is_other() -> None:
    world, payload = World(), body()
    world.submit(**payload)
    with pytest.raises(Conflict):
        world.submit(**{**payload, "statement": "Another story."})


def test_retry_is_the_same_when_line_ends_and_blanks_differ() -> None:
    world, payload = World(), body(statement="one\ntwo")
    world.submit(**payload)
    assert not world.submit(**{**payload, "statement": " one\r\ntwo \r\n"}).created


def test_retry_raises_gone_when_the_log_says_erased_before_the_key_is_gone() -> None:
    world = World()
    submission = report()
    first = store_report(world.store_report_deps(), submission).first
    world.log.append(first, world.clock(), NewEvent(Kind.ERASED, {}))
    with pytest.raises(Gone):
        store_report(world.store_report_deps(), submission)


def test_retry_raises_gone_when_the_case_was_erased() -> None:
    world, payload = World(), body()
    world.log.erase(world.submit(**payload).first.case_id)
    with pytest.raises(Gone):
        world.submit(**payload)


def test_retry_finds_its_case_when_the_secret_was_replaced() -> None:
    world, submission = World(), report()
    first = store_report(world.store_report_deps(), submission)
    rotated = IdSecrets(current="2", versions={**SECRETS.versions, "2": b"a newer secret"})
    again = store_report(world.store_report_deps(rotated), submission)
    assert (again.created, again.receipt) == (False, first.receipt)
    assert store_report(world.store_report_deps(rotated), report()).created


def test_submissions_are_two_cases_when_they_share_an_id() -> None:
    world, submission = World(), report()
    used_id = case_id_for(SECRETS.versions["1"], str(submission.submission_id))
    other = world.submit(submission_id=str(uuid4())).first
    facts = {**other.public, "submission": "somebody else's"}
    world.log.begin(used_id, world.clock(), NewEvent(Kind.REPORT_SUBMITTED, facts, other.private))
    accepted = store_report(world.store_report_deps(), submission)
    assert accepted.created
    assert accepted.first.case_id != used_id
    assert not store_report(world.store_report_deps(), submission).created


def test_submission_is_one_case_when_twenty_arrive_at_once() -> None:
    world, submission = World(), report()
    answers = []
    gate = threading.Barrier(20)

    def submit() -> None:
        gate.wait()
        answers.append(store_report(world.store_report_deps(), submission))

    threads = [threading.Thread(target=submit) for _ in range(20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len({(stored.first.case_id, stored.receipt) for stored in answers}) == 1
    assert sum(stored.created for stored in answers) == 1
    assert len(world.log.cases) == 1
