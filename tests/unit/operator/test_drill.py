"""``drill ELECTION``: never for a stage where somebody is told of something."""

import subprocess
import sys
from types import SimpleNamespace
from typing import Any

import pytest

from chalicelib.errors import SettingsError
from chalicelib.operator import drill, grammar
from chalicelib.operator.grammar.drill import SCALE
from chalicelib.operator.output import CommandFailed
from drill import __main__ as player


class Named:
    """A deployment that the environment names, or none."""

    repository = "."

    def __init__(self, stage: str | None) -> None:
        self._stage = stage

    @property
    def settings(self) -> Any:
        if self._stage is None:
            raise SettingsError("not set: STAGE")
        return SimpleNamespace(stage=self._stage)


def run(stage: str | None, *words: str) -> Any:
    args = grammar.read(["drill", "local.2027-05-06", *words])
    return drill.run(args, Named(stage))  # type: ignore[arg-type]


@pytest.fixture
def commands(monkeypatch: pytest.MonkeyPatch) -> list[list[str]]:
    """The commands that would be run, each of which prints a report."""
    ran: list[list[str]] = []

    def play(command: list[str], **_: Any) -> Any:
        ran.append(command)
        report = '{"title": "A drill"}' if "--json" in command else "A DRILL\nof it\n"
        return subprocess.CompletedProcess(command, 1, report)

    monkeypatch.setattr(subprocess, "run", play)
    return ran


@pytest.mark.parametrize("stage", ["prod", "staging"])
def test_drill_is_refused_where_a_command_names_a_real_stage(
    stage: str, commands: list[list[str]]
) -> None:
    with pytest.raises(CommandFailed, match=f"never for '{stage}'"):
        run(stage)
    assert commands == []


@pytest.mark.parametrize("stage", [None, "local", "sandbox"])
def test_drill_is_played_in_a_process_of_its_own(
    stage: str | None, commands: list[list[str]]
) -> None:
    result = run(stage, "--scale", "0.5", "--seed", "3")
    assert commands == [
        [sys.executable, "-m", "drill", "local.2027-05-06", "--scale", "0.5", "--seed", "3"]
    ]
    assert (result.exit_code, result.lines) == (1, ["A DRILL", "of it"])


def test_drill_gives_its_report_as_data(commands: list[list[str]]) -> None:
    assert run(None, "--json").data == {"title": "A drill"}
    assert commands[0][-1] == "--json"


def test_drill_says_the_same_scale_in_its_help_as_it_plays() -> None:
    assert SCALE == player.SCALE


@pytest.mark.parametrize(
    "words", [["parl.2029-05-03"], ["local.2027-13-01"], ["local.2027-05-06", "--scale", "2"]]
)
def test_drill_refuses_wrong_arguments_before_anything_starts(
    words: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert player.main(words) == player.UNUSABLE
    assert capsys.readouterr().err.startswith("drill: ")
