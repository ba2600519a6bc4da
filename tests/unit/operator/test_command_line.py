"""The command line: what is printed, in both forms, and the exit codes."""

import argparse
import csv
import json
import sys
from collections.abc import Mapping, Sequence
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from chalicelib.errors import Unavailable
from chalicelib.model.access_codes import derive, hashed, normalise
from chalicelib.operator import environment, grammar
from chalicelib.operator.cli import _verb, main
from chalicelib.operator.output import CommandFailed, CommandResult, progress
from chalicelib.ports import ParkedToken, WaitingToken
from tests.support.deployments import NOW, deployment
from tests.support.fakes import FakeClock, MemoryDirectory
from tests.support.operators import (
    RFC_8037,
    RFC_8037_THUMBPRINT,
    Capture,
    printed_json,
    run_command,
    write_file,
)

HEADER = "person_id,person_name,post_label,gss,party_name"
FILE = f"{HEADER}\n1,Jo Bloggs,Aldershot,,Best\n2,Siân,Ynys Môn,,=SUM(1)\n3,Al,Camelot,,Best\n"


# ---- candidates ----------------------------------------------------------------------------------


def test_import_accounts_for_every_row_and_prints_no_code(tmp_path: Path, capsys: Capture) -> None:
    registry = MemoryDirectory()
    assert run_command(registry, "candidates", "import", write_file(tmp_path, FILE)) == 0
    printed = capsys.readouterr().out
    assert printed.splitlines() == [
        "line 4: 'Al' not taken: area 'Camelot' is not in the catalogue, and it has no GSS code",
        "3 rows: 2 added, 0 there already, 1 not taken",
    ]
    assert {c.name for c in registry.by_key.values()} == {"Jo Bloggs", "Siân"}


def test_import_accounts_for_every_row_in_json(tmp_path: Path, capsys: Capture) -> None:
    registry = MemoryDirectory()
    path = write_file(tmp_path, FILE)
    run_command(registry, "candidates", "import", path)
    capsys.readouterr()
    assert run_command(registry, "--json", "candidates", "import", path) == 0
    assert printed_json(capsys) == {
        "file": str(path),
        "rows": 3,
        "added": 0,
        "already_there": 2,
        "differing": 0,
        "not_taken": [
            {
                "line": 4,
                "name": "Al",
                "why": "area 'Camelot' is not in the catalogue, and it has no GSS code",
            }
        ],
        "dry_run": False,
    }


def test_import_writes_codes_that_only_their_owner_can_read(
    tmp_path: Path, capsys: Capture
) -> None:
    registry, codes = MemoryDirectory(), tmp_path / "codes.csv"
    codes.write_text("older, and open to all")
    codes.chmod(0o644)
    run_command(registry, "candidates", "import", write_file(tmp_path, FILE), "--codes-to", codes)
    assert codes.stat().st_mode & 0o777 == 0o600
    with codes.open(encoding="utf-8-sig", newline="") as lines:
        rows = list(csv.DictReader(lines))
    assert [(row["name"], row["area"], row["party"]) for row in rows] == [
        ("Jo Bloggs", "Aldershot", "Best"),
        ("Siân", "Ynys Môn", "'=SUM(1)"),  # nothing a spreadsheet would run
    ]
    code = normalise(rows[0]["access_code"])
    assert code is not None
    assert registry.by_code[hashed(b"first", code)].name == "Jo Bloggs"
    assert rows[0]["access_code"] not in capsys.readouterr().out
    assert sorted(path.name for path in tmp_path.iterdir()) == ["codes.csv", "in.csv"]


def test_import_leaves_the_file_of_codes_when_it_fails(tmp_path: Path) -> None:
    class Down(MemoryDirectory):
        def candidates_with(self, keys: object) -> Any:
            raise Unavailable

    codes = write_file(tmp_path, "older", name="codes.csv")
    argv = ("candidates", "import", write_file(tmp_path, FILE), "--codes-to", codes)
    assert run_command(Down(), *argv) == 1
    assert codes.read_text() == "older"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["codes.csv", "in.csv"]


def test_import_does_not_start_when_codes_cannot_be_written(
    tmp_path: Path, capsys: Capture
) -> None:
    registry, nowhere = MemoryDirectory(), tmp_path / "no" / "codes.csv"
    argv = ("candidates", "import", write_file(tmp_path, FILE), "--codes-to", nowhere)
    assert run_command(registry, *argv) == 1
    assert "codes.csv cannot be written: No such file" in capsys.readouterr().err
    assert registry.writes == 0


def test_import_writes_nothing_when_it_is_a_dry_run(tmp_path: Path, capsys: Capture) -> None:
    registry = MemoryDirectory()
    assert (
        run_command(registry, "candidates", "import", write_file(tmp_path, FILE), "--dry-run") == 0
    )
    assert "3 rows: 2 would be added" in capsys.readouterr().out
    assert registry.writes == 0


