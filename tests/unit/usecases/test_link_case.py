"""Cases are compared, and whoever only kept a report is asked once whether to send it."""

from collections.abc import Mapping
from typing import Any

import pytest

from chalicelib.model.events import Kind, NewEvent
from chalicelib.model.folding import fold
from chalicelib.model.patterns import ASKED_FROM, Member
from chalicelib.usecases.cases.link_case import LinkCaseDeps, link_case
from chalicelib.usecases.cases.rebuild_patterns import RebuildPatternsDeps, rebuild_patterns
from chalicelib.usecases.intake.store_report import store_report
from chalicelib.usecases.notifications.fan_out import fan_out
from tests.support.factories import ACCESS_CODE, World
from tests.support.factories import report as make_report
from tests.support.pattern_texts import ENGLISH

ACCOUNT: Mapping[str, Any] = {"platform": "x", "handle": "@SomeOne"}
TEXT = {"platform": "facebook", "text": ENGLISH.splitlines()[0]}


class Compared:
    """A world whose reports are compared as they come."""

    def __init__(self) -> None:
        self.world = World()
        self.deps = LinkCaseDeps(self.world.log, self.world.patterns, self.world.clock)

    def on_record(self, incident: Mapping[str, Any] = ACCOUNT, **changes: Any) -> str:
        """A report on record only."""
        return self.report(incident, log_only=True, **changes)

    def report(self, incident: Mapping[str, Any] = ACCOUNT, **changes: Any) -> str:
        case_id = self.world.submit(incidents=[dict(incident)], **changes).first.case_id
        link_case(self.deps, case_id)
        return case_id

    def by(self, name: str) -> dict[str, Any]:
        reporter = {"name": "Kim Invented", "role": "staff", "email": f"{name}@example.org"}
        return {"reporter": reporter}

    def were_asked(self, *case_ids: str) -> list[bool]:
        return [fold(self.world.log.read(case_id)).pattern is not None for case_id in case_ids]


@pytest.fixture
def compared() -> Compared:
    return Compared()


@pytest.mark.parametrize("incident", [ACCOUNT, TEXT])
def test_reporter_of_kept_reports_is_asked_once_a_pattern_forms(
    compared: Compared, incident: Mapping[str, Any]
) -> None:
    before = [compared.on_record(incident) for _ in range(ASKED_FROM - 1)]
    assert not any(compared.were_asked(*before))
    last = compared.on_record(incident)
    assert all(compared.were_asked(*before, last))
    more = [compared.on_record(incident) for _ in range(2)]
    kinds = [compared.world.log.kinds(case_id) for case_id in (*before, last, *more)]
    assert [of.count(Kind.PATTERN_FORMED) for of in kinds] == [1] * len(kinds)
    pattern = fold(compared.world.log.read(last)).pattern
    shares = "account" if incident is ACCOUNT else "text"
    assert pattern is not None
    assert (pattern.private, pattern.public) == ({"shares": shares, "reports": ASKED_FROM}, {})


def test_pattern_changes_no_recipient_and_no_urgency(compared: Compared) -> None:
    cases = [compared.on_record() for _ in range(ASKED_FROM)]
    case = fold(compared.world.log.read(cases[0]))
    assert (case.log_only, case.recipients, case.pattern is None) == (True, {}, False)
    assert case.public == {**case.events[0].public}
    before = case.last.seq
    fan_out(compared.world.fan_out_deps, cases[0], before)
    recipients = [
        dispatch.recipient
        for queue in compared.world.queues.values()
        for dispatch in queue.dispatches
    ]
    assert recipients == ["reporter"]


def test_report_that_was_sent_is_counted_and_nobody_asked_about_it(compared: Compared) -> None:
    reported = [compared.report() for _ in range(ASKED_FROM - 1)]
    case_id = compared.on_record()
    assert compared.were_asked(*reported, case_id) == [False, False, True]


def test_stranger_does_not_learn_by_being_asked_that_others_reported_an_account(
    compared: Compared,
) -> None:
    for victim in range(ASKED_FROM):
        compared.report(**compared.by(f"victim{victim}"))
    prober = [compared.on_record(**compared.by("prober")) for _ in range(ASKED_FROM - 1)]
    assert not any(compared.were_asked(*prober))


