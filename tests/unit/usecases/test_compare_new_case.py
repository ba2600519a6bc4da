"""A new case is compared once, when it is put on its way; again only where somebody is asked."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any

import pytest

from chalicelib.errors import Unavailable
from chalicelib.model.case import Case
from chalicelib.model.events import Kind, NewEvent
from chalicelib.model.folding import fold
from chalicelib.model.patterns import ASKED_FROM, MOST_TRAITS, Member, member_of
from chalicelib.model.recipient_ids import PATTERNS
from chalicelib.ports import Dispatch
from chalicelib.usecases.cases.compare_new_case import compare_new_case
from chalicelib.usecases.cases.link_case import LinkCaseDeps, link_case
from chalicelib.usecases.notifications.fan_out import fan_out
from chalicelib.usecases.notifications.fan_out_all import fan_out_all
from tests.support.factories import World
from tests.support.pattern_texts import ENGLISH

ACCOUNT: Mapping[str, Any] = {"platform": "x", "handle": "@SomeOne"}
TEXT = {"platform": "facebook", "text": ENGLISH.splitlines()[0]}


class OnItsWay:
    """A world whose reports are put on their way, and compared where that was queued."""

    def __init__(self) -> None:
        self.world = World()
        self.linking = LinkCaseDeps(self.world.log, self.world.patterns, self.world.clock)

    def submitted(self, incident: Mapping[str, Any] = ACCOUNT, **changes: Any) -> str:
        incidents = changes.pop("incidents", [dict(incident)])
        return self.world.submit(incidents=incidents, **changes).first.case_id

    def route(self, case_id: str, seq: int = 1) -> list[Dispatch]:
        """Route an event, and give what is to be compared of it."""
        fan_out(self.world.fan_out_deps, case_id, seq)
        return self.to_compare()

    def to_compare(self) -> list[Dispatch]:
        queue = self.world.queues["files"]
        dispatches, queue.dispatches = queue.dispatches, []
        return [dispatch for dispatch in dispatches if dispatch.recipient == PATTERNS]

    def on_record(self, incident: Mapping[str, Any] = ACCOUNT) -> str:
        """A report on record only, compared with others where that was queued."""
        case_id = self.submitted(incident, log_only=True)
        self.compare(self.route(case_id))
        return case_id

    def compare(self, dispatches: Sequence[Dispatch]) -> None:
        for dispatch in dispatches:
            link_case(self.linking, dispatch.case_id, dispatch.seq)

    def were_asked(self, *case_ids: str) -> list[bool]:
        return [self.case(case_id).pattern is not None for case_id in case_ids]

    def case(self, case_id: str) -> Case:
        return fold(self.world.log.read(case_id))

    def while_it_looks(self, work: Callable[[], object]) -> None:
        """Have something happen once a case's rows are written, before it looks."""
        patterns = self.world.patterns
        members = patterns.members

        def look(key: str, *, consistent: bool = True) -> Sequence[Member]:
            patterns.members = members  # type: ignore[method-assign] # once
            work()
            return members(key, consistent=consistent)

        patterns.members = look  # type: ignore[method-assign] # another does it meanwhile


@pytest.fixture
def way() -> OnItsWay:
    return OnItsWay()


def refuse(key: str) -> Sequence[Member]:
    raise Unavailable


@pytest.mark.parametrize(
    "changes", [{}, {"log_only": True}, {"incidents": [{"platform": "x", "text": "Go home"}]}]
)
def test_report_that_asks_nobody_is_not_queued_to_be_compared(
    way: OnItsWay, changes: Mapping[str, Any]
) -> None:
    for _ in range(ASKED_FROM - 1):
        assert way.route(way.submitted(**changes)) == []


@pytest.mark.parametrize("incident", [ACCOUNT, TEXT])
def test_reporters_on_record_are_asked_by_the_third_report_on_record(
    way: OnItsWay, incident: Mapping[str, Any]
) -> None:
    before = [way.on_record(incident) for _ in range(ASKED_FROM - 1)]
    assert not any(way.were_asked(*before))
    assert all(way.were_asked(*before, way.on_record(incident)))


