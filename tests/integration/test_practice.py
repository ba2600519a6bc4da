"""What platforms did, from the log to the page: stream, table, hourly figures."""

import json
import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from operator import attrgetter
from pathlib import Path
from typing import Any

import pytest

from app import app
from chalicelib.container import use_container
from chalicelib.model.events import Kind, NewEvent, stamp
from chalicelib.model.response_stats import FILE
from chalicelib.operator.adapters import OperatorAdapters
from chalicelib.operator.cli import main
from chalicelib.operator.deployment import Deployment
from chalicelib.rendering.edition import facts_in
from chalicelib.rendering.sandbox import presses
from chalicelib.rendering.static_pages import pages
from chalicelib.usecases.guidance.publish_sources import templates_of
from infra.load import load
from local.patterns import matches, patterns_of
from tests.support import events
from tests.support.deployed import Deployed
from tests.support.factories import report
from tests.support.fakes import FakeClock
from tests.support.operators import RFC_8037

Case = tuple[float | None, float | None]
START = datetime(2026, 11, 1, 9, 0, tzinfo=UTC)
ANSWERS: list[Case] = [
    (1, 2),
    (2, 30),
    (3, 40),
    (4, 50),
    (5, 60),
    (6, 70),
    (7, 100),
    (8, None),
    (30, None),
    (None, None),
]
"""Hours until confirmed and until decided. High urgency: 24 hours and 3 days are our own times. By
hand, confirmed: 8 in time, 1 late, 1 never; of 1 2 3 4 5 6 7 8 30 the median is 5, and 0.9 x 8 =
7.2 steps in lies 8 + 0.2 x 22 = 12.4. Decided: 6 in time, 1 late, 3 never; of 2 30 40 50 60 70
100 the median is 50, and 0.9 x 6 = 5.4 steps in lies 70 + 0.4 x 30 = 82."""

on_moto = pytest.mark.parametrize("deployed", ["moto"], indirect=True)


class Hand:
    """Writes cases as they would come about, and hands the stream's records to the app."""

    def __init__(self, deployment: Deployment, clock: FakeClock) -> None:
        self.deployment, self.clock = deployment, clock
        self.written: list[tuple[str, int, Kind]] = []

    def case(self, confirmed: float | None, decided: float | None) -> str:
        """A case that x was sent at START and answered after so many hours. Gives its id."""
        self.clock.at = START
        submission = report(category="harassment", incidents=[{"platform": "x"}])
        case_id = self.deployment.store_report(submission).first.case_id
        self.append(case_id, 0, NewEvent(Kind.NOTIFICATION_SENT, {"of": 1, "recipient": "x"}))
        for hours, status in ((confirmed, "acknowledged"), (decided, "labelled")):
            if hours is not None:
                self.append(case_id, hours, _outcome(status))
        return case_id

    def append(self, case_id: str, hours: float, event: NewEvent) -> None:
        """Append an event so many hours after START."""
        log = self.deployment.adapters.case_log
        written = log.append(log.read(case_id)[-1], START + timedelta(hours=hours), event)
        self.written.append((case_id, written.seq, written.kind))

    def stream(self) -> None:
        """Hand what the projection's filter lets through to it, twice and the wrong way round."""
        source = load()["Resources"]["Project"]["Properties"]["Events"]
        pattern, *_ = patterns_of(source["ProjectDynamodbEventSource"]["Properties"])
        ours = [put[:2] for put in self.written if matches(pattern, _insert(put[2]))]
        batch = events.stream(*reversed(ours), *ours)
        answer = app.handler_map["project"](batch, events.CONTEXT)
        assert answer == {"batchItemFailures": []}
        self.written.clear()

    def measure(self, *, after: timedelta = timedelta(days=20)) -> dict[str, Any] | None:
        """The hour strikes; what stands in the templates bucket then."""
        self.clock.at = START + after
        app.handler_map["publish_response_stats"](events.schedule(), events.CONTEXT)
        body = self.deployment.adapters.templates.get(FILE)
        stored: dict[str, Any] | None = json.loads(body) if body else None
        return stored


def _insert(kind: Kind) -> dict[str, Any]:
    return {"eventName": "INSERT", "dynamodb": {"NewImage": {"kind": {"S": str(kind)}}}}


def _outcome(status: str) -> NewEvent:
    facts = {"recipient": "x", "outcome_id": status, "status": status, "content": "c"}
    return NewEvent(Kind.OUTCOME_RECORDED, {**facts, "at": stamp(START)}, {"message": "m"})


