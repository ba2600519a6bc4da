"""``candidates list`` and ``candidates remove``: what is there, and what goes with whom."""

import io
import json
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from chalicelib.model.directory import Delegate
from chalicelib.model.elections import AddedElection
from tests.support.deployments import NOW
from tests.support.directory_rows import CANDIDATE
from tests.support.fakes import MemoryDelegates, MemoryDirectory
from tests.support.operators import Capture, printed_json, run_command, write_file

HEADER = "person_id,person_name,ballot_paper_id,post_label,cancelled_poll,seats_contested"
ROWS = (
    "1,Jo Bloggs,local.sheffield.walkley.2027-05-06,Walkley,f,2",
    "2,Al Bloggs,local.sheffield.walkley.2027-05-06,Walkley,f,2",
    "3,Sam Kent,local.kent.hythe.2027-05-06,Hythe,t,1",
    "4,Siân,senedd.bangor-conwy-mon.by.2027-05-06,Bangor Conwy Môn,f,1",
    "1,Jo Bloggs,mayor.south-yorkshire.2027-05-06,,f,1",
)
WALKLEY, HYTHE = "local.sheffield.walkley.2027-05-06", "local.kent.hythe.2027-05-06"
ALEX = Delegate("a1", "Alex Agent", "hash-1", NOW)


@pytest.fixture
def directory(tmp_path: Path, capsys: Capture) -> MemoryDirectory:
    """Candidates on four ballots of three elections."""
    registry = MemoryDirectory()
    for kind in ("local", "senedd", "mayor"):
        registry.save_election(AddedElection(f"{kind}.2027-05-06", NOW))
    path = write_file(tmp_path, "\n".join([HEADER, *ROWS]))
    assert run_command(registry, "candidates", "import", path) == 0
    capsys.readouterr()
    return registry


def run(registry: MemoryDirectory, capsys: Capture, *argv: object, **parts: Any) -> Any:
    """Run a command that is done, and give its JSON."""
    assert run_command(registry, "candidates", *argv, "--json", **parts) == 0
    return printed_json(capsys)


def ballots(registry: MemoryDirectory, capsys: Capture, *argv: object) -> list[str]:
    """The ballots that are listed."""
    return [row["ballot"] for row in run(registry, capsys, "list", *argv)["ballots"]]


@pytest.mark.parametrize(
    ("argv", "listed"),
    [
        ((), {HYTHE, WALKLEY, "mayor.south-yorkshire.2027-05-06", ROWS[3].split(",")[2]}),
        (("--election", "local.2027-05-06"), {HYTHE, WALKLEY}),
        (("--election", "local.sheffield.2027-05-06"), {WALKLEY}),
        (("--election", "senedd.bangor-conwy-mon.by.2027-05-06"), {ROWS[3].split(",")[2]}),
        (("--area", "Walkley"), {WALKLEY}),
        (("--area", "E10000016"), {HYTHE}),
        (("--council", "Sheffield"), {WALKLEY}),
        (("--council", "Kent County Council"), {HYTHE}),
    ],
)
def test_list_gives_the_ballots_of_an_election_an_area_or_a_council(
    directory: MemoryDirectory, capsys: Capture, argv: tuple[str, ...], listed: set[str]
) -> None:
    assert set(ballots(directory, capsys, *argv)) == listed


def test_list_says_what_each_ballot_is_for(directory: MemoryDirectory, capsys: Capture) -> None:
    assert run_command(directory, "candidates", "list", "--election", "local.2027-05-06") == 0
    assert capsys.readouterr().out.splitlines() == [
        "BALLOT                              CANDIDATES  SEATS  POLL  FOR",
        "local.kent.hythe.2027-05-06         1           1      none  Hythe, Kent",
        "local.sheffield.walkley.2027-05-06  2           2            Walkley, Sheffield",
        "3 candidates on 2 ballots",
    ]


