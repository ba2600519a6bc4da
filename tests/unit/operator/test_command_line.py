"""The command line: what is printed, in both forms, and the exit codes."""

import argparse
import re
import sys
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest

from chalicelib.errors import Unavailable
from chalicelib.operator import environment, grammar
from chalicelib.operator.cli import _verb, main
from chalicelib.operator.grammar.noun import NumberRange, moment
from chalicelib.operator.output import CommandFailed, CommandResult, progress
from tests.support.deployments import deployment
from tests.support.fakes import MemoryDirectory
from tests.support.operator_help import commands, options_of
from tests.support.operators import (
    Capture,
    printed_json,
    run_command,
)


@pytest.mark.parametrize("command", commands(), ids=" ".join)
def test_verb_has_help_json_and_something_that_runs(command: list[str], capsys: Capture) -> None:
    with pytest.raises(SystemExit) as stopped:
        main([*command, "--help"])
    assert stopped.value.code == 0
    usage = capsys.readouterr().out
    assert "--json" in usage
    assert "--local" in usage
    arguments = {"import": ["f"], "add-key": ["x", "k"], "revoke-key": ["x", "k"]}
    arguments |= {"candidates remove": []}
    arguments |= {"remove": ["k"], "show": ["r"], "suppressed check": ["a@example.org"]}
    arguments |= {"set": ["x", "--operators"], "allow": ["a@example.org"], "make": ["--all"]}
    arguments |= {
        "set-contact": ["a", "b"],
        "prefer": ["a"],
        "readings": ["a"],
        "verify": ["r"],
        "erase": ["r"],
    }
    arguments |= {"elections add": ["parl.2024-07-04"], "close": ["parl.2024-07-04"]}
    arguments |= {"assign": ["r", "police-kent"], "status show": []}
    arguments |= {"parked redrive": ["x"], "refusals": ["x"], "replays": ["x"]}
    arguments |= {"suspend": ["x"], "resume": ["x"], "resend": ["r", "x"]}
    arguments |= {"secrets rotate": ["links"], "retire": ["links", "1"]}
    arguments |= {"drill": ["local.2027-05-06"]}
    needed = arguments.get(" ".join(command), arguments.get(command[-1], []))
    assert callable(_verb(grammar.read([*command, *needed]).run))


OPTIONS = [(*command, option) for command in commands() for option in options_of(*command)]
NUMBERS = {
    "case reconcile --hours",
    "signing-keys rotate --hours",
    "links check --timeout",
    "links check --tries",
    "links check --hosts",
    "links check --pause",
    "packs make --processes",
    "drill --scale",
    "drill --seed",
}
RANGE = re.compile("number from ([0-9.e+-]+) to ([0-9.e+-]+)")


def test_every_number_has_a_range_and_is_no_command_outside_it(capsys: Capture) -> None:
    def refusal(words: tuple[str, ...], number: float | str) -> str:
        with suppress(SystemExit):
            grammar.read([*words[:-1], f"{words[-1]}={number}"])
        return capsys.readouterr().err

    ranges = {words: RANGE.search(refusal(words, "nan")) for words in OPTIONS}
    numbers = {words: found for words, found in ranges.items() if found}
    assert {" ".join(words) for words in numbers} == NUMBERS
    for words, found in numbers.items():
        lowest, highest = map(float, found.groups())
        for number in (lowest - 1, highest + 1, "inf", "-inf", "1e30", "-1e30", "many", ""):
            assert RANGE.search(refusal(words, number)), f"{words} takes {number}"


def test_no_number_is_read_without_a_range() -> None:
    folder = Path(grammar.__file__).parent
    assert not [path.name for path in folder.glob("*.py") if "type=int" in path.read_text()]
    assert not [path.name for path in folder.glob("*.py") if "type=float" in path.read_text()]


def test_number_is_read_whole_where_it_is_to_be() -> None:
    assert [NumberRange(1, 9)(text) for text in ("1", "9")] == [1, 9]
    assert NumberRange(0.1, 9, is_whole=False)("0.5") == 0.5
    with pytest.raises(argparse.ArgumentTypeError):
        NumberRange(0, 9)("0.5")


def test_fault_that_is_of_no_file_is_not_taken_for_one(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object) -> CommandResult:
        raise ConnectionResetError

    monkeypatch.setattr("chalicelib.operator.status.show", broken)
    with pytest.raises(ConnectionResetError):
        main(["status"], deployment())