def test_candidate_is_asked_where_reports_of_others_share_an_account(compared: Compared) -> None:
    for other in range(ASKED_FROM - 1):
        compared.report(**compared.by(f"victim{other}"))
    own_report = make_report(incidents=[dict(ACCOUNT)], access_code=ACCESS_CODE, log_only=True)
    world = compared.world
    case_id = store_report(world.store_report_deps(), own_report, world.robin).first.case_id
    link_case(compared.deps, case_id)
    assert compared.were_asked(case_id) == [True]


def test_nobody_without_an_address_is_asked_by_what_others_without_one_sent(
    compared: Compared,
) -> None:
    """Whoever sends two such reports must not learn from the third that somebody else's was one."""
    no_address = {"reporter": {"name": "Kim Invented", "role": "staff"}}
    cases = [compared.on_record(**no_address) for _ in range(ASKED_FROM)]
    assert not any(compared.were_asked(*cases))


@pytest.mark.parametrize("kind", [Kind.WITHDRAWN, Kind.ERASED])
def test_report_that_was_withdrawn_or_erased_is_counted_no_more(
    compared: Compared, kind: Kind
) -> None:
    erased_case = compared.on_record()
    log = compared.world.log
    log.append(fold(log.read(erased_case)).last, compared.world.clock(), NewEvent(kind, {}))
    link_case(compared.deps, erased_case)
    cases = [compared.on_record() for _ in range(ASKED_FROM - 1)]
    assert not any(compared.were_asked(erased_case, *cases))


def test_case_that_is_erased_while_it_is_compared_leaves_nothing(compared: Compared) -> None:
    case_id = compared.world.submit(incidents=[dict(ACCOUNT)]).first.case_id
    patterns, put = compared.world.patterns, compared.world.patterns.put

    def put_and_erase(case_id: str, memberships: Mapping[str, Member]) -> None:
        compared.world.log.erase(case_id)
        put(case_id, memberships)

    patterns.put = put_and_erase  # type: ignore[method-assign] # another does it meanwhile
    link_case(compared.deps, case_id)
    assert patterns.members("account/x/someone") == []


def test_report_that_is_sent_meanwhile_is_not_asked_about(compared: Compared) -> None:
    cases = [compared.on_record() for _ in range(ASKED_FROM - 1)]
    log = compared.world.log
    promoted = NewEvent(Kind.PROMOTED, {"recipients": []}, {"share_with": {}})
    log.append(fold(log.read(cases[0])).last, compared.world.clock(), promoted)
    compared.on_record()
    assert compared.were_asked(*cases) == [False, True]


@pytest.mark.parametrize("incident", [ACCOUNT, TEXT])
def test_reporter_is_asked_however_many_share_it(
    compared: Compared, monkeypatch: pytest.MonkeyPatch, incident: Mapping[str, Any]
) -> None:
    for module in ("chalicelib.usecases.cases.note_traits", "tests.support.fakes.patterns"):
        monkeypatch.setattr(f"{module}.MOST_CASES", ASKED_FROM)
    cases = [compared.on_record(incident) for _ in range(ASKED_FROM + 3)]
    assert all(compared.were_asked(*cases))


def test_rebuild_patterns_compares_every_case_anew(compared: Compared) -> None:
    cases = [compared.on_record() for _ in range(ASKED_FROM - 1)]
    compared.world.patterns.clear()
    deps = RebuildPatternsDeps(lambda: cases, compared.deps)
    assert rebuild_patterns(deps) == (len(cases), [])
    compared.on_record()
    assert all(compared.were_asked(*cases))


def test_rebuild_patterns_goes_on_after_a_case_that_fails(compared: Compared) -> None:
    cases = [compared.on_record() for _ in range(ASKED_FROM - 1)]
    deps = RebuildPatternsDeps(lambda: ["unknown", *cases], compared.deps)
    assert rebuild_patterns(deps) == (len(cases) + 1, ["unknown"])
    compared.on_record()
    assert all(compared.were_asked(*cases))