def test_list_of_a_ballot_names_who_stands_and_who_does_no_more(
    directory: MemoryDirectory, tmp_path: Path, capsys: Capture
) -> None:
    directory.mark_code_used(directory.candidates_of("E05010882", "local.2027-05-06")[0])
    withdrawn_row = f"{HEADER},not_standing\n{ROWS[1]},t"
    run_command(directory, "candidates", "import", write_file(tmp_path, withdrawn_row))
    capsys.readouterr()
    run_command(directory, "candidates", "list", "--ballot", WALKLEY)
    assert capsys.readouterr().out.splitlines() == [
        "Walkley, Sheffield: 2 seats",
        "PERSON  STANDING   CODE     NAME       PARTY",
        "1       stands     used     Jo Bloggs",
        "2       withdrawn  not yet  Al Bloggs",
    ]
    run_command(directory, "candidates", "list", "--ballot", HYTHE)
    assert "Hythe, Kent: 1 seat, no poll is held" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("argv", "removed"),
    [
        (("--person", "1"), {("1", WALKLEY), ("1", "mayor.south-yorkshire.2027-05-06")}),
        (("--person", "1", "--ballot", WALKLEY), {("1", WALKLEY)}),
        (("--ballot", WALKLEY), {("1", WALKLEY), ("2", WALKLEY)}),
    ],
)
def test_remove_takes_a_person_a_ballot_or_a_person_of_a_ballot(
    directory: MemoryDirectory, capsys: Capture, argv: tuple[str, ...], removed: set[object]
) -> None:
    before = len(directory.by_key)
    rows = run(directory, capsys, "remove", *argv, "--yes")["removed"]
    assert {(row["person_id"], row["ballot"]) for row in rows} == removed
    assert len(directory.by_key) == len(directory.by_code) == before - len(removed)
    if ("2", WALKLEY) in removed:
        assert WALKLEY not in directory.ballots
    elif ("1", WALKLEY) in removed:
        assert directory.ballots[WALKLEY].persons == ("2",)


def test_remove_says_what_it_does_to_codes_delegates_and_cases(
    directory: MemoryDirectory, capsys: Capture
) -> None:
    delegates = MemoryDelegates(directory)
    [jo] = (row for row in directory.by_key.values() if row.key[1:] == ("1", "E05010882"))
    delegates.add_delegate(jo, ALEX)
    argv = ("candidates", "remove", "--person", "1", "--ballot", WALKLEY, "--yes")
    assert run_command(directory, *argv, delegates=delegates) == 0
    assert capsys.readouterr().out.splitlines() == [
        f"1 'Jo Bloggs' on {WALKLEY}",
        (
            "Removed: 1 candidate with their access codes, which open nothing more, and 1 working "
            "code of delegates. Cases stay as they were reported. A file that names them adds them "
            "again, with the same codes"
        ),
    ]
    assert directory.candidate_by_code("hash-1") is None
    assert delegates.delegates_of(jo) == ()


def test_remove_leaves_the_code_of_who_moved_to_another_ballot(
    directory: MemoryDirectory, tmp_path: Path, capsys: Capture
) -> None:
    moved = [ROWS[1], ROWS[2], ROWS[0].replace("walkley", "crookes-crosspool").replace("Walk", "")]
    moved[2] = "1,Jo Bloggs,local.kent.hythe.2027-05-06,Hythe,t,1"
    run_command(
        directory, "candidates", "import", write_file(tmp_path, "\n".join([HEADER, *moved]))
    )
    codes = len(directory.by_code)
    capsys.readouterr()
    rows = run(directory, capsys, "remove", "--person", "1", "--ballot", WALKLEY, "--yes")
    assert len(rows["removed"]) == 1
    assert len(directory.by_code) == codes
    assert directory.ballots[WALKLEY].gone == ()


