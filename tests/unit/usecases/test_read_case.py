"""What the reporter sees is what happened, no more and no less."""

import pytest

from chalicelib.catalogue import load
from chalicelib.errors import Gone, LostRace, NotFound, TooManyTries
from chalicelib.model.events import Kind, NewEvent
from chalicelib.usecases.candidates.verify_access_code import (
    VerifyAccessCodeDeps,
    verify_access_code,
)
from chalicelib.usecases.cases.read_case import recipients_of, status_of
from chalicelib.usecases.cases.record_event import record
from chalicelib.usecases.notifications.fan_out import fan_out
from chalicelib.usecases.reporter.open_status import open_status
from tests.support.cases import outcome_event, reading
from tests.support.factories import SECRETS, World
from tests.support.fakes import MemoryDirectory, MemoryGuards

HERE = "192.0.2.7"


def test_recipients_are_named_each_with_its_promise() -> None:
    world = World()
    accepted = world.submit()
    recipients = recipients_of(reading(), world.case(accepted), world.clock())
    police = next(recipient for recipient in recipients if recipient["kind"] == "police")
    assert police["name"] == load().authorities["police-hampshire"].name
    assert police["state"] == "queued"
    assert police["promise"]["basis"] == "ours"
    assert police["promise"]["acknowledge_by"] == "2026-11-22T08:30:00Z"
    assert police["overdue"] is False
    assert None not in police.values()


def test_a_self_report_has_its_official_route_a_text_and_no_clock() -> None:
    world = World()
    incidents = [
        {"url": "https://www.tiktok.com/@someone/video/7", "text": "a threat"},
        {"url": "https://x.com/other/status/9", "text": "another"},
    ]
    case = world.case(world.submit(incidents=incidents))
    status = status_of(reading(), case, world.clock())
    tiktok = next(who for who in status["recipients"] if who["id"] == "tiktok")
    assert tiktok["state"] == "self_report"
    assert ".tiktok.com/" in tiktok["self_report"]["url"]
    assert "https://www.tiktok.com/@someone/video/7" in tiktok["self_report"]["text"]
    assert "x.com" not in tiktok["self_report"]["text"]
    assert "It began last week" not in tiktok["self_report"]["text"]
    assert set(tiktok["promise"]) == {"basis"}
    world.clock.advance(days=90)
    assert status_of(reading(), case, world.clock())["recipients"][1]["overdue"] is False


def test_the_other_force_of_a_split_constituency_is_named() -> None:
    world = World()
    candidate = {"name": "Sam Invented", "area": "Blaydon and Consett"}
    status = status_of(reading(), world.case(world.submit(candidate=candidate)), world.clock())
    police, *platforms = status["recipients"]
    assert (police["id"], police["also"]) == ("police-durham", ["Northumbria Police"])
    assert not any("also" in who for who in platforms)


def test_an_authority_without_an_address_gets_the_statement_in_its_text() -> None:
    world = World(connected=())
    case = world.case(world.submit())
    police = status_of(reading(), case, world.clock())["recipients"][0]
    assert "It began last week" in police["self_report"]["text"]
    assert "https://x.com/someone/status/20" in police["self_report"]["text"]


def test_a_text_to_copy_names_nobody_where_nobody_was_named() -> None:
    world = World(connected=())
    reporter = {"name": "Kim Invented", "role": "staff"}
    accepted = world.submit(immediate_danger=True, candidate=None, reporter=reporter)
    platform = status_of(reading(), world.case(accepted), world.clock())["recipients"][2]
    assert platform["self_report"]["text"].startswith(
        "I am reporting abuse of a candidate in an election."
    )
    assert "Kim" not in platform["self_report"]["text"]


@pytest.mark.parametrize(("danger", "phone"), [(True, "999"), (False, "101")])
def test_the_number_to_call_is_999_in_danger(danger: bool, phone: str) -> None:
    world = World(connected=())
    case = world.case(world.submit(immediate_danger=danger))
    police = status_of(reading(), case, world.clock())["recipients"][0]
    assert police["self_report"]["phone"] == phone


def test_a_promise_that_passed_is_overdue_until_there_is_a_decision() -> None:
    world = World()
    accepted = world.submit()

    def overdue() -> bool:
        recipients = status_of(reading(), world.case(accepted), world.clock())["recipients"]
        return bool(next(who for who in recipients if who["id"] == "x")["overdue"])

    assert not overdue()
    world.clock.advance(minutes=61)
    assert overdue()
    world.append(accepted, outcome_event("acknowledged"))
    assert not overdue()
    world.clock.advance(days=2)
    assert overdue()
    world.append(accepted, outcome_event("no_violation", message="It stays"))
    assert not overdue()


def test_the_timeline_tells_what_was_done_and_by_whom() -> None:
    world = World()
    accepted = world.submit()
    fan_out(world.fan_out_deps, accepted.first.case_id, 1)
    world.append(accepted, outcome_event("content_removed", message="Removed"))
    status = status_of(reading(), world.case(accepted), world.clock())
    assert [(it["seq"], it["by"], it["what"], it.get("who")) for it in status["timeline"]] == [
        (1, "candidate", "report_submitted", None),
        (3, "platform", "outcome_recorded", load().platforms["x"].name),
    ]
    assert status["messages"][0]["text"] == "Removed"
    x = next(who for who in status["recipients"] if who["id"] == "x")
    assert x["state"] == "decided"
    assert x["outcome"]["status"] == "content_removed"
    assert x["outcome"]["message"] == "Removed"


