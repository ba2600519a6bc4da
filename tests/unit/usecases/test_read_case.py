"""What the reporter sees is what happened, no more and no less."""

from dataclasses import replace

import pytest

from chalicelib.catalogue import load
from chalicelib.errors import Gone, LostRace, NotFound, TooManyTries
from chalicelib.model.events import Kind, NewEvent
from chalicelib.usecases.candidates.verify_access_code import (
    VerifyAccessCodeDeps,
    verify_access_code,
)
from chalicelib.usecases.cases.read_case import recipients_of, status_of
from chalicelib.usecases.cases.record_event import record_event
from chalicelib.usecases.notifications.fan_out import fan_out
from chalicelib.usecases.reporter.open_status import open_status
from chalicelib.usecases.reporter.read_own_case import read_own_case
from tests.support.cases import outcome_event, reading
from tests.support.factories import SECRETS, World
from tests.support.fakes import MemoryDirectory, MemoryGuards

ADDRESS = "192.0.2.7"


def test_status_names_recipients_with_their_promises() -> None:
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


def test_self_report_has_its_official_route_a_text_and_no_promise() -> None:
    world = World()
    incidents = [
        {"url": "https://www.tiktok.com/@someone/video/7", "text": "a threat"},
        {"url": "https://x.com/other/status/9", "text": "another"},
    ]
    case = world.case(world.submit(incidents=incidents))
    status = status_of(reading(), case, world.clock())
    tiktok = next(recipient for recipient in status["recipients"] if recipient["id"] == "tiktok")
    assert tiktok["state"] == "self_report"
    assert ".tiktok.com/" in tiktok["self_report"]["url"]
    assert "https://www.tiktok.com/@someone/video/7" in tiktok["self_report"]["text"]
    assert "x.com" not in tiktok["self_report"]["text"]
    assert "It began last week" not in tiktok["self_report"]["text"]
    assert set(tiktok["promise"]) == {"basis"}
    world.clock.advance(days=90)
    assert status_of(reading(), case, world.clock())["recipients"][1]["overdue"] is False


def test_status_names_the_other_force_when_the_constituency_is_split() -> None:
    world = World()
    candidate = {"name": "Sam Invented", "area": "Blaydon and Consett"}
    status = status_of(reading(), world.case(world.submit(candidate=candidate)), world.clock())
    police, *platforms = status["recipients"]
    assert (police["id"], police["also"]) == ("police-durham", ["Northumbria Police"])
    assert not any("also" in platform for platform in platforms)


def test_text_to_copy_holds_the_statement_when_the_authority_has_no_address() -> None:
    world = World(connected=())
    case = world.case(world.submit())
    police = status_of(reading(), case, world.clock())["recipients"][0]
    assert "It began last week" in police["self_report"]["text"]
    assert "https://x.com/someone/status/20" in police["self_report"]["text"]


def test_text_to_copy_names_nobody_when_nobody_was_named() -> None:
    world = World(connected=())
    reporter = {"name": "Kim Invented", "role": "staff"}
    accepted = world.submit(immediate_danger=True, candidate=None, reporter=reporter)
    platform = status_of(reading(), world.case(accepted), world.clock())["recipients"][2]
    assert platform["self_report"]["text"].startswith(
        "I am reporting abuse of somebody who stands in an election, holds office, or works for"
    )
    assert "Kim" not in platform["self_report"]["text"]


@pytest.mark.parametrize(
    ("office", "opening"),
    [
        ("candidate_councillor", "I am reporting abuse of Sam Invented, a candidate in an"),
        ("agent", "I am reporting abuse of Sam Invented.\nWhat they hold or stand for: Election"),
        ("", "I am reporting abuse of Sam Invented, who stands in an election, holds office, or"),
    ],
)
def test_text_to_copy_calls_only_who_stands_a_candidate(office: str, opening: str) -> None:
    world = World(connected=())
    candidate = {
        "name": "Sam Invented",
        "area": "E14001063",
        **({"office": office} if office else {}),
    }
    accepted = world.submit(candidate=candidate)
    platform = status_of(reading(), world.case(accepted), world.clock())["recipients"][2]
    assert platform["self_report"]["text"].startswith(opening)


def test_text_to_copy_names_the_candidate_of_a_candidacy_alone_when_nobody_was_named() -> None:
    world = World(connected=())
    reporter = {"name": "Kim Invented", "role": "staff"}
    candidate = {"office": "candidate_councillor"}
    accepted = world.submit(immediate_danger=True, candidate=candidate, reporter=reporter)
    platform = status_of(reading(), world.case(accepted), world.clock())["recipients"][2]
    opening = "I am reporting abuse of a candidate in an election."
    assert platform["self_report"]["text"].startswith(opening)