def test_reporters_on_record_are_asked_by_a_report_that_was_sent(way: OnItsWay) -> None:
    on_record_before = [way.on_record() for _ in range(ASKED_FROM - 1)]
    sent = way.submitted()
    assert way.route(sent) == [Dispatch(sent, 1, PATTERNS)]
    way.compare([Dispatch(sent, 1, PATTERNS)])
    assert way.were_asked(*on_record_before, sent) == [True, True, False]


def test_reporters_on_record_are_asked_when_two_reports_are_put_on_their_way_at_once(
    way: OnItsWay,
) -> None:
    on_record = way.on_record()
    first_case, second_case = (way.submitted(log_only=True) for _ in range(2))
    to_compare = list[Dispatch]()
    way.while_it_looks(lambda: to_compare.extend(way.route(second_case)))
    to_compare += way.route(first_case)
    way.compare(to_compare)
    assert all(way.were_asked(on_record, first_case, second_case))


def test_reporters_on_record_are_asked_when_their_reports_come_in_one_batch(way: OnItsWay) -> None:
    on_record = [way.submitted(log_only=True) for _ in range(ASKED_FROM)]
    assert fan_out_all(way.world.fan_out_deps, [(case_id, 1) for case_id in on_record]) == {}
    to_compare = way.to_compare()
    assert {dispatch.case_id for dispatch in to_compare} == set(on_record)
    way.compare(to_compare[:1])
    assert all(way.were_asked(*on_record))


def test_rows_of_a_batch_are_looked_up_once_for_all_of_it(way: OnItsWay) -> None:
    keys, members = list[str](), way.world.patterns.members

    def look(key: str, *, consistent: bool = True) -> Sequence[Member]:
        keys.append(key)
        return members(key, consistent=consistent)

    way.world.patterns.members = look  # type: ignore[method-assign] # to count
    fan_out_all(way.world.fan_out_deps, [(way.submitted(), 1) for _ in range(ASKED_FROM)])
    assert keys == ["account/x/someone"]


def test_case_is_queued_where_its_rows_were_begun_by_somebody_else(way: OnItsWay) -> None:
    """Killed between the list of its rows and these, or at work on it at the same time."""
    case_id = way.submitted()
    way.world.patterns.begin(case_id, {"account/x/someone": member_of(way.case(case_id), "")})
    assert way.route(case_id) == [Dispatch(case_id, 1, PATTERNS)]


def test_case_is_queued_where_its_rows_could_not_be_written_or_others_not_looked_up(
    way: OnItsWay,
) -> None:
    case_id = way.submitted()
    way.world.patterns.down = True
    assert way.route(case_id) == [Dispatch(case_id, 1, PATTERNS)]
    assert compare_new_case(refuse, way.case(case_id), way.world.clock()) is None


def test_case_of_many_incidents_is_queued_since_it_is_not_noted_ahead(way: OnItsWay) -> None:
    many = [{**ACCOUNT, "handle": f"@{number}"} for number in range(MOST_TRAITS)]
    case_id = way.submitted(incidents=many)
    assert way.route(case_id) == [Dispatch(case_id, 1, PATTERNS)]


def test_later_event_that_changes_what_is_shared_is_queued(way: OnItsWay) -> None:
    case_id = way.submitted()
    way.route(case_id)
    last = way.case(case_id).last
    withdrawn = way.world.log.append(last, way.world.clock(), NewEvent(Kind.WITHDRAWN, {}))
    assert way.route(case_id, withdrawn.seq) == [Dispatch(case_id, withdrawn.seq, PATTERNS)]


@pytest.mark.parametrize(
    ("incident", "other_incident", "may_ask"),
    [
        ({}, {}, False),
        ({}, {"asks": True}, True),
        ({"log_only": True}, {}, True),
    ],
)
def test_case_that_is_not_listed_among_very_many_may_ask_where_any_of_them_would(
    way: OnItsWay, incident: Mapping[str, Any], other_incident: Mapping[str, Any], may_ask: bool
) -> None:
    case = way.case(way.submitted(**incident))
    listed = [
        replace(member_of(case, ""), **{"case_id": str(number), "asks": False, **other_incident})
        for number in range(ASKED_FROM)
    ]
    comparison = compare_new_case(lambda key: listed, case, way.world.clock())
    assert comparison is not None
    assert comparison.may_ask is may_ask
