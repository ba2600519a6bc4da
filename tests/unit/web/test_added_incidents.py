"""Incidents that are added to a case: a pile-on grows, in batches."""

import json
from typing import Any
from uuid import uuid4

import pytest

from chalicelib.model.case import Case
from chalicelib.model.events import Kind
from chalicelib.model.folding import fold
from chalicelib.ports import Dispatch
from chalicelib.usecases.notifications.fan_out import fan_out
from chalicelib.usecases.platform.feed_platform import feed_platform
from tests.support.cases import outcome_event
from tests.support.exchange import Exchange, claims_of, poll
from tests.support.factories import World
from tests.support.html import Page
from tests.support.own_report import FORCE, OwnReport
from tests.support.visitor import BROWSER, Visitor
from tests.support.web_client import post_form

X = "https://x.com/someone/status/{}"


def batch(count: int = 1, first: int = 100, **changes: Any) -> dict[str, Any]:
    incidents = [{"url": X.format(number)} for number in range(first, first + count)]
    return {"batch_id": str(uuid4()), "incidents": incidents, **changes}


def case_of(report: OwnReport) -> Case:
    return fold(report.world.log.read(report.case_id))


def test_batch_is_added_once(world: World) -> None:
    report, added = OwnReport(world), batch(3)
    first, again = report.post("incidents", added), report.post("incidents", added)
    assert (first.status, again.status) == (201, 200)
    assert first.json == again.json
    assert len(case_of(report).incidents) == 5
    assert case_of(report).incidents[2]["post_id"] == "100"


def test_batch_is_409_when_its_id_stands_for_another(world: World) -> None:
    report, added = OwnReport(world), batch(3)
    report.post("incidents", added)
    other = {**added, "incidents": added["incidents"][:2]}
    assert report.post("incidents", other).json["code"] == "batch_changed"


def test_batch_is_written_in_parts_and_authorities_hear_of_the_last(world: World) -> None:
    report = OwnReport(world)
    assert report.post("incidents", batch(250)).status == 201
    parts = [(e.public["part"], e.public["parts"]) for e in case_of(report).events[1:]]
    assert parts == [(1, 3), (2, 3), (3, 3)]
    assert report.notified() == {"x", FORCE}
    for queue in world.queues.values():
        queue.dispatches.clear()
    fan_out(world.fan_out_deps, report.case_id, 2)
    assert [dispatch.recipient for dispatch in world.queues["platforms"].dispatches] == ["x"]
    assert world.queues["authorities"].dispatches == []


