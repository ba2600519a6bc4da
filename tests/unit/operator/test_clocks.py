"""``clocks``, ``escalations`` and ``suppressed``: what operators see and say."""

import json
from typing import Any

import pytest

from chalicelib.model.events import Kind, NewEvent
from chalicelib.operator.cli import main
from chalicelib.usecases.notifications.fan_out import fan_out
from tests.support.deployments import deployment
from tests.support.factories import World
from tests.support.fakes import MemoryDirectory

FORCE = "police-hampshire"


def directory() -> MemoryDirectory:
    """One that can tell the electoral commission."""
    directory_of_one = MemoryDirectory()
    directory_of_one.set_contact("electoral-commission", "ec@example.org")
    return directory_of_one


def clocks_of(world: World) -> dict[str, Any]:
    """The adapters that clocks are shown and made again with."""
    return {
        "case_log": world.log,
        "case_log_table": world.log,
        "clocks": world.clocks,
        "queues": world.queues,
        "check_lanes": world.lanes,
        "directory": world.directory,
        "now": world.clock,
    }


def printed(capsys: pytest.CaptureFixture[str]) -> Any:
    return json.loads(capsys.readouterr().out)


def test_clocks_show_prints_what_a_case_waits_for(capsys: pytest.CaptureFixture[str]) -> None:
    world = World()
    accepted = world.submit()
    fan_out(world.fan_out_deps, accepted.first.case_id, 1)
    facts = {"recipient": "x", "what": "acknowledge", "due": "2026-11-22T08:30:00Z"}
    world.append(accepted, NewEvent(Kind.NOTIFICATION_SENT, {"of": 1, "recipient": FORCE}))
    world.append(accepted, NewEvent(Kind.RESPONSE_OVERDUE, {**facts, "escalated_to": "operator"}))
    operators = deployment(**clocks_of(world))
    capsys.readouterr()  # the metrics of fanning out
    assert main(["clocks", "show", world.case(accepted).reference, "--json"], operators) == 0
    output = printed(capsys)
    assert output["falls_due"][1] == {
        "at": "2026-11-22T07:35:00Z",
        "what": "response_overdue",
        "recipient": "x",
        "what_is_due": "send",
        "due": "2026-11-22T07:35:00Z",
        "escalated_to": "operator",
    }
    assert output["late"] == [{**facts, "escalated_to": "operator"}]
    assert {"seq": 1, "recipient": "x"} in output["unsent"]
    assert output["next_look"] == "2026-11-22T07:35:00Z"
    assert main(["clocks", "show", world.case(accepted).reference], operators) == 0
    assert "late: x to acknowledge by 2026-11-22T08:30:00Z" in capsys.readouterr().out


@pytest.mark.parametrize("reference", ["nonsense", "SS-2222-2222-22T"])
def test_clocks_show_fails_when_there_is_no_such_case(
    reference: str, capsys: pytest.CaptureFixture[str]
) -> None:
    world = World()
    operators = deployment(**clocks_of(world))
    assert main(["clocks", "show", reference], operators) == 1
    assert "reference" in capsys.readouterr().err or reference.startswith("SS")


def test_clocks_rebuild_makes_them_again_from_the_log(capsys: pytest.CaptureFixture[str]) -> None:
    world = World()
    case_id = world.submit().first.case_id
    world.submit(log_only=True)
    fan_out(world.fan_out_deps, case_id, 1)
    before = set(world.clocks.checks)
    world.clocks.clear()
    operators = deployment(**clocks_of(world))
    capsys.readouterr()  # the metrics of fanning out
    assert main(["clocks", "rebuild", "--json"], operators) == 0
    assert printed(capsys) == {"cases": 2, "running": 1}
    assert world.clocks.checks == before


def test_escalation_is_set_and_listed(
    capsys: pytest.CaptureFixture[str],
) -> None:
    operators = deployment(directory=directory())
    assert main(["escalations", "set", "x", "electoral-commission"], operators) == 0
    assert "when x is overdue, electoral-commission and our operators are told" in (
        capsys.readouterr().out
    )
    assert main(["escalations", "list", "--json"], operators) == 0
    assert printed(capsys) == {"escalations": {"x": "electoral-commission"}}
    assert main(["escalations", "set", "x", "--operators"], operators) == 0
    assert operators.adapters.directory.escalations() == {}


@pytest.mark.parametrize(
    "command",
    [
        ["escalations", "set", "myspace", "electoral-commission"],
        ["escalations", "set", "x", "nobody"],
        ["escalations", "set", "electoral-commission", "electoral-commission"],
    ],
)
def test_escalation_is_refused_when_either_is_unknown_or_both_are_the_same(
    command: list[str],
) -> None:
    operators = deployment(directory=directory())
    assert main(command, operators) == 1
    assert operators.adapters.directory.escalations() == {}


@pytest.mark.parametrize("verb", ["check", "allow"])
@pytest.mark.parametrize("address", ["notmail", "", "a@", "a@b c.org"])
def test_suppressed_says_nothing_of_what_is_no_address(
    verb: str, address: str, capsys: pytest.CaptureFixture[str]
) -> None:
    operators = deployment(suppressions=World().suppressions)
    assert main(["suppressed", verb, address, "--json"], operators) == 1
    assert "is not a mail address" in printed(capsys)["error"]


def test_suppressed_address_is_mailed_again_when_it_is_allowed(
    capsys: pytest.CaptureFixture[str],
) -> None:
    world = World()
    world.suppressions.suppress("a@example.org", because="hard_bounce", at=world.clock())
    operators = deployment(suppressions=world.suppressions)
    assert main(["suppressed", "check", "a@example.org"], operators) == 0
    assert "a@example.org is not mailed: hard bounce" in capsys.readouterr().out
    assert main(["suppressed", "allow", "a@example.org", "--json"], operators) == 0
    assert printed(capsys) == {"was_suppressed": True}
    assert main(["suppressed", "check", "a@example.org", "--json"], operators) == 0
    assert printed(capsys) == {"suppressed": False}