@pytest.mark.parametrize(("danger", "phone"), [(True, "999"), (False, "101")])
def test_number_to_call_is_999_when_there_is_danger(danger: bool, phone: str) -> None:
    world = World(connected=())
    case = world.case(world.submit(immediate_danger=danger))
    police = status_of(reading(), case, world.clock())["recipients"][0]
    assert police["self_report"]["phone"] == phone


def test_recipient_is_overdue_until_it_decides_when_its_promise_passed() -> None:
    world = World()
    accepted = world.submit()

    def overdue() -> bool:
        recipients = status_of(reading(), world.case(accepted), world.clock())["recipients"]
        return bool(
            next(recipient for recipient in recipients if recipient["id"] == "x")["overdue"]
        )

    assert not overdue()
    world.clock.advance(minutes=61)
    assert overdue()
    world.append(accepted, outcome_event("acknowledged"))
    assert not overdue()
    world.clock.advance(days=2)
    assert overdue()
    world.append(accepted, outcome_event("no_violation", message="It stays"))
    assert not overdue()


def test_timeline_says_what_was_done_and_by_whom() -> None:
    world = World()
    accepted = world.submit()
    fan_out(world.fan_out_deps, accepted.first.case_id, 1)
    world.append(accepted, outcome_event("content_removed", message="Removed"))
    status = status_of(reading(), world.case(accepted), world.clock())
    assert [
        (entry["seq"], entry["by"], entry["what"], entry.get("who")) for entry in status["timeline"]
    ] == [
        (1, "candidate", "report_submitted", None),
        (3, "platform", "outcome_recorded", load().platforms["x"].name),
    ]
    assert status["messages"][0]["text"] == "Removed"
    x = next(recipient for recipient in status["recipients"] if recipient["id"] == "x")
    assert x["state"] == "decided"
    assert x["outcome"]["status"] == "content_removed"
    assert x["outcome"]["message"] == "Removed"


def test_timeline_leaves_out_mail_to_the_reporter() -> None:
    world = World()
    accepted = world.submit()
    facts = {"of": 1, "recipient": "reporter"}
    world.append(accepted, NewEvent(Kind.NOTIFICATION_SENT, facts))
    assert len(status_of(reading(), world.case(accepted), world.clock())["timeline"]) == 1


def test_receipt_opens_the_case_however_it_is_typed() -> None:
    world = World()
    accepted = world.submit()
    reference = world.case(accepted).reference.lower().replace("-", " ")
    opened = open_status(world.act_on_report_deps(), reference, accepted.receipt.lower(), ADDRESS)
    assert opened.case_id == accepted.first.case_id


@pytest.mark.parametrize("reference", ["", "SS-2222-2222-222", "nonsense"])
def test_open_status_fails_alike_for_unknown_references_and_wrong_receipts(reference: str) -> None:
    world = World()
    accepted = world.submit()
    with pytest.raises(NotFound):
        open_status(world.act_on_report_deps(), reference, accepted.receipt, ADDRESS)
    with pytest.raises(NotFound):
        open_status(
            world.act_on_report_deps(),
            world.case(accepted).reference,
            "AAAA-AAAA-AAAA-AAAA-AAAA",
            ADDRESS,
        )


def test_open_status_raises_gone_only_for_the_receipt_of_an_erased_case() -> None:
    world = World()
    accepted = world.submit()
    reference = world.case(accepted).reference
    world.log.erase(accepted.first.case_id)
    with pytest.raises(Gone):
        open_status(world.act_on_report_deps(), reference, accepted.receipt, ADDRESS)
    with pytest.raises(NotFound):
        open_status(world.act_on_report_deps(), reference, "wrong", ADDRESS)


def test_record_gives_up_when_it_lost_a_dozen_races() -> None:
    world = World()
    accepted = world.submit()

    def somebody_was_first() -> None:
        world.append(accepted, outcome_event("acknowledged"))

    world.log.before_append.extend([somebody_was_first] * 40)
    with pytest.raises(LostRace):
        record_event(
            world.log, world.clock, accepted.first.case_id, lambda _: outcome_event("under_review")
        )


def code_desk(world: World) -> tuple[VerifyAccessCodeDeps, MemoryDirectory]:
    desk = VerifyAccessCodeDeps(world.directory, MemoryGuards(world.clock), SECRETS, world.clock)
    return desk, world.directory