def test_import_names_differences_from_the_directory(tmp_path: Path, capsys: Capture) -> None:
    registry = MemoryDirectory()
    run_command(registry, "candidates", "import", write_file(tmp_path, FILE))
    other = write_file(tmp_path, FILE.replace("Jo Bloggs", "Joanna Bloggs"))
    capsys.readouterr()
    run_command(registry, "candidates", "import", other)
    assert "1 of those there already stand under another name" in capsys.readouterr().out


@pytest.mark.parametrize("json_flag", [[], ["--json"]])
def test_import_exits_2_when_the_file_is_unusable(
    tmp_path: Path, capsys: Capture, json_flag: list[str]
) -> None:
    registry = MemoryDirectory()
    path = write_file(tmp_path, FILE + '4,"B')
    assert run_command(registry, "candidates", "import", path, *json_flag) == 2
    printed = capsys.readouterr()
    assert "line 5: a quotation mark is not closed" in printed.err
    assert registry.writes == 0
    if json_flag:
        assert json.loads(printed.out)["error"].startswith("line 5: ")


def test_import_fails_when_the_election_is_unknown(tmp_path: Path, capsys: Capture) -> None:
    argv = ("candidates", "import", write_file(tmp_path, FILE), "--election", "parl.1832-12-08")
    assert run_command(MemoryDirectory(), *argv) == 1
    assert "'parl.1832-12-08' is not in the catalogue, which has parl." in capsys.readouterr().err


# ---- platforms -----------------------------------------------------------------------------------


def test_platform_is_connected_by_a_key_until_it_is_revoked(
    tmp_path: Path, capsys: Capture
) -> None:
    registry, key = MemoryDirectory(), write_file(tmp_path, json.dumps(RFC_8037))
    assert (
        run_command(registry, "platforms", "add-key", "x", key, "--label", "first", "--json") == 0
    )
    added = printed_json(capsys)
    assert (added["added"], added["key"]["keyid"]) == (True, RFC_8037_THUMBPRINT)
    assert added["key"]["state"] == "active"
    run_command(registry, "platforms", "list", "--json")
    listed = printed_json(capsys)
    assert {"id": "x", "connected": True} in listed["platforms"]
    assert {"id": "tiktok", "connected": False} in listed["platforms"]
    assert run_command(registry, "platforms", "revoke-key", "x", RFC_8037_THUMBPRINT) == 0
    assert "x has no key left: reports about it become self-reports" in capsys.readouterr().out
    run_command(registry, "platforms", "list")
    printed = capsys.readouterr().out
    assert "revoked" in printed
    assert f"{RFC_8037_THUMBPRINT}  first" in printed


def test_platforms_list_prints_the_state_of_a_key_by_its_times(
    tmp_path: Path, capsys: Capture
) -> None:
    registry, key = MemoryDirectory(), write_file(tmp_path, json.dumps(RFC_8037))
    argv = ("platforms", "add-key", "x", key, "--json", "--not-before", "2026-11-23")
    run_command(registry, *argv, "--not-after", "2026-11-24T01:00:00+01:00")
    added = printed_json(capsys)["key"]
    assert added["state"] == "waiting"
    assert added["not_before"] == "2026-11-23T00:00:00Z"
    assert added["not_after"] == "2026-11-24T00:00:00Z"
    for days, state in [(1, "active"), (2, "expired")]:
        later = deployment(directory=registry)
        later.adapters.now = FakeClock(NOW + timedelta(days=days))
        main(["platforms", "list", "--json"], later)
        assert printed_json(capsys)["keys"][0]["state"] == state


def test_add_key_says_so_when_the_key_is_there(tmp_path: Path, capsys: Capture) -> None:
    registry, key = MemoryDirectory(), write_file(tmp_path, json.dumps(RFC_8037))
    run_command(registry, "platforms", "add-key", "x", key)
    before = dict(registry.keys)
    later = deployment(directory=registry)
    later.adapters.now = FakeClock(NOW + timedelta(hours=1))
    assert main(["platforms", "add-key", "x", str(key)], later) == 0
    assert "(ed25519) already" in capsys.readouterr().out
    assert registry.keys == before


@pytest.mark.parametrize(
    ("argv", "why"),
    [
        (("add-key", "friendster", "KEY"), "no platform 'friendster' in the catalogue, which has"),
        (("add-key", "mastodon", "KEY"), "is many servers, each run by somebody else"),
        (("add-key", "x", "BAD"), "neither PEM nor JSON"),
        (("add-key", "x", "KEY", "--not-after", "2020-01-01"), "would have run out"),
        (("revoke-key", "x", "abc"), "x has no key abc"),
    ],
)
def test_platforms_say_why_when_a_key_cannot_be_changed(
    tmp_path: Path, capsys: Capture, argv: tuple[str, ...], why: str
) -> None:
    files = {
        "KEY": write_file(tmp_path, json.dumps(RFC_8037), name="key"),
        "BAD": write_file(tmp_path, "hello", name="bad"),
    }
    registry = MemoryDirectory()
    assert run_command(registry, "platforms", *(files.get(arg, arg) for arg in argv)) == 1
    assert why in capsys.readouterr().err
    assert registry.keys == {}


