"""What single events make of a case, where one is for something else than it seems to be."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from chalicelib.catalogue import load
from chalicelib.model.clocks import what_is_due
from chalicelib.model.daily_summary import is_open
from chalicelib.model.events import Kind, NewEvent
from chalicelib.model.folding import fold
from chalicelib.model.incident_progress import places_of
from chalicelib.model.invisible import remove_controls
from chalicelib.model.recipient import Recipient
from chalicelib.model.retention import may_be_erased
from chalicelib.model.statistics import contest_of
from chalicelib.model.steps import SecondLine
from chalicelib.model.uploads import Upload
from tests.support.cases import sent_event
from tests.support.factories import World

FORCE = "police-hampshire"
HOLD = {"platform": "x", "recipient": FORCE}


def recipient_after(name: str, *events: NewEvent) -> Recipient:
    world = World()
    accepted = world.submit()
    for event in events:
        world.append(accepted, event)
    return world.case(accepted).recipients[name]


def requested() -> NewEvent:
    return NewEvent(Kind.BUNDLE_REQUESTED, {"recipient": FORCE})


def bundle_made(asked_by: int, **more: str) -> NewEvent:
    public = {"recipient": FORCE, "asked_by": asked_by, "key": "a", "sha256": "b", "size": 3}
    return NewEvent(Kind.BUNDLE_MADE, {**public, **more})


def test_bundle_that_an_earlier_request_made_is_not_the_one_that_is_waited_for() -> None:
    bundle = recipient_after(FORCE, requested(), requested(), bundle_made(asked_by=2)).bundle
    assert bundle is not None
    assert (bundle.asked_by, bundle.made_at, bundle.key) == (3, None, "")


def test_bundle_that_was_requested_last_is_made() -> None:
    bundle = recipient_after(FORCE, requested(), requested(), bundle_made(asked_by=3)).bundle
    assert bundle is not None
    assert bundle.made_at is not None
    assert (bundle.key, bundle.sha256, bundle.size, bundle.stamp) == ("a", "b", 3, "off")


def test_bundle_says_whether_its_time_was_stamped() -> None:
    bundle = recipient_after(FORCE, requested(), bundle_made(asked_by=2, stamp="there")).bundle
    assert bundle is not None
    assert bundle.stamp == "there"


def test_platform_waits_to_be_sent_the_report_again_when_its_hold_is_released() -> None:
    placed = NewEvent(Kind.HOLD_PLACED, {**HOLD, "until": "2026-11-29T00:00:00Z"})
    released = NewEvent(Kind.HOLD_RELEASED, {**HOLD, "why": "released"})
    recipient = recipient_after("x", sent_event("x"), placed, released)
    assert (recipient.state, recipient.sent_at, recipient.hold) == ("queued", None, None)
    assert recipient.released_by == 4


@pytest.mark.parametrize(
    ("incidents", "places"),
    [
        ([{"url": "20"}, {"post_id": "20"}], {0}),
        ([{"post_id": "20", "comment_id": "1"}, {"post_id": "20"}], {1}),
        ([{"post_id": "20", "comment_id": "1"}, {"post_id": "20", "comment_id": "2"}], {0, 1}),
        ([{"post_id": "1", "comment_id": "20"}, {"post_id": "20"}], {0}),
        ([{"post_id": "21"}], set()),
    ],
)
def test_name_means_a_link_a_comment_a_post_and_then_what_is_below_a_post(
    incidents: list[dict[str, Any]], places: set[int]
) -> None:
    assert places_of(incidents, "20") == places


@pytest.mark.parametrize(
    ("text", "visible"),
    [
        ("a\u2068b\u2069c", "a\u2068b\u2069c"),
        ("a\u2068b", "ab"),
        ("a\u2069b\u202ec", "abc"),
        ("a\u2068b\u2069\u202ec", "a\u2068b\u2069c"),
        ("a\x07\nb", "a\nb"),
    ],
)
def test_isolates_stay_where_each_is_closed(text: str, visible: str) -> None:
    assert remove_controls(text) == visible


def test_contest_names_its_election_and_force() -> None:
    assert contest_of("local.2027-05-06", "police-kent") == "local.2027-05-06/police-kent"
    assert contest_of("local.2027-05-06", None) == "local.2027-05-06/unknown"
    assert contest_of(None, "police-kent") == "none/police-kent"


def test_crime_reference_is_kept_where_the_person_who_reported_may_see_it() -> None:
    public = {"recipient": FORCE, "stage": "recorded_as_crime", "shown": True}
    private = {"crime_reference": "44/1"}
    shown_stage = NewEvent(Kind.STAGE_RECORDED, {**public, "crime_reference_shown": True}, private)
    kept_stage = NewEvent(Kind.STAGE_RECORDED, public, private)
    stages = recipient_after(FORCE, shown_stage, kept_stage).stages
    assert [stage.crime_reference for stage in stages] == ["44/1", ""]


def test_our_operators_hear_of_what_we_were_late_to_send() -> None:
    case = World()
    accepted = case.submit()
    case.append(accepted, NewEvent(Kind.ROUTED, {"of": 1, "hour": "2026-11-22T07"}))
    late = what_is_due(case.case(accepted), SecondLine(), case.clock() + timedelta(days=30))
    assert late is not None
    assert (late.public["what"], late.public["escalated_to"]) == ("send", "operator")


def test_upload_is_overdue_from_the_moment_that_it_is_due() -> None:
    upload = Upload("u", datetime(2026, 11, 29, tzinfo=UTC), "a.png", "image/png", 3)
    assert upload.overdue(upload.due)
    assert not upload.overdue(upload.due - timedelta(seconds=1))


@pytest.mark.parametrize("private", [None, {}, {"filenames": {"u-2": "other.png"}}])
def test_file_of_a_report_has_no_name_when_none_is_known(
    private: Mapping[str, Any] | None,
) -> None:
    world = World()
    first = world.submit().first
    public = {**first.public, "evidence": [{"upload_id": "u-1", "incidents": [0]}]}
    file = fold([replace(first, public=public, private=private)]).evidence["u-1"]
    assert (file.filename, file.incidents, file.state) == (None, (0,), "pending")


def test_force_is_asked_anew_and_keeps_its_stage_when_a_report_is_shared_again() -> None:
    world = World()
    accepted = world.submit()
    force = next(r for r in accepted.first.public["recipients"] if r["id"] == FORCE)
    investigating = {"recipient": FORCE, "stage": "investigating", "shown": True}
    world.append(accepted, sent_event(FORCE))
    world.append(accepted, NewEvent(Kind.STAGE_RECORDED, investigating))
    since = world.clock()
    world.clock.advance(hours=1)
    taken_back = {"recipients": [], "withdrawn_from": [FORCE]}
    world.append(accepted, NewEvent(Kind.CONSENT_CORRECTED, taken_back))
    shared_again = {"recipients": [force], "withdrawn_from": []}
    world.append(accepted, NewEvent(Kind.CONSENT_CORRECTED, shared_again))
    case = world.case(accepted)
    recipient = case.recipients[FORCE]
    late = world.clock() + timedelta(days=4000)
    assert not may_be_erased(case, late, load().kept_without_election)
    assert [stage.stage for stage in recipient.stages] == ["investigating"]
    assert (recipient.state, recipient.answered, recipient.known_since) == ("queued", False, since)
    assert is_open(case, FORCE)
    world.append(accepted, NewEvent(Kind.STAGE_RECORDED, investigating))
    assert world.case(accepted).recipients[FORCE].answered