@pytest.mark.parametrize("thumbprint", [f"-{'k' * 42}", f"--{'k' * 41}", f"k{'-' * 42}"])
@pytest.mark.parametrize(
    ("argv", "name"),
    [
        (["platforms", "revoke-key", "x", "{}", "--json"], "keyid"),
        (["platforms", "revoke-key", "--json", "x", "--", "{}"], "keyid"),
        (["signing-keys", "remove", "{}"], "kid"),
        (["platforms", "add-key", "x", "key.pem", "--fingerprint", "{}"], "fingerprint"),
        (["platforms", "add-key", "x", "--fingerprint={}", "key.pem"], "fingerprint"),
    ],
)
def test_thumbprint_is_a_value_whatever_it_begins_with(
    argv: list[str], name: str, thumbprint: str
) -> None:
    arguments = grammar.read([word.format(thumbprint) for word in argv])
    assert getattr(arguments, name) == thumbprint


@pytest.mark.parametrize(
    "argv", [[], ["candidates"], ["candidates", "export"], ["platforms", "list", "--wat"]]
)
def test_command_exits_2_when_it_cannot_be_read(argv: list[str], capsys: Capture) -> None:
    with pytest.raises(SystemExit) as stopped:
        main(argv)
    assert stopped.value.code == 2
    assert "usage: standsafe" in capsys.readouterr().err


def test_command_prints_its_error_as_json_when_json_was_asked_for(capsys: Capture) -> None:
    with pytest.raises(SystemExit) as stopped:
        main(["candidates", "export", "--json"])
    assert stopped.value.code == 2
    assert "see standsafe --help" in printed_json(capsys)["error"]


def test_json_leaves_out_what_is_none(capsys: Capture) -> None:
    members = {"a": None, "b": [{"c": None, "d": False}], "e": {"f": None, "g": (None, 0)}}
    CommandResult(members, ["for people"]).write(as_json=True)
    assert printed_json(capsys) == {"b": [{"d": False}], "e": {"g": [None, 0]}}


@pytest.mark.parametrize(
    "argv", [["--json", "case", "verify", "x"], ["case", "verify", "x", "--json"]]
)
def test_json_may_stand_before_the_verb_or_after_it(argv: list[str], capsys: Capture) -> None:
    assert main(argv, deployment()) == 1
    assert "is not a reference" in printed_json(capsys)["error"]


def test_command_prints_the_reason_when_aws_refuses(capsys: Capture) -> None:
    class Down(MemoryDirectory):
        def contacts(self) -> Any:
            raise Unavailable from ConnectionError("no route to host")

    assert run_command(Down(), "authorities", "list") == 1
    assert "standsafe: AWS did not do it: no route to host" in capsys.readouterr().err


def test_command_says_what_was_kept_when_it_is_stopped_by_hand(capsys: Capture) -> None:
    class Stopped(MemoryDirectory):
        def contacts(self) -> Any:
            raise KeyboardInterrupt

    assert run_command(Stopped(), "authorities", "list") == 1
    assert "what was done until now is kept" in capsys.readouterr().err


def test_command_names_settings_that_are_missing(
    capsys: Capture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("DIRECTORY_TABLE", raising=False)
    assert main(["authorities", "list"]) == 1
    assert "DIRECTORY_TABLE" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("content", "why"),
    [(None, "does not exist"), ("{", "cannot be read as JSON"), ('{"A": 1}', "not a flat JSON")],
)
def test_environment_file_is_refused_with_its_reason_when_it_cannot_be_used(
    tmp_path: Path, content: str | None, why: str
) -> None:
    path = tmp_path / "environment.json"
    if content is not None:
        path.write_text(content)
    with pytest.raises(CommandFailed, match=why):
        environment.use(path)


def test_local_reads_the_environment_of_the_embedded_stack(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: Capture
) -> None:
    monkeypatch.setenv("STANDSAFE_LOCAL_DIR", str(tmp_path))
    assert main(["--local", "authorities", "list"]) == 1
    assert f"{tmp_path}/environment.json does not exist: is the embedded stack" in (
        capsys.readouterr().err
    )


def test_progress_is_drawn_only_when_people_look(
    monkeypatch: pytest.MonkeyPatch, capsys: Capture
) -> None:
    with progress("Importing", 2, visible=True) as advance:
        advance()
    assert capsys.readouterr().err == ""
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True, raising=False)
    with progress("Importing", 2, visible=True) as advance:
        advance()
        advance()
    assert "Importing" in capsys.readouterr().err
    with progress("Importing", 2, visible=False) as advance:
        advance()
    assert capsys.readouterr().err == ""


def test_progress_is_not_drawn_when_rich_is_missing(
    monkeypatch: pytest.MonkeyPatch, capsys: Capture
) -> None:
    monkeypatch.setitem(sys.modules, "rich.console", None)
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True, raising=False)
    with progress("Importing", 2, visible=True) as advance:
        advance()
    assert capsys.readouterr().err == ""


@pytest.mark.parametrize("text", ["soon", "0001-01-01T00:00+14:00", "9999-12-31T23:59-14:00"])
def test_moment_is_refused_when_no_calendar_has_it(text: str) -> None:
    with pytest.raises(argparse.ArgumentTypeError):
        moment(text)
