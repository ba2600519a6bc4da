"""Accepting a report: once, whole, and the same answer to a retry."""

import threading
from dataclasses import replace
from datetime import date
from uuid import uuid4

import pytest

from chalicelib.catalogue import load
from chalicelib.catalogue.records import PublishedPromise
from chalicelib.errors import Conflict, Gone
from chalicelib.model.events import Kind, NewEvent
from chalicelib.model.references import case_id_for, hash_receipt
from chalicelib.ports import IdSecrets
from chalicelib.usecases.cases.read_case import recipients_of
from chalicelib.usecases.intake.store_report import store_report
from tests.support.factories import SECRETS, World, body, report


def recipients(world: World, **changes: object) -> dict[str, str]:
    """State by recipient of a report with these changes."""
    accepted = world.submit(**changes)
    return {who.id: who.state for who in world.case(accepted).recipients.values()}


def test_a_threat_on_two_platforms_goes_to_both_and_to_the_force() -> None:
    assert recipients(World()) == {
        "police-hampshire": "queued",
        "x": "queued",
        "facebook": "queued",
    }


def test_a_recipient_that_is_not_connected_becomes_self_report() -> None:
    incidents = [{"url": "https://www.tiktok.com/@someone/video/7"}]
    assert recipients(World(), incidents=incidents)["tiktok"] == "self_report"


def test_nobody_is_told_without_consent() -> None:
    assert recipients(World(), share_with={}) == {}


def test_log_only_is_told_to_nobody() -> None:
    assert recipients(World(), log_only=True) == {}


def test_danger_tells_the_police_whatever_it_says() -> None:
    told = recipients(World(), share_with={}, log_only=True, immediate_danger=True)
    assert told == {"police-hampshire": "queued"}


def test_danger_without_a_known_area_or_an_incident_is_accepted_with_the_number_to_call() -> None:
    told = recipients(
        World(),
        immediate_danger=True,
        incidents=[],
        candidate={"name": "Sam Invented", "area": "somewhere near the sea"},
    )
    assert told == {"police-999": "self_report"}


def test_a_link_of_no_known_platform_is_kept_and_routed_to_none() -> None:
    world = World()
    accepted = world.submit(incidents=[{"url": "https://x.com.evil.example/someone/status/20"}])
    assert set(world.case(accepted).recipients) == {"police-hampshire"}
    words = accepted.first.private
    assert words is not None
    assert words["incidents"][0]["url"] == "https://x.com.evil.example/someone/status/20"
    assert words["incidents"][0]["platform"] is None


def test_a_platform_that_we_do_not_know_is_kept_as_it_was_named() -> None:
    accepted = World().submit(incidents=[{"platform": "Someforum"}])
    assert accepted.first.private is not None
    assert accepted.first.private["incidents"][0]["platform_named"] == "Someforum"


def test_a_link_says_who_and_what() -> None:
    accepted = World().submit()
    assert accepted.first.private is not None
    x, facebook = accepted.first.private["incidents"]
    assert (x["platform"], x["handle"], x["post_id"]) == ("x", "someone", "20")
    assert (facebook["platform"], facebook["comment_id"]) == ("facebook", "789")


def test_what_stands_in_clear_is_nothing_personal() -> None:
    facts = str(World().submit().first.public)
    for personal in ("Sam", "example.org", "960000", "someone", "live", "last week", "E14001063"):
        assert personal not in facts


def test_a_retry_gets_the_same_answer_and_writes_nothing() -> None:
    world, said = World(), report()
    first = store_report(world.intake(), said)
    world.clock.advance(days=2)
    again = store_report(world.intake(), said)
    assert (first.created, again.created) == (True, False)
    assert (again.first, again.receipt) == (first.first, first.receipt)
    assert world.log.kinds(first.first.case_id) == [Kind.REPORT_SUBMITTED]


