"""Decisions are about links: each has its own, and the report is decided when all are."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from chalicelib.catalogue import load
from chalicelib.errors import Conflict, RulesBroken
from chalicelib.model.case_actions import IncidentBatch
from chalicelib.model.events import Kind, NewEvent, stamp
from chalicelib.model.exchange import Outcome
from chalicelib.model.folding import fold
from chalicelib.model.incident_progress import incidents_of, places_of, progress_of
from chalicelib.model.recipient import Recipient
from chalicelib.model.references import reference_of
from chalicelib.model.response_stats import measured
from chalicelib.ports import Dispatch
from chalicelib.signing.token_payloads import TokenContext, token_of
from chalicelib.usecases.cases.read_case import recipient_states
from chalicelib.usecases.cases.record_event import record_event
from chalicelib.usecases.cases.survey_cases import SurveyCasesDeps, survey_cases
from chalicelib.usecases.notifications.notify_reporter import notify_reporter
from chalicelib.usecases.reporter.add_incidents import add_incidents
from chalicelib.usecases.reporter.correct_consent import correct_consent
from chalicelib.usecases.reporter.withdraw_report import withdraw_report
from tests.support.exchange import Exchange
from tests.support.outcomes import complete_outcome, record_outcome
from tests.support.sentences import begins_as_a_sentence

FIRST, SECOND = "https://x.com/someone/status/20", "https://x.com/someone/status/21"
INCIDENTS = [
    {"url": FIRST},
    {"url": "https://www.facebook.com/somepage/posts/123456?comment_id=789"},
    {"url": SECOND},
    {"url": f"Look at this: {SECOND.replace('21', '22')} !"},
]


class Decided:
    """A report of three links on x, and what x says of them."""

    def __init__(self, exchange: Exchange, incidents: Any = INCIDENTS) -> None:
        self.exchange, self.world = exchange, exchange.world
        self.case_id = exchange.fed("x", incidents=incidents)
        self.count = 0

    def say(self, status: str, *names: str, **changes: Any) -> None:
        self.count += 1
        outcome = complete_outcome(
            status,
            outcome_id=f"o-{self.count}",
            reference=reference_of(self.case_id),
            **{"at": stamp(self.world.clock()), "incidents": list(names) or None, **changes},
        )
        record_outcome(self.exchange.record_outcomes_deps, "x", Outcome.model_validate(outcome))

    def happens(self, kind: Kind, **public: Any) -> None:
        event = NewEvent(kind, {"recipient": "x", **public}, {"text": "Look again"})
        record_event(self.world.log, self.world.clock, self.case_id, lambda case: event)

    @property
    def x(self) -> Recipient:
        return fold(self.world.log.read(self.case_id)).recipients["x"]

    @property
    def states(self) -> list[str]:
        case = fold(self.world.log.read(self.case_id))
        return [progress.state for progress in progress_of(case, case.recipients["x"])]

    @property
    def platform_state(self) -> Any:
        case = fold(self.world.log.read(self.case_id))
        states = recipient_states(load(), case, self.world.clock())
        return next(recipient for recipient in states if recipient["id"] == "x")


@pytest.fixture
def decided(exchange: Exchange) -> Decided:
    return Decided(exchange)


def test_report_is_decided_once_each_link_is(decided: Decided) -> None:
    assert decided.states == ["sent"] * 3
    decided.say("content_removed", FIRST)
    assert (decided.x.state, decided.states) == ("under_review", ["decided", *["delivered"] * 2])
    assert decided.x.decided_at is None
    decided.world.clock.advance(hours=1)
    decided.say("no_violation", SECOND, "22")
    assert (decided.x.state, decided.states) == ("decided", ["decided"] * 3)
    assert decided.x.decided_at == decided.world.clock()


def test_report_is_decided_by_an_outcome_that_names_none(decided: Decided) -> None:
    decided.say("no_violation", SECOND)
    decided.say("content_removed")
    assert (decided.x.state, decided.states) == ("decided", ["decided"] * 3)
    assert {incident["outcome"]["status"] for incident in decided.platform_state["incidents"]} == {
        "content_removed"
    }


def test_later_decision_leaves_that_of_another_link(decided: Decided) -> None:
    decided.say("content_removed", FIRST, ticket="T-1")
    decided.say("no_violation", "21", "22")
    incidents = decided.platform_state["incidents"]
    assert [incident["outcome"]["status"] for incident in incidents] == [
        "content_removed",
        *["no_violation"] * 2,
    ]
    assert incidents[0]["outcome"]["ticket"] == "T-1"
    assert [incident["url"] for incident in incidents] == [FIRST, SECOND, INCIDENTS[3]["url"]]
    assert [incident["post_id"] for incident in incidents] == ["20", "21", "22"]


def test_correction_is_about_its_link_alone(decided: Decided) -> None:
    decided.say("no_violation")
    decided.say("content_removed", FIRST)
    statuses = [incident["outcome"]["status"] for incident in decided.platform_state["incidents"]]
    assert statuses == ["content_removed", "no_violation", "no_violation"]
    assert decided.x.state == "decided"


def test_outcome_of_the_whole_case_is_that_of_incidents_not_decided(decided: Decided) -> None:
    decided.say("content_removed", FIRST)
    decided.say("under_review")
    assert decided.states == ["decided", "under_review", "under_review"]
    assert decided.platform_state["incidents"][0]["outcome"]["status"] == "content_removed"


def test_step_back_is_refused_for_the_link_it_names_only(decided: Decided) -> None:
    decided.say("content_removed", FIRST)
    with pytest.raises(Conflict) as refused:
        decided.say("under_review", FIRST)
    assert refused.value.public_code == "step_back"
    decided.say("acknowledged", SECOND)
    assert (decided.x.state, decided.states[1]) == ("under_review", "acknowledged")
    decided.say("need_more_info", SECOND)
    assert (decided.x.state, decided.states[1]) == ("need_more_info", "need_more_info")


@pytest.mark.parametrize(
    ("names", "states"),
    [
        (["20"], ["decided", "sent", "sent"]),
        (["c1"], ["sent", "decided", "sent"]),
        (["9"], ["sent", "decided", "decided"]),
    ],
)
def test_incident_is_named_by_what_we_recognised(
    exchange: Exchange, names: list[str], states: list[str]
) -> None:
    decided = Decided(exchange)
    report = dict(decided.world.log.read(decided.case_id)[0].private or {})
    comments = [{"platform": "x", "post_id": "9", "comment_id": f"c{n}"} for n in (1, 2)]
    report["incidents"] = [{"platform": "x", "url": FIRST, "post_id": "20"}, *comments]
    case = fold(decided.world.log.read(decided.case_id))
    case.report = report
    places = places_of(incidents_of(case, "x"), names[0])
    assert [("decided" if place in places else "sent") for place in range(3)] == states


def test_every_fault_is_named_at_once(decided: Decided) -> None:
    past, ahead = (decided.world.clock() + timedelta(minutes=n) for n in (-2, 2))
    for at, code in ((past, "time_before_report"), (ahead, "time_ahead")):
        with pytest.raises(RulesBroken) as refused:
            decided.say("no_violation", "404", "21", "https://x.com/other/status/1", at=stamp(at))
        faults = [(fault.pointer, fault.code) for fault in refused.value.faults]
        assert all(begins_as_a_sentence(fault.detail) for fault in refused.value.faults)
        assert faults == [
            ("/at", code),
            ("/incidents/0", "unknown_incident"),
            ("/incidents/2", "unknown_incident"),
        ]


def test_time_by_everybodys_clock_is_taken_when_the_products_is_ahead(exchange: Exchange) -> None:
    at = exchange.world.clock()
    exchange.world.clock.advance(days=3)
    exchange.record_outcomes_deps = replace(exchange.record_outcomes_deps, wall=lambda: at)
    decided = Decided(exchange)
    decided.say("acknowledged", at=stamp(at))
    decided.say("under_review", at=stamp(at + timedelta(days=3)))
    with pytest.raises(RulesBroken):
        decided.say("content_removed", at=stamp(at - timedelta(minutes=2)))
    for never in ("0001-01-01T00:00:00Z", "9999-12-31T23:59:59Z"):
        with pytest.raises(RulesBroken):
            decided.say("content_removed", at=never)


def test_appeal_opens_what_the_newest_decision_was_about(decided: Decided) -> None:
    decided.say("content_removed", FIRST)
    decided.say("no_violation", "21", "22")
    decided.happens(Kind.OUTCOME_APPEALED)
    assert decided.states == ["decided", "under_review", "under_review"]
    decided.say("content_removed", "21")
    assert decided.x.state == "under_review"
    decided.say("content_removed", "22")
    assert decided.x.state == "decided"


def test_withdrawn_and_held_reports_say_so_of_each_link(decided: Decided) -> None:
    decided.say("content_removed", FIRST)
    until = stamp(decided.world.clock() + timedelta(hours=1))
    case = fold(decided.world.log.read(decided.case_id))
    withdraw_report(decided.world.act_on_report_deps(), case)
    assert decided.states == ["decided", "withdrawn", "withdrawn"]
    held = Decided(decided.exchange)
    force = {"recipient": "police-hampshire", "opened": 1}
    held.happens(Kind.HOLD_PLACED, **{**force, "platform": "x", "until": until})
    assert held.states == ["held"] * 3


def test_report_that_is_shared_again_begins_anew_with_each_link(decided: Decided) -> None:
    decided.say("no_violation")
    decided.happens(Kind.OUTCOME_APPEALED)
    decided.say("content_removed")
    for platforms in (False, True):
        share_with = {"platforms": platforms, "police": True, "electoral": False}
        case = fold(decided.world.log.read(decided.case_id))
        correct_consent(decided.world.act_on_report_deps(), case, share_with)
    assert (decided.x.state, decided.states) == ("queued", ["queued"] * 3)
    assert "outcome" not in decided.platform_state
    decided.say("acknowledged", FIRST)
    decided.say("no_violation", FIRST)
    assert decided.x.state == "under_review"
    assert decided.states == ["decided", "delivered", "delivered"]
    decided.say("no_violation", SECOND, "22")
    assert (decided.x.state, decided.states) == ("decided", ["decided"] * 3)


def test_incidents_added_after_the_decision_are_to_be_decided_on_a_new_clock(
    decided: Decided,
) -> None:
    decided.say("no_violation")
    decided.world.clock.advance(days=30)
    added = {"url": "https://x.com/someone/status/30", "platform": "x", "post_id": "30"}
    public = {"batch_id": "b", "content": "c", "part": 1, "parts": 1, "recipients": []}
    event = NewEvent(Kind.INCIDENTS_ADDED, public, {"incidents": [added]})
    record_event(decided.world.log, decided.world.clock, decided.case_id, lambda case: event)
    assert (decided.x.state, decided.states) == ("under_review", [*["decided"] * 3, "delivered"])
    assert not decided.x.overdue(decided.world.clock())
    assert decided.x.overdue(decided.x.decide_by + timedelta(seconds=1))
    decided.say("content_removed", "30")
    assert (decided.x.state, decided.states) == ("decided", ["decided"] * 4)


def test_survey_without_words_knows_who_is_late_with_added_incidents(decided: Decided) -> None:
    decided.say("no_violation")
    case = fold(decided.world.log.read(decided.case_id))
    added = [{"url": "https://x.com/someone/status/30"}, {"url": "https://example.org/page"}]
    batch = {"batch_id": "6f1b7f9e-7c1c-4a53-9c60-0ad1a7b2b111", "incidents": added}
    deps = decided.world.act_on_report_deps()
    recorded = add_incidents(deps, case, IncidentBatch.model_validate(batch))
    assert recorded.event.public["platforms"] == ["x"], "no platform that has it not is in clear"
    decided.world.clock.advance(days=9)
    assert decided.x.overdue(decided.world.clock())
    survey = SurveyCasesDeps(decided.world.log, decided.world.clock)
    (surveyed,) = (found for found in survey_cases(survey) if found.reference == case.reference)
    assert ("x", decided.x.decide_by) in surveyed.late


def test_figures_count_the_last_link(decided: Decided) -> None:
    decided.say("content_removed", FIRST)
    case = fold(decided.world.log.read(decided.case_id))
    (row,) = (row for row in measured(case) if row.platform == "x")
    assert row.acknowledged_at == decided.world.clock()
    assert row.decided_at is None
    decided.world.clock.advance(hours=1)
    decided.say("no_violation", "21", "22")
    case = fold(decided.world.log.read(decided.case_id))
    (row,) = (row for row in measured(case) if row.platform == "x")
    assert row.decided_at == decided.world.clock()


def test_reminder_names_the_links_without_a_decision(decided: Decided) -> None:
    public = {"what": "decide", "due": "2026-11-24T07:30:00Z"}
    assert "incidents" not in _payload(decided, **public)
    decided.say("content_removed", FIRST)
    names = _payload(decided, **public)["incidents"]
    assert names == [
        {"url": SECOND, "post_id": "21"},
        {"url": INCIDENTS[3]["url"], "post_id": "22"},
    ]
    assert "incidents" not in _payload(decided, **{**public, "what": "acknowledge"})


def _payload(decided: Decided, **public: Any) -> Any:
    decided.happens(Kind.RESPONSE_DUE, **public)
    case = fold(decided.world.log.read(decided.case_id))
    return token_of(TokenContext(case, case.last, "x", decided.world.clock()))[1]


@pytest.mark.parametrize(
    ("incidents", "names", "expected"),
    [
        (INCIDENTS, (FIRST, "22"), "This is about link 1, 3 of the 3 that you reported there."),
        (INCIDENTS, (), None),
        (INCIDENTS[:2], (FIRST,), None),
    ],
)
def test_mail_says_which_link_by_its_number(
    exchange: Exchange, incidents: Any, names: tuple[str, ...], expected: str | None
) -> None:
    decided = Decided(exchange, incidents)
    decided.say("content_removed", *names)
    seq = fold(decided.world.log.read(decided.case_id)).last.seq
    notify_reporter(decided.world.notify_reporter_deps, Dispatch(decided.case_id, seq, "reporter"))
    text = " ".join(decided.world.mail.letters[-1].text.split())
    assert ("This is about link" in text) == (expected is not None)
    assert (expected or "") in text
    assert "status/20" not in text


def test_outcome_of_all_is_of_those_that_there_were(decided: Decided) -> None:
    decided.say("no_violation")
    case = fold(decided.world.log.read(decided.case_id))
    later = {"url": "https://x.com/someone/status/23", "platform": "x"}
    case.report = {**(case.report or {}), "incidents": [*case.incidents, later]}
    states = [progress.state for progress in progress_of(case, case.recipients["x"])]
    assert states == [*["decided"] * 3, "delivered"]