def test_how_mail_to_the_reporter_travels_is_not_in_the_timeline() -> None:
    world = World()
    accepted = world.submit()
    facts = {"of": 1, "recipient": "reporter"}
    world.append(accepted, NewEvent(Kind.NOTIFICATION_SENT, facts))
    assert len(status_of(reading(), world.case(accepted), world.clock())["timeline"]) == 1


def test_the_right_receipt_opens_the_case_however_both_are_typed() -> None:
    world = World()
    accepted = world.submit()
    reference = world.case(accepted).reference.lower().replace("-", " ")
    opened = open_status(world.act_on_report_deps(), reference, accepted.receipt.lower(), HERE)
    assert opened.case_id == accepted.first.case_id


@pytest.mark.parametrize("reference", ["", "SS-2222-2222-222", "nonsense"])
def test_unknown_and_wrong_are_the_same(reference: str) -> None:
    world = World()
    accepted = world.submit()
    with pytest.raises(NotFound):
        open_status(world.act_on_report_deps(), reference, accepted.receipt, HERE)
    with pytest.raises(NotFound):
        open_status(
            world.act_on_report_deps(),
            world.case(accepted).reference,
            "AAAA-AAAA-AAAA-AAAA-AAAA",
            HERE,
        )


def test_an_erased_case_is_gone_for_its_receipt_only() -> None:
    world = World()
    accepted = world.submit()
    reference = world.case(accepted).reference
    world.log.erase(accepted.first.case_id)
    with pytest.raises(Gone):
        open_status(world.act_on_report_deps(), reference, accepted.receipt, HERE)
    with pytest.raises(NotFound):
        open_status(world.act_on_report_deps(), reference, "wrong", HERE)


def test_a_dozen_lost_races_are_enough() -> None:
    world = World()
    accepted = world.submit()

    def somebody_was_first() -> None:
        world.append(accepted, outcome_event("acknowledged"))

    world.log.before_append.extend([somebody_was_first] * 40)
    with pytest.raises(LostRace):
        record(
            world.log, world.clock, accepted.first.case_id, lambda _: outcome_event("under_review")
        )


def code_desk(world: World) -> tuple[VerifyAccessCodeDeps, MemoryDirectory]:
    desk = VerifyAccessCodeDeps(world.directory, MemoryGuards(world.clock), SECRETS, world.clock)
    return desk, world.directory


def test_a_code_is_found_however_it_is_typed() -> None:
    world = World()
    desk, _ = code_desk(world)
    found = verify_access_code(desk, " abcd-efgh 2345", "192.0.2.1")
    assert found is not None
    assert found == world.robin


def test_ten_wrong_tries_bring_a_wait_for_that_address_only() -> None:
    world = World()
    desk, codes = code_desk(world)
    for _ in range(10):
        assert verify_access_code(desk, "ABCDEFGH2346", "192.0.2.1") is None
    lookups = codes.lookups
    with pytest.raises(TooManyTries):
        verify_access_code(desk, "ABCDEFGH2345", "192.0.2.1")
    assert codes.lookups == lookups
    assert verify_access_code(desk, "ABCDEFGH2345", "192.0.2.2") is not None
    world.clock.advance(hours=1, seconds=1)
    assert verify_access_code(desk, "ABCDEFGH2345", "192.0.2.1") is not None


def test_an_authority_without_a_number_gives_its_page() -> None:
    world = World(connected=())
    share = {"platforms": False, "police": False, "electoral": True}
    accepted = world.submit(category="election_misinformation", share_with=share)
    views = status_of(reading(), world.case(accepted), world.clock())["recipients"]
    routes = {who["id"]: who["self_report"] for who in views}
    without = [it for it in routes.values() if "phone" not in it]
    assert without
    assert all(it["url"].startswith("https://") for it in without)


def test_a_recipient_that_the_catalogue_dropped_keeps_its_text() -> None:
    world = World(connected=())
    case = world.case(world.submit())
    catalogue = load()._replace(platforms={}, authorities={})
    police = recipients_of(reading(catalogue), case, world.clock())[0]
    assert police["name"] == "police-hampshire"
    assert set(police["self_report"]) == {"text"}


def test_an_erased_case_has_no_text_to_copy() -> None:
    world = World(connected=())
    accepted = world.submit()
    world.log.erase(accepted.first.case_id)
    police = recipients_of(reading(), world.case(accepted), world.clock())[0]
    assert police["self_report"]["text"] == ""


def test_mail_to_an_authority_that_did_not_arrive_is_said_but_for_a_link_it_asked_for() -> None:
    world = World()
    accepted = world.submit()
    force = "police-hampshire"
    asked = world.append(accepted, NewEvent(Kind.CASE_LINK_REQUESTED, {"recipient": force}))
    for of in (1, asked.seq):
        failed = {"of": of, "recipient": force, "because": "hard_bounce"}
        world.append(accepted, NewEvent(Kind.NOTIFICATION_FAILED, failed))
    timeline = status_of(reading(), world.case(accepted), world.clock())["timeline"]
    told = [entry for entry in timeline if entry["what"] == "notification_failed"]
    assert [entry["seq"] for entry in told] == [3]