def test_import_adds_whom_it_removed_again_with_the_same_code(
    directory: MemoryDirectory, tmp_path: Path, capsys: Capture
) -> None:
    before = set(directory.by_code)
    run(directory, capsys, "remove", "--ballot", WALKLEY, "--yes")
    path = write_file(tmp_path, "\n".join([HEADER, *ROWS]))
    assert run(directory, capsys, "import", path)["added"] == 2
    assert set(directory.by_code) == before


def test_remove_finds_a_person_of_an_election_that_is_over(
    directory: MemoryDirectory, capsys: Capture
) -> None:
    directory.save_election(AddedElection("parl.2024-07-04", NOW))
    directory.save_candidates([replace(CANDIDATE, person_id="1")])
    rows = run(directory, capsys, "remove", "--person", "1", "--yes")["removed"]
    assert "parl.aldershot.2024-07-04" in {row["ballot"] for row in rows}
    assert len(rows) == 3


@pytest.mark.parametrize(
    ("argv", "why"),
    [
        ((), "say whom: --person ID, --ballot ID, or both"),
        (("--person", "99"), "nobody like that is here"),
        (("--ballot", "local.sheffield.x.2027-05-06"), "no candidates were imported for local.sh"),
        (("--ballot", WALKLEY), "nothing was removed: --yes does not ask"),
        (("--ballot", "gla.a.2027-05-06"), "election 'gla.a.2027-05-06' is not here"),
    ],
)
def test_remove_says_why_it_does_nothing(
    directory: MemoryDirectory, capsys: Capture, argv: tuple[str, ...], why: str
) -> None:
    before = directory.writes
    assert run_command(directory, "candidates", "remove", *argv, "--json") == 1
    assert why in json.loads(capsys.readouterr().out)["error"]
    assert directory.writes == before


class Terminal(io.StringIO):
    """Somebody at a keyboard."""

    def isatty(self) -> bool:
        return True


@pytest.mark.parametrize(("answer", "code"), [("yes\n", 0), ("no\n", 1), ("", 1)])
def test_remove_asks_whoever_is_there(
    directory: MemoryDirectory,
    capsys: Capture,
    monkeypatch: pytest.MonkeyPatch,
    answer: str,
    code: int,
) -> None:
    monkeypatch.setattr(sys, "stdin", Terminal(answer))
    assert run_command(directory, "candidates", "remove", "--ballot", WALKLEY) == code
    assert "Remove 2 candidates? (yes/no)" in capsys.readouterr().err
    assert (WALKLEY in directory.ballots) == bool(code)


def test_person_of_july_2024_is_found_without_a_ballot(capsys: Capture) -> None:
    registry = MemoryDirectory()
    registry.save_candidates([CANDIDATE, replace(CANDIDATE, person_id="8")])
    rows = run(
        registry, capsys, "remove", "--person", "7", "--election", CANDIDATE.election, "--yes"
    )
    assert rows["removed"] == [
        {"person_id": "7", "ballot": "parl.aldershot.2024-07-04", "delegates": 0}
    ]
    assert [row.person_id for row in registry.by_key.values()] == ["8"]


def test_area_of_a_shared_name_is_asked_about(tmp_path: Path, capsys: Capture) -> None:
    registry = MemoryDirectory()
    registry.save_election(AddedElection("local.2027-05-06", NOW))
    rows = (
        "2,B,local.newcastle-under-lyme.town.2027-05-06,,f,1",
        "3,C,local.cambridge.castle.2027-05-06,,f,1",
        "4,D,local.lincoln.castle.2027-05-06,,f,1",
    )
    run_command(registry, "candidates", "import", write_file(tmp_path, "\n".join([HEADER, *rows])))
    assert run_command(registry, "candidates", "list", "--area", "Castle") == 1
    assert "'Castle' is the name of several areas: say which code (E0" in capsys.readouterr().err
    assert ballots(registry, capsys, "--area", "Castle, Cambridge") == [
        "local.cambridge.castle.2027-05-06"
    ]
