"""``status``, ``overdue``, ``holds``, ``cases``: what waits for somebody."""

from datetime import timedelta
from typing import Any

import pytest

from chalicelib.catalogue import load
from chalicelib.model.events import Kind, NewEvent, stamp
from chalicelib.model.references import parse_reference
from chalicelib.operator import dead_letters
from chalicelib.operator.cli import main
from chalicelib.operator.output import CommandResult
from tests.support.deployments import deployment
from tests.support.exchange import Exchange
from tests.support.factories import World
from tests.support.operators import Capture, printed_json

FORCE = "police-hampshire"


@pytest.fixture
def world(monkeypatch: pytest.MonkeyPatch) -> World:
    """One case that is late and failed at the force and held at x, one withdrawn, one erased."""
    no_letters = CommandResult({"dead_letters": []}, [])
    monkeypatch.setattr(dead_letters, "list_letters", lambda *_: no_letters)
    world = World()
    accepted, withdrawn, erased = (world.submit() for _ in range(3))
    failure: dict[str, Any] = {"of": 1, "recipient": FORCE, "because": "bounced"}
    world.append(accepted, NewEvent(Kind.NOTIFICATION_FAILED, failure))
    until = stamp(world.clock())
    world.append(
        accepted,
        NewEvent(Kind.HOLD_PLACED, {"recipient": FORCE, "platform": "x", "until": until}),
    )
    world.append(withdrawn, NewEvent(Kind.WITHDRAWN, {}))
    world.append(erased, NewEvent(Kind.ERASED, {}))
    world.clock.advance(days=30)
    return world


def run(world: World, *argv: str) -> int:
    parts: dict[str, Any] = {"case_log_table": world.log, "feed": Exchange(world).feed}
    return main(list(argv), deployment(now=world.clock, **parts))


def test_status_counts_what_waits_and_names_the_next_command(world: World, capsys: Capture) -> None:
    assert run(world, "status", "--json") == 0
    counts = printed_json(capsys)
    assert (counts["open"], counts["held"], counts["failed"], counts["parked"]) == (1, 1, 1, 0)
    assert counts["late"] >= 1
    assert run(world, "status", "show") == 0
    output = capsys.readouterr().out
    for command in ("standsafe overdue", "standsafe holds", "standsafe cases --failed"):
        assert command in output


def test_status_says_so_when_nothing_waits(world: World, capsys: Capture) -> None:
    world.log.cases.clear()
    assert run(world, "status") == 0
    assert "nothing waits for you" in capsys.readouterr().out


def test_overdue_holds_and_cases_are_listed(world: World, capsys: Capture) -> None:
    assert run(world, "overdue", "--json") == 0
    late = printed_json(capsys)["overdue"]
    assert FORCE in {row["recipient"] for row in late}
    assert run(world, "holds", "list", "--json") == 0
    (hold,) = printed_json(capsys)["holds"]
    assert (hold["platform"], hold["by"]) == ("x", FORCE)
    for argv in (("cases",), ("cases", "--failed"), ("cases", "list", "--failed")):
        assert run(world, *argv, "--json") == 0
        (case,) = printed_json(capsys)["cases"]
        assert case["failed"] == FORCE
    assert run(world, "cases") == 0
    assert FORCE in capsys.readouterr().out


@pytest.mark.parametrize("listed", ["overdue", "holds", "cases"])
def test_cases_of_every_urgency_are_listed_the_most_urgent_first(
    world: World, listed: str, capsys: Capture
) -> None:
    by_urgency = {category.urgency: category for category in load().categories.values()}
    assert by_urgency.keys() == load().urgencies.keys()
    accepted = [world.submit(category=category.id) for category in by_urgency.values()]
    until = stamp(world.clock() + timedelta(days=60))
    hold = NewEvent(Kind.HOLD_PLACED, {"recipient": FORCE, "platform": "x", "until": until})
    failure = {"of": 1, "recipient": FORCE, "because": "bounced"}
    for stored in accepted:
        world.append(stored, hold)
        world.append(stored, NewEvent(Kind.NOTIFICATION_FAILED, failure))
    world.clock.advance(days=30)
    assert run(world, listed, "--json") == 0
    rows = printed_json(capsys)[listed]
    order = {stored.first.case_id: stored.first.public["urgency"] for stored in accepted}
    urgencies = [order[case_id] for row in rows if (case_id := _case_id(row)) in order]
    assert list(dict.fromkeys(urgencies)) == list(load().urgencies)


def _case_id(row: dict[str, Any]) -> str | None:
    return parse_reference(row["reference"])


@pytest.mark.parametrize(
    "argv", [("parked", "list", "nobody"), ("held", "list", "nobody"), ("parked", "redrive", "n")]
)
def test_unknown_platform_is_refused_with_those_that_there_are(
    world: World, argv: tuple[str, ...], capsys: Capture
) -> None:
    assert run(world, *argv) == 1
    assert "instagram" in capsys.readouterr().err
