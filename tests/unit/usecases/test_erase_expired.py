"""A case is erased once its time has come, whole, and not while somebody is at work on it."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from chalicelib.catalogue import load
from chalicelib.errors import LeaseLost, Unavailable
from chalicelib.model.events import Event, Kind, NewEvent
from chalicelib.model.retention import kept_until
from chalicelib.ports import ErasedObjects, ExpiringPage
from chalicelib.usecases.cases.erase_case import EraseCaseDeps
from chalicelib.usecases.cases.erase_expired_cases import erase_expired_cases
from chalicelib.usecases.cases.erase_segment import EraseSegmentDeps, erase_segment
from chalicelib.usecases.cases.link_case import LinkCaseDeps, link_case
from chalicelib.usecases.intake.find_stored_report import StoredReport
from chalicelib.usecases.intake.store_report import store_report
from chalicelib.usecases.jobs.segments import HANDED_OVER_AFTER, SegmentsDeps
from tests.support.exchange import Exchange
from tests.support.factories import World, report
from tests.support.fakes import MemoryQueue
from tests.support.job_queues import messages_of

WITHOUT = load().kept_without_election
DAYS = WITHOUT.days
FORCE = "police-hampshire"


class ExpiringWorld:
    """A world whose cases run out."""

    def __init__(self) -> None:
        self.world = World()
        self.stuck: set[str] = set()
        world = self.world
        self.segments = SegmentsDeps(
            "erase_expired_cases", MemoryQueue(), world.guards, world.take_job, world.clock
        )
        self.retention = EraseSegmentDeps(
            read_expiring=self._read_expiring,
            clear=self.world.log.clear,
            erasing=EraseCaseDeps(
                self.world.log,
                Exchange(self.world).feed,
                (self,),
                self.world.clock,
                self.world.uploads,
                self.world.ledger,
                self.world.patterns,
                WITHOUT,
            ),
            catalogue=load(),
            segments=self.segments,
        )

    def erase(self, case_id: str) -> ErasedObjects:
        """What is held of a case; a file of it may be locked for longer than it should be."""
        return ErasedObjects(0, locked=case_id in self.stuck)

    def submit(self, **changes: Any) -> StoredReport:
        return self.world.submit(**changes)

    def stage(self, accepted: StoredReport, stage: str) -> None:
        facts = {"recipient": FORCE, "stage": stage, "shown": True}
        self.world.append(accepted, NewEvent(Kind.STAGE_RECORDED, facts))

    def add_to(self, accepted: StoredReport) -> None:
        """What the reporter adds."""
        added = {"batch_id": "b1", "count": 1, "recipients": []}
        self.world.append(accepted, NewEvent(Kind.INCIDENTS_ADDED, added, {"incidents": []}))

    def run(self) -> list[str]:
        """One night, as far as it comes."""
        erase_expired_cases(self.segments)
        return self.go_on()

    def go_on(self) -> list[str]:
        """What waits on the queue, and what that puts there."""
        erased = list[str]()
        while messages := messages_of(self.segments.queue):
            for message in messages:
                erased += erase_segment(self.retention, message.seq)
        return erased

    def _read_expiring(
        self,
        before: datetime,
        segment: tuple[int, int],
        after: str,
        *,
        synthetic_before: datetime,
        unlocked: tuple[datetime, datetime],
    ) -> ExpiringPage:
        """Pages of one case, by the order of the log."""
        number, segments = segment
        cases = {case_id: self.world.log.read(case_id)[0] for case_id in self.world.log.case_ids()}
        page = list(cases)[int(after or number) :: segments][:1]
        old = [
            key
            for key in page
            if cases[key].private
            and cases[key].at < (synthetic_before if cases[key].public.get("synthetic") else before)
        ]
        following = int(after or number) + segments
        return ExpiringPage(old, [], str(following) if following < len(cases) else "")


@pytest.fixture
def expiring_world() -> ExpiringWorld:
    return ExpiringWorld()


def test_pattern_rows_of_a_case_go_with_it_when_its_time_has_come(
    expiring_world: ExpiringWorld,
) -> None:
    world, incidents = expiring_world.world, [{"platform": "x", "handle": "someone"}]
    accepted = expiring_world.submit(incidents=incidents)
    link_case(LinkCaseDeps(world.log, world.patterns, world.clock), accepted.first.case_id)
    assert len(world.patterns.members("account/x/someone")) == 1
    assert expiring_world.run() == []
    world.clock.advance(days=2_000)
    assert expiring_world.run() == [accepted.first.case_id]
    assert world.patterns.members("account/x/someone") == []


def test_retention_begins_with_polling_day_or_the_last_event() -> None:
    facts = {"retention": {"days": 395, "polling_day": "2024-07-04"}}
    assert kept_until(facts, date(2024, 6, 1), WITHOUT) == datetime(2025, 8, 3, tzinfo=UTC)
    assert kept_until(facts, date(2024, 9, 1), WITHOUT) == datetime(2025, 10, 1, tzinfo=UTC)


def test_retention_without_an_election_begins_with_the_last_event() -> None:
    facts = {"retention": {"days": 400}}
    assert kept_until(facts, date(2024, 6, 1), WITHOUT) == datetime(2025, 7, 6, tzinfo=UTC)


def test_retention_of_cases_from_before_it_stood_in_them_is_by_the_elections_day() -> None:
    facts = {"election": "parl.2024-07-04"}
    end = datetime(2024, 7, 4, tzinfo=UTC) + timedelta(days=WITHOUT.days)
    assert kept_until(facts, date(2024, 6, 1), WITHOUT) == end


def test_case_is_erased_on_its_day_and_not_before(expiring_world: ExpiringWorld) -> None:
    accepted = expiring_world.submit()
    expiring_world.world.clock.at = kept_until({}, expiring_world.world.clock().date(), WITHOUT)
    day = expiring_world.world.clock.at
    expiring_world.world.clock.advance(seconds=-1)
    assert expiring_world.run() == []
    expiring_world.world.clock.at = day
    assert expiring_world.run() == [], "the first event is not that old to the hour"
    expiring_world.world.clock.advance(days=1)
    assert expiring_world.run() == [accepted.first.case_id]
    assert expiring_world.world.case(accepted).report is None
    assert expiring_world.world.log.kinds(accepted.first.case_id)[-1] is Kind.ERASED
    assert expiring_world.run() == []


def test_case_is_kept_longer_when_something_happened_since(expiring_world: ExpiringWorld) -> None:
    accepted = expiring_world.submit()
    expiring_world.world.clock.advance(days=100)
    expiring_world.world.append(accepted, NewEvent(Kind.CASE_READ, {"recipient": FORCE}))
    expiring_world.world.clock.advance(days=DAYS)
    assert expiring_world.run() == [accepted.first.case_id]
    early = expiring_world.submit()
    expiring_world.world.clock.advance(days=DAYS - 10)
    expiring_world.world.append(early, NewEvent(Kind.CASE_READ, {"recipient": FORCE}))
    expiring_world.world.clock.advance(days=20)
    assert expiring_world.run() == []


@pytest.mark.parametrize(
    ("stage", "erased"),
    [("investigating", 0), ("charged", 0), ("no_further_action", 1), ("convicted", 1)],
)
def test_case_is_kept_when_an_authority_works_on_it(
    expiring_world: ExpiringWorld, stage: str, erased: int
) -> None:
    accepted = expiring_world.submit()
    expiring_world.stage(accepted, "recorded_as_crime")
    expiring_world.stage(accepted, stage)
    expiring_world.world.clock.advance(days=DAYS + 1)
    assert len(expiring_world.run()) == erased


def test_report_of_our_own_is_erased_after_a_day_and_no_other(
    expiring_world: ExpiringWorld,
) -> None:
    ours = store_report(
        expiring_world.world.store_report_deps(), report(), synthetic=True
    ).first.case_id
    expiring_world.submit()
    assert expiring_world.run() == []
    expiring_world.world.clock.advance(days=1, seconds=1)
    assert expiring_world.run() == [ours]
    assert expiring_world.run() == []


def test_case_that_is_early_is_kept_by_what_its_log_says(expiring_world: ExpiringWorld) -> None:
    accepted = expiring_world.submit()
    expiring_world.world.clock.advance(days=DAYS - 1)
    page = ExpiringPage([accepted.first.case_id], [], "")
    early = replace(expiring_world.retention, read_expiring=lambda *_, **__: page)
    erase_expired_cases(expiring_world.segments)
    assert list(erase_segment(early, 0)) == []


def test_erase_expired_cases_holds_up_no_other_when_one_fails(
    expiring_world: ExpiringWorld, caplog: pytest.LogCaptureFixture
) -> None:
    first, second = expiring_world.submit().first.case_id, expiring_world.submit().first.case_id
    expiring_world.world.clock.advance(days=DAYS + 1)
    expiring_world.stuck = {first}
    erase_expired_cases(expiring_world.segments)
    with pytest.raises(Unavailable, match="1 erasures failed"):
        list(erase_segment(expiring_world.retention, 0))
    (record,) = caplog.records
    assert (record.message, vars(record)["case_id"]) == ("a case was not erased", first)
    assert list(erase_segment(expiring_world.retention, 1)) == [second]
    expiring_world.stuck = set()
    assert list(erase_segment(expiring_world.retention, 0)) == [first]


def test_segment_of_erasing_in_which_one_failed_is_not_handed_over_at_its_end(
    expiring_world: ExpiringWorld,
) -> None:
    """Its message comes again, and in the end lies where an operator sees it."""
    expiring_world.stuck = {expiring_world.submit().first.case_id}
    expiring_world.world.clock.advance(days=DAYS + 1)
    erase_expired_cases(expiring_world.segments)
    messages_of(expiring_world.segments.queue)
    clear = expiring_world.retention.clear

    def slow(case_id: str) -> tuple[Event, ...]:
        expiring_world.world.clock.advance(seconds=HANDED_OVER_AFTER.whole_seconds)
        return clear(case_id)

    with pytest.raises(Unavailable, match="1 erasures failed"):
        list(erase_segment(replace(expiring_world.retention, clear=slow), 0))
    assert messages_of(expiring_world.segments.queue) == []


def test_segment_of_erasing_is_handed_over_in_good_time_and_goes_on(
    expiring_world: ExpiringWorld,
) -> None:
    case_ids = {expiring_world.submit().first.case_id for _ in range(33)}
    expiring_world.world.clock.advance(days=DAYS + 1)
    erase_expired_cases(expiring_world.segments)
    messages_of(expiring_world.segments.queue)
    first = list[str]()
    for case_id in erase_segment(expiring_world.retention, 0):
        first.append(case_id)
        expiring_world.world.clock.advance(seconds=HANDED_OVER_AFTER.whole_seconds)
    assert len(first) == 1
    assert [message.seq for message in messages_of(expiring_world.segments.queue)] == [0]
    second = list(erase_segment(expiring_world.retention, 0))
    assert len(second) == 2
    assert not set(first) & set(second)
    assert {*first, *second} < case_ids
    assert list(erase_segment(expiring_world.retention, 0)) == []


def test_segment_of_erasing_that_was_handed_over_at_its_end_has_only_to_be_finished(
    expiring_world: ExpiringWorld,
) -> None:
    accepted = expiring_world.submit()
    expiring_world.world.clock.advance(days=DAYS + 1)
    erase_expired_cases(expiring_world.segments)
    messages_of(expiring_world.segments.queue)
    for case_id in erase_segment(expiring_world.retention, 0):
        assert case_id == accepted.first.case_id
        expiring_world.world.clock.advance(seconds=HANDED_OVER_AFTER.whole_seconds)
    assert [message.seq for message in messages_of(expiring_world.segments.queue)] == [0]
    assert list(erase_segment(expiring_world.retention, 0)) == []
    assert messages_of(expiring_world.segments.queue) == []


def test_erase_segment_leaves_it_to_another_run_when_that_took_over(
    expiring_world: ExpiringWorld,
) -> None:
    expiring_world.submit()
    expiring_world.world.clock.advance(days=DAYS + 1)
    erase_expired_cases(expiring_world.segments)

    def take_over(case_id: str) -> ErasedObjects:
        raise LeaseLost("erase_expired_cases#0")

    expiring_world.erase = take_over  # type: ignore[method-assign]
    with pytest.raises(LeaseLost):
        list(erase_segment(expiring_world.retention, 0))


def test_event_1_names_the_election_and_its_retention_in_clear_and_no_place(
    expiring_world: ExpiringWorld,
) -> None:
    candidate = {"name": "Sam Invented", "area": "E05007562"}
    ballot = {**candidate, "election": "local.adur.buckingham.2027-05-06"}
    public = expiring_world.submit(candidate=ballot).first.public
    assert public["election"] == "local.2027-05-06"
    days = load().election_types["local"].retention.days
    assert public["retention"] == {"days": days, "polling_day": "2027-05-06"}


def test_event_1_says_how_long_a_case_of_no_election_is_kept(expiring_world: ExpiringWorld) -> None:
    public = expiring_world.submit().first.public
    assert "election" not in public
    assert public["retention"] == {"days": WITHOUT.days}


def test_case_is_kept_by_its_polling_day_when_that_is_to_come(
    expiring_world: ExpiringWorld,
) -> None:
    candidate = {"name": "Sam Invented", "area": "E05007562", "election": "local.2027-05-06"}
    accepted = expiring_world.submit(candidate=candidate)
    expiring_world.world.clock.at = datetime(2027, 5, 6, tzinfo=UTC) + timedelta(days=DAYS - 1)
    assert expiring_world.run() == []
    expiring_world.world.clock.advance(days=1)
    assert expiring_world.run() == [accepted.first.case_id]


@pytest.mark.parametrize(
    "happens",
    [
        lambda world, accepted: world.stage(accepted, "investigating"),
        ExpiringWorld.add_to,
    ],
    ids=["an officer takes it up", "its reporter adds to it"],
)
@pytest.mark.parametrize("is_read", [False, True])
def test_case_is_kept_when_something_happens_to_it_while_the_night_looks_at_it(
    expiring_world: ExpiringWorld,
    is_read: bool,
    happens: Callable[[ExpiringWorld, StoredReport], None],
) -> None:
    accepted, read = expiring_world.submit(), expiring_world.world.log.clear
    expiring_world.world.clock.advance(days=2_000)
    interrupts: list[Callable[[], object]] = [lambda: happens(expiring_world, accepted)]
    if is_read:  # by what appends the erasure, too
        expiring_world.world.log.before_append, interrupts = interrupts, []

    def clear(case_id: str) -> tuple[Event, ...]:
        events = read(case_id)
        if interrupts:
            interrupts.pop()()
        return events

    expiring_world.retention = replace(expiring_world.retention, clear=clear)
    assert expiring_world.run() == []
    assert expiring_world.world.case(accepted).erased_at is None
    assert expiring_world.world.case(accepted).report is not None