def test_retry_goes_on_where_a_crash_ended_it(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    report, added = OwnReport(world), batch(250)
    append = world.log.append

    def fail_at_third(last: Any, *arguments: Any) -> Any:
        if last.seq == 3:
            raise RuntimeError("killed")
        return append(last, *arguments)

    monkeypatch.setattr(world.log, "append", fail_at_third)
    assert report.post("incidents", added).status == 500
    monkeypatch.undo()
    assert report.post("incidents", added).status == 201
    assert len(case_of(report).incidents) == 252


def test_case_holds_so_many_incidents(world: World) -> None:
    report = OwnReport(world)
    for number in range(9):
        assert report.post("incidents", batch(500, first=1_000 * number)).status == 201
    answer = report.post("incidents", batch(499))
    assert (answer.status, answer.json["errors"][0]["code"]) == (422, "too_many_incidents")
    assert report.post("incidents", batch(498)).status == 201
    assert len(case_of(report).incidents) == 5_000


@pytest.mark.parametrize(
    ("incidents", "pointer", "code"),
    [
        ([], "/incidents", "too_short"),
        ([{"url": X.format(1)}] * 501, "/incidents", "too_long"),
        ([{}], "/incidents/0", "url_or_platform"),
        ([{"url": X.format(1), "seen_at": "2999-01-01"}], "/incidents/0/seen_at", "day_in_future"),
    ],
)
def test_batch_names_its_faults(
    world: World, incidents: list[Any], pointer: str, code: str
) -> None:
    answer = OwnReport(world).post("incidents", batch(incidents=incidents))
    (fault, *_) = answer.json["errors"]
    assert (answer.status, fault["pointer"], fault["code"]) == (422, pointer, code)


def test_day_of_an_added_incident_stays_a_day(world: World) -> None:
    report = OwnReport(world)
    report.post("incidents", batch(incidents=[{"url": X.format(1), "seen_at": "2026-11-21"}]))
    assert case_of(report).incidents[2]["seen_at"] == "2026-11-21"


def test_nothing_is_added_to_a_report_that_was_withdrawn(world: World) -> None:
    report = OwnReport(world)
    report.post("withdraw")
    assert report.post("incidents", batch()).json["code"] == "withdrawn"


def test_new_platform_gets_the_report_with_consent_alone(world: World) -> None:
    links = [{"url": X.format(20)}]
    elsewhere = batch(incidents=[{"url": "https://www.facebook.com/somepage/posts/7"}])
    report = OwnReport(world, incidents=links)
    report.post("incidents", elsewhere)
    assert report.notified() == {"facebook", FORCE}
    silent = {"platforms": False, "police": True, "electoral": False}
    police_report = OwnReport(world, incidents=links, share_with=silent)
    police_report.post("incidents", {**elsewhere, "batch_id": str(uuid4())})
    assert police_report.notified() == {FORCE}


def test_erased_words_leave_no_incident(world: World) -> None:
    report = OwnReport(world)
    report.post("incidents", batch())
    world.log.erase(report.case_id)
    assert case_of(report).incidents == []


def feed_all(exchange: Exchange, case_id: str, platform: str) -> list[Any]:
    """Feed what concerns a platform, newest first, and give the events of its tokens."""
    case = fold(exchange.world.log.read(case_id))
    for event in reversed(case.events):
        if event.kind in (Kind.REPORT_SUBMITTED, Kind.INCIDENTS_ADDED, Kind.PROMOTED):
            fan_out(exchange.world.fan_out_deps, case_id, event.seq)
    for dispatch in exchange.world.queues["platforms"].dispatches:
        if dispatch.recipient == platform:
            feed_platform(exchange.feed_platform_deps, dispatch)
    tokens = poll(exchange, platform, maxEvents=100).offer.tokens.values()
    return [next(iter(claims_of(jws)["events"].items())) for jws in tokens]


def links(payload: Any) -> list[str]:
    return [incident["url"] for incident in payload["incidents"]]


def test_platform_is_told_of_its_own_in_events_of_a_hundred(exchange: Exchange) -> None:
    report = OwnReport(exchange.world)
    mixed = [{"url": X.format(number)} for number in range(100, 320)]
    mixed.insert(50, {"url": "https://www.facebook.com/somepage/posts/7"})
    report.post("incidents", batch(incidents=mixed))
    events = feed_all(exchange, report.case_id, "x")
    names = [name.rpartition("/")[2] for name, _ in events]
    assert names == ["report-submitted", *["incidents-added"] * 3]
    assert [len(payload["incidents"]) for _, payload in events] == [1, 99, 100, 21]
    assert "facebook" not in json.dumps(events)
    (_, facebook_tokens) = feed_all(exchange, report.case_id, "facebook")
    assert links(facebook_tokens[1]) == ["https://www.facebook.com/somepage/posts/7"]


def test_first_token_of_a_new_platform_is_the_report_itself(exchange: Exchange) -> None:
    report = OwnReport(exchange.world, incidents=[{"url": X.format(20)}])
    facebook_links = [
        {"url": f"https://www.facebook.com/somepage/posts/{number}"} for number in (7, 8)
    ]
    report.post("incidents", batch(incidents=facebook_links))
    ((name, payload),) = feed_all(exchange, report.case_id, "facebook")
    assert name.endswith("/report-submitted")
    assert len(links(payload)) == 2


def test_promoted_case_brings_every_link(exchange: Exchange) -> None:
    report = OwnReport(exchange.world, log_only=True)
    report.post("incidents", batch(150))
    assert report.post("promote").status == 201
    events = feed_all(exchange, report.case_id, "x")
    assert sum(len(payload["incidents"]) for _, payload in events) == 151


def test_outcome_names_an_added_link(world: World) -> None:
    report = OwnReport(world)
    report.post("incidents", batch())
    world.log.append(
        world.log.read(report.case_id)[-1], world.clock(), outcome_event("no_violation", message="")
    )
    assert report.recipient("x")["state"] == "decided"


def test_form_adds_many_links_at_once(world: World, visitor: Visitor) -> None:
    text = "\n".join(X.format(number) for number in range(1_000, 1_700))
    first = visitor.press("/status/incidents", links=text)
    assert first.status == 201
    page = Page(first.text)
    assert "Your links were added" in page.text
    assert page.text.count("You added more links.") == 2  # one line for each batch of the form
    assert len(world.case_by_id(visitor.case_id).incidents) == 702
    assert "lists all of them, by account, in links.csv" in page.text


def test_form_adds_a_batch_once(world: World, visitor: Visitor) -> None:
    fields = {**visitor.page().form("/status/incidents").press(), "links": X.format(77)}
    answers = [
        post_form("/status/incidents", fields, cookie=visitor.cookie, **BROWSER) for _ in range(2)
    ]
    assert [answer.status for answer in answers] == [201, 200]
    assert len(world.case_by_id(visitor.case_id).incidents) == 3


def test_form_comes_back_with_its_links_when_they_are_too_many(
    world: World, visitor: Visitor
) -> None:
    text = "\n".join(X.format(number) for number in range(10_000, 15_001))
    answer = visitor.press("/status/incidents", links=text)
    page = Page(answer.text)
    assert answer.status == 422
    assert "5,000 posts or messages" in page.text
    assert len(world.case_by_id(visitor.case_id).incidents) == 2, "all of a form, or none"
    assert page.form("/status/incidents").fields["links"] == [text]
    assert "#links" in page.links()


def test_form_asks_for_a_link(visitor: Visitor) -> None:
    answer = visitor.press("/status/incidents", links=" ")
    assert answer.status == 422
    assert "Enter at least one link" in answer.text


def test_text_to_copy_holds_the_first_links_and_says_how_many_more(world: World) -> None:
    tiktok = [{"url": f"https://www.tiktok.com/@a/video/{number}"} for number in range(1, 61)]
    report = OwnReport(world, incidents=tiktok[:1])
    report.post("incidents", batch(incidents=tiktok[1:]))
    text = report.recipient("tiktok")["self_report"]["text"]
    assert "video/50" in text
    assert "video/51" not in text
    assert "And 10 more." in text


def test_dispatch_of_a_part_goes_to_its_platforms(world: World) -> None:
    report = OwnReport(world)
    report.post("incidents", batch(incidents=[{"platform": "Parler", "handle": "someone"}]))
    assert report.notified() == {FORCE}
    assert Dispatch(report.case_id, 2, FORCE) in world.queues["authorities"].dispatches


def test_form_adds_nothing_when_one_of_its_links_is_wrong(world: World, visitor: Visitor) -> None:
    text = "\n".join([*(X.format(number) for number in range(600)), "x" * 2_049])
    assert visitor.press("/status/incidents", links=text).status == 422
    assert len(world.case_by_id(visitor.case_id).incidents) == 2