@pytest.fixture
def hand(deployed: Deployed, tmp_path: Path) -> Iterator[Hand]:
    clock = FakeClock(START)
    deployment = Deployment(OperatorAdapters(deployed.settings, now=clock, wall=clock))
    key = tmp_path / "key.json"
    key.write_text(json.dumps(RFC_8037))
    assert main(["platforms", "add-key", "x", str(key)], deployment) == 0
    use_container(deployment)
    yield Hand(deployment, clock)
    use_container(None)


@on_moto
def test_figures_are_published_when_there_are_ten_cases(hand: Hand) -> None:
    for confirmed, decided in ANSWERS[:-1]:
        hand.case(confirmed, decided)
    hand.stream()
    assert hand.measure() is None
    assert "fewer so far" in _page(hand)
    hand.case(*ANSWERS[-1])
    hand.stream()
    stats = hand.measure()
    assert stats is not None
    assert stats["platforms"] == {
        "x": {
            "at_least": 10,
            "since": "2026-11-01",
            "acknowledged": {"in_time_tenths": 8},
            "decided": {"in_time_tenths": 6},
        }
    }
    page = _page(hand)
    confirming, deciding = page.split("Their answers to reports that we sent")[1].split("Deciding")
    assert "About 8 in 10" in confirming
    assert "Half of the answers came within Too few to show yet" in confirming, "one is missing"
    assert "About 6 in 10" in deciding


def _page(hand: Hand) -> str:
    """X's page as it is published with what is in the bucket now, without its tags."""
    body = hand.deployment.adapters.templates.get(FILE)
    english = presses(templates_of(hand.deployment.repository))[0]
    facts = facts_in({FILE: body} if body else {})
    page = next(p for p in pages(facts, english.say) if p.key == "guidance/x/index.html")
    html = english.render(page)
    assert isinstance(html, str), html
    return " ".join(re.sub(r"<[^>]+>", " ", html).split())


@on_moto
def test_withdrawn_erased_and_kept_cases_count_as_documented(hand: Hand) -> None:
    cases = [hand.case(confirmed, decided) for confirmed, decided in ANSWERS]
    withdrawn = hand.case(None, None)
    hand.append(withdrawn, 1, NewEvent(Kind.WITHDRAWN, {}))
    logged = hand.deployment.store_report(report(log_only=True)).first.case_id
    hand.append(logged, 1, NewEvent(Kind.NOTIFICATION_SENT, {"of": 1, "recipient": "x"}))
    hand.stream()
    before = hand.measure()
    assert before is not None
    assert before["platforms"]["x"]["at_least"] == 10
    assert before["platforms"]["x"]["acknowledged"]["in_time_tenths"] == 8
    assert main(["case", "erase", cases[0], "--yes"], hand.deployment) == 0
    assert main(["practice", "rebuild"], hand.deployment) == 0
    assert hand.measure() == before


@on_moto
def test_rebuild_makes_the_rows_that_the_stream_made(
    hand: Hand, capsys: pytest.CaptureFixture[str]
) -> None:
    for confirmed, decided in ANSWERS:
        hand.case(confirmed, decided)
    hand.stream()
    stats = hand.deployment.adapters.stats
    rows = sorted(stats.of("x"), key=attrgetter("case_id"))
    assert len(rows) == 10
    answered = next(row for row in rows if row.acknowledged_at)
    mistake = replace(answered, acknowledged_at=None, decided_at=None)
    stats.put(answered.case_id, answered.seq, [mistake])
    assert sorted(stats.of("x"), key=attrgetter("case_id")) != rows
    capsys.readouterr()
    assert main(["--json", "practice", "rebuild"], hand.deployment) == 0
    output = json.loads(capsys.readouterr().out)
    assert output == {"cases": 10, "platforms": {"x": 10}, "figures_changed": True}
    assert sorted(stats.of("x"), key=attrgetter("case_id")) == rows
    assert main(["practice", "rebuild"], hand.deployment) == 0
    assert "10 cases read; figures as they were" in capsys.readouterr().out


@on_moto
def test_measuring_opens_no_case_key(hand: Hand) -> None:
    case_id = hand.case(1, 2)
    clear = hand.deployment.adapters.case_log_table.clear(case_id)
    words = hand.deployment.adapters.case_log.read(case_id)
    assert [replace(event, private=None) for event in words] == list(clear)
    assert words[0].private is not None