def test_access_code_works_however_it_is_typed() -> None:
    world = World()
    desk, _ = code_desk(world)
    candidate = verify_access_code(desk, " abcd-efgh 2345", "192.0.2.1")
    assert candidate is not None
    assert candidate == world.robin


def test_wrong_codes_are_slowed_after_ten_from_one_address() -> None:
    world = World()
    desk, _ = code_desk(world)
    for _ in range(10):
        assert verify_access_code(desk, "ABCDEFGH2346", "192.0.2.1") is None
    with pytest.raises(TooManyTries):
        verify_access_code(desk, "ABCDEFGH2346", "192.0.2.1")
    assert verify_access_code(desk, "ABCDEFGH2345", "192.0.2.1") is not None
    assert verify_access_code(desk, "ABCDEFGH2346", "192.0.2.2") is None
    world.clock.advance(hours=1, seconds=1)
    assert verify_access_code(desk, "ABCDEFGH2346", "192.0.2.1") is None


def test_route_gives_a_page_when_the_authority_has_no_number() -> None:
    world = World(connected=())
    share = {"platforms": False, "police": False, "electoral": True}
    accepted = world.submit(category="election_misinformation", share_with=share)
    views = status_of(reading(), world.case(accepted), world.clock())["recipients"]
    routes = {recipient["id"]: recipient["self_report"] for recipient in views}
    without = [route for route in routes.values() if "phone" not in route]
    assert without
    assert all(route["url"].startswith("https://") for route in without)


def test_recipient_keeps_its_text_when_the_catalogue_dropped_it() -> None:
    world = World(connected=())
    case = world.case(world.submit())
    catalogue = load()._replace(platforms={}, authorities={})
    police = recipients_of(reading(catalogue), case, world.clock())[0]
    assert police["name"] == "police-hampshire"
    assert set(police["self_report"]) == {"text"}


def test_text_to_copy_is_gone_when_the_case_was_erased() -> None:
    world = World(connected=())
    accepted = world.submit()
    world.log.erase(accepted.first.case_id)
    police = recipients_of(reading(), world.case(accepted), world.clock())[0]
    assert police["self_report"]["text"] == ""


def test_timeline_names_mail_that_did_not_arrive_but_for_links() -> None:
    world = World()
    accepted = world.submit()
    force = "police-hampshire"
    request = world.append(accepted, NewEvent(Kind.CASE_LINK_REQUESTED, {"recipient": force}))
    for of in (1, request.seq):
        failed = {"of": of, "recipient": force, "because": "hard_bounce"}
        world.append(accepted, NewEvent(Kind.NOTIFICATION_FAILED, failed))
    timeline = status_of(reading(), world.case(accepted), world.clock())["timeline"]
    failures = [entry for entry in timeline if entry["what"] == "notification_failed"]
    assert [entry["seq"] for entry in failures] == [3]


def test_text_for_the_police_begins_with_what_makes_a_call_taker_flag_it() -> None:
    world = World(connected=())
    stands = {"name": "Sam Invented", "area": "E14001063", "office": "candidate_uk_mp"}
    case = world.case(world.submit(candidate=stands))

    police, platform, *_ = status_of(reading(), case, world.clock())["recipients"]

    assert police["self_report"]["text"].startswith(
        "This comes under Operation Bridger. Please flag it so.\n"
    )
    for text in (police["self_report"]["text"], platform["self_report"]["text"]):
        assert "What they hold or stand for: Candidate for the House of Commons" in text
    assert "Bridger" not in platform["self_report"]["text"]


def test_own_case_says_what_applies_by_id_and_nothing_once_it_is_erased() -> None:
    world = World()
    stands = {"name": "Sam Invented", "area": "E14001063", "office": "candidate_uk_mp"}
    accepted = world.submit(candidate=stands)

    applicable = read_own_case(reading(), world.case(accepted))["applicable"]

    assert applicable["nation"] == "England"
    assert applicable["office"] == "candidate_uk_mp"
    assert applicable["days"] == ["2026-11-22"]
    assert "threatening_communication" in applicable["offences"]
    assert applicable["orders"] == ["disqualification_order"]
    erased = replace(world.case(accepted), report=None)
    assert "applicable" not in read_own_case(reading(), erased)


def test_own_case_names_no_nation_and_no_office_when_nothing_says_them() -> None:
    world = World(connected=())
    accepted = world.submit(candidate=None, immediate_danger=True)

    applicable = read_own_case(reading(), world.case(accepted))["applicable"]

    assert (applicable["nation"], applicable["office"]) == (None, None)
    assert (applicable["offences"], applicable["orders"]) == ([], [])
