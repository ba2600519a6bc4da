"""What event 1 of a case says of its report: who is notified, and what its links are."""

from dataclasses import replace
from datetime import date

from chalicelib.catalogue import load
from chalicelib.catalogue.records import PublishedPromise
from chalicelib.usecases.cases.read_case import recipients_of
from chalicelib.usecases.intake.store_report import store_report
from tests.support.cases import reading
from tests.support.factories import World, report


def recipients(world: World, **changes: object) -> dict[str, str]:
    """Return the state of each recipient of a report with these changes."""
    accepted = world.submit(**changes)
    return {recipient.id: recipient.state for recipient in world.case(accepted).recipients.values()}


def test_threat_goes_to_both_platforms_and_to_the_force() -> None:
    assert recipients(World()) == {
        "police-hampshire": "queued",
        "x": "queued",
        "facebook": "queued",
    }


def test_recipient_is_a_self_report_when_it_is_not_connected() -> None:
    incidents = [{"url": "https://www.tiktok.com/@someone/video/7"}]
    assert recipients(World(), incidents=incidents)["tiktok"] == "self_report"


def test_report_goes_to_nobody_without_consent() -> None:
    assert recipients(World(), share_with={}) == {}


def test_report_goes_to_nobody_when_it_is_only_kept() -> None:
    assert recipients(World(), log_only=True) == {}


def test_danger_goes_to_the_police_whatever_the_report_allows() -> None:
    states = recipients(World(), share_with={}, log_only=True, immediate_danger=True)
    assert states == {"police-hampshire": "queued"}


def test_danger_names_the_number_to_call_when_no_area_is_known() -> None:
    states = recipients(
        World(),
        immediate_danger=True,
        incidents=[],
        candidate={"name": "Sam Invented", "area": "somewhere near the sea"},
    )
    assert states == {"police-999": "self_report", "operators": "queued"}


def test_link_of_an_unknown_platform_is_kept_and_routed_to_none() -> None:
    world = World()
    accepted = world.submit(incidents=[{"url": "https://x.com.evil.example/someone/status/20"}])
    assert set(world.case(accepted).recipients) == {"police-hampshire"}
    words = accepted.first.private
    assert words is not None
    assert words["incidents"][0]["url"] == "https://x.com.evil.example/someone/status/20"
    assert words["incidents"][0]["platform"] is None


def test_unknown_platform_is_kept_as_it_was_named() -> None:
    accepted = World().submit(incidents=[{"platform": "Someforum"}])
    assert accepted.first.private is not None
    assert accepted.first.private["incidents"][0]["platform_named"] == "Someforum"


def test_link_is_recognised_by_account_and_post() -> None:
    accepted = World().submit()
    assert accepted.first.private is not None
    x, facebook = accepted.first.private["incidents"]
    assert (x["platform"], x["handle"], x["post_id"]) == ("x", "someone", "20")
    assert (facebook["platform"], facebook["comment_id"]) == ("facebook", "789")


def test_public_members_hold_nothing_personal() -> None:
    facts = str(World().submit().first.public)
    for personal in ("Sam", "example.org", "960000", "someone", "live", "last week", "E14001063"):
        assert personal not in facts


def test_candidate_is_the_one_that_a_good_code_names() -> None:
    world = World()
    accepted = store_report(
        world.store_report_deps(), report(candidate_known=True, candidate=None), world.robin
    )
    case = world.case(accepted)
    assert case.public["verified"] is True
    assert case.report is not None
    assert case.report["candidate"]["name"] == "Robin Invented"
    assert "police-durham" in case.recipients


def test_promise_is_ours_when_the_platform_publishes_none() -> None:
    world = World()
    x = world.case(world.submit()).recipients["x"]
    ours = load().urgencies["emergency"]
    assert x.promise.basis == "ours"
    assert x.promise.acknowledge_minutes == ours.acknowledge_minutes


def test_promise_is_published_with_its_source() -> None:
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
    accepted = store_report(replace(world.store_report_deps(), catalogue=catalogue), report())
    x = next(
        recipient
        for recipient in recipients_of(reading(catalogue), world.case(accepted), world.clock())
        if recipient["id"] == "x"
    )
    assert x["promise"] == {
        "basis": "published",
        "acknowledge_by": "2026-11-22T09:00:00Z",
        "decide_by": "2026-11-23T07:30:00Z",
        "source_url": "https://help.example.org/times",
        "checked": "2026-05-01",
    }