# ---- parked --------------------------------------------------------------------------------------


class Feeds:
    """What is parked, by platform."""

    def __init__(self, parked: Mapping[str, Sequence[str]]) -> None:
        self._parked = {platform: list(jtis) for platform, jtis in parked.items()}

    def parked(self, platform: str) -> Sequence[ParkedToken]:
        return [
            ParkedToken(
                token=WaitingToken(platform, jti, "SS23456789ABC", 3),
                at="2026-11-22T09:00:00.000Z",
                err="invalid_audience",
                description="not ours",
            )
            for jti in self._parked.get(platform, [])
        ]

    def unpark(self, platform: str, jti: str) -> bool:
        self._parked[platform].remove(jti)
        return True


def test_parked_lists_tokens_and_puts_them_back(capsys: Capture) -> None:
    feeds = Feeds({"x": ["01A", "01B"], "facebook": ["01C"]})
    run_command(MemoryDirectory(), "parked", "list", feed=feeds)
    listed = capsys.readouterr().out
    assert "SS-2345-6789-ABC  01C    invalid_audience: not ours" in listed
    assert listed.splitlines()[-1] == "3 tokens parked"
    run_command(MemoryDirectory(), "parked", "redrive", "x", "01B", "--json", feed=feeds)
    assert printed_json(capsys) == {"platform": "x", "redriven": ["01B"]}
    run_command(MemoryDirectory(), "parked", "redrive", "x", feed=feeds)
    run_command(MemoryDirectory(), "parked", "list", "--json", feed=feeds)
    assert '"jti": "01C"' in (remaining := capsys.readouterr().out)
    assert "01A" not in remaining.splitlines()[1:]


def test_parked_redrive_fails_when_a_token_is_not_parked(capsys: Capture) -> None:
    feeds = Feeds({"x": ["01A"]})
    assert run_command(MemoryDirectory(), "parked", "redrive", "x", "01Z", "01A", feed=feeds) == 1
    assert "x has nothing parked called 01Z" in capsys.readouterr().err
    assert [token.token.jti for token in feeds.parked("x")] == ["01A"]


# ---- everywhere ----------------------------------------------------------------------------------


def verbs_of(parser: argparse.ArgumentParser) -> dict[str, argparse.ArgumentParser]:
    [action] = [a for a in parser._actions if isinstance(a, argparse._SubParsersAction)]
    return dict(action.choices)


def commands() -> list[list[str]]:
    """Every verb, as the grammar has it."""
    nouns = verbs_of(grammar.parser())
    return [[noun, verb] for noun, parser in nouns.items() for verb in verbs_of(parser)]


@pytest.mark.parametrize("command", commands(), ids=" ".join)
def test_verb_has_help_json_and_something_that_runs(command: list[str], capsys: Capture) -> None:
    with pytest.raises(SystemExit) as stopped:
        main([*command, "--help"])
    assert stopped.value.code == 0
    usage = capsys.readouterr().out
    assert "--json" in usage
    assert "--local" in usage
    arguments = {"import": ["f"], "add-key": ["x", "k"], "revoke-key": ["x", "k"]}
    arguments |= {"remove": ["k"], "show": ["r"], "suppressed check": ["a@example.org"]}
    arguments |= {"set": ["x", "--operators"], "allow": ["a@example.org"], "make": ["--all"]}
    arguments |= {"set-contact": ["a", "b"], "prefer": ["a"], "verify": ["r"], "erase": ["r"]}
    arguments |= {"parked redrive": ["x"]}
    needed = arguments.get(" ".join(command), arguments.get(command[1], []))
    assert callable(_verb(grammar.read([*command, *needed]).run))


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
    with progress("Importing", 2, shown=True) as advance:
        advance()
    assert capsys.readouterr().err == ""
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True, raising=False)
    with progress("Importing", 2, shown=True) as advance:
        advance()
        advance()
    assert "Importing" in capsys.readouterr().err
    with progress("Importing", 2, shown=False) as advance:
        advance()
    assert capsys.readouterr().err == ""


def test_progress_is_not_drawn_when_rich_is_missing(
    monkeypatch: pytest.MonkeyPatch, capsys: Capture
) -> None:
    monkeypatch.setitem(sys.modules, "rich.console", None)
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True, raising=False)
    with progress("Importing", 2, shown=True) as advance:
        advance()
    assert capsys.readouterr().err == ""


def test_add_key_says_so_when_a_time_cannot_be_read(capsys: Capture) -> None:
    with pytest.raises(SystemExit) as stopped:
        main(["platforms", "add-key", "x", "k", "--not-after", "soon"])
    assert stopped.value.code == 2
    assert "'soon' is not a time such as 2027-05-01" in capsys.readouterr().err


def test_import_derives_codes_from_the_deployments_secret(tmp_path: Path) -> None:
    registry = MemoryDirectory()
    run_command(registry, "candidates", "import", write_file(tmp_path, FILE))
    code = derive(b"first", election="parl.2024-07-04", person_id="1", area="E14001063")
    assert registry.by_code[hashed(b"first", code)].name == "Jo Bloggs"