def test_only_a_hash_of_the_receipt_is_stored() -> None:
    accepted = World().submit()
    assert accepted.first.public["receipt"] == hash_receipt(accepted.receipt)
    assert accepted.receipt not in str(accepted.first)


def test_other_content_under_the_same_id_is_a_conflict() -> None:
    world, said = World(), body()
    world.submit(**said)
    with pytest.raises(Conflict):
        world.submit(**{**said, "statement": "Another story."})


def test_line_ends_and_blanks_around_are_no_other_content() -> None:
    world, said = World(), body(statement="one\ntwo")
    world.submit(**said)
    assert not world.submit(**{**said, "statement": " one\r\ntwo \r\n"}).created


def test_a_retry_for_an_erased_case_says_so() -> None:
    world, said = World(), body()
    world.log.erase(world.submit(**said).first.case_id)
    with pytest.raises(Gone):
        world.submit(**said)


def test_a_retry_finds_its_case_under_a_secret_that_was_replaced() -> None:
    world, said = World(), report()
    first = store_report(world.intake(), said)
    rotated = IdSecrets(current="2", versions={**SECRETS.versions, "2": b"a newer secret"})
    again = store_report(world.intake(rotated), said)
    assert (again.created, again.receipt) == (False, first.receipt)
    assert store_report(world.intake(rotated), report()).created


def test_two_submissions_that_share_an_id_are_two_cases() -> None:
    world, said = World(), report()
    taken = case_id_for(SECRETS.versions["1"], str(said.submission_id))
    other = world.submit(submission_id=str(uuid4())).first
    facts = {**other.public, "submission": "somebody else's"}
    world.log.begin(taken, world.clock(), NewEvent(Kind.REPORT_SUBMITTED, facts, other.private))
    accepted = store_report(world.intake(), said)
    assert accepted.created
    assert accepted.first.case_id != taken
    assert not store_report(world.intake(), said).created


def test_our_own_time_is_said_to_be_ours() -> None:
    world = World()
    x = world.case(world.submit()).recipients["x"]
    ours = load().urgencies["emergency"]
    assert x.promise.basis == "ours"
    assert x.promise.acknowledge_minutes == ours.acknowledge_minutes


def test_a_good_code_says_who_the_candidate_is() -> None:
    world = World()
    accepted = store_report(
        world.intake(), report(candidate_known=True, candidate=None), world.robin
    )
    case = world.case(accepted)
    assert case.public["verified"] is True
    assert case.report is not None
    assert case.report["candidate"]["name"] == "Robin Invented"
    assert "police-durham" in case.recipients


def test_twenty_at_the_same_moment_make_one_case() -> None:
    world, said = World(), report()
    answers = []
    gate = threading.Barrier(20)

    def submit() -> None:
        gate.wait()
        answers.append(store_report(world.intake(), said))

    threads = [threading.Thread(target=submit) for _ in range(20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len({(it.first.case_id, it.receipt) for it in answers}) == 1
    assert sum(it.created for it in answers) == 1
    assert len(world.log.cases) == 1


def test_a_published_time_is_the_promise_and_has_its_source() -> None:
    world = World()
    published = PublishedPromise(
        acknowledge_minutes=90,
        decide_minutes=None,
        url="https://help.example.org/times",
        checked=date(2026, 5, 1),
    )
    platforms = load().platforms
    catalogue = load()._replace(
        platforms={**platforms, "x": platforms["x"]._replace(promise=published)}
    )
    accepted = store_report(replace(world.intake(), catalogue=catalogue), report())
    x = next(
        who
        for who in recipients_of(catalogue, world.case(accepted), world.clock())
        if who["id"] == "x"
    )
    assert x["promise"] == {
        "basis": "published",
        "acknowledge_by": "2026-11-22T09:00:00Z",
        "decide_by": "2026-11-23T07:30:00Z",
        "source_url": "https://help.example.org/times",
        "checked": "2026-05-01",
    }
