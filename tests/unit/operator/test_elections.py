"""``elections add | list | close``: what operators say of elections, and what is then known."""

import pytest

from chalicelib.catalogue import load
from tests.support.fakes import MemoryDirectory
from tests.support.operators import PAST, Capture, printed_json, run_command


def test_add_election_makes_it_current(capsys: Capture) -> None:
    registry = MemoryDirectory()
    assert run_command(registry, "elections", "add", "local.2027-05-06", "--json") == 0
    assert printed_json(capsys) == {
        "id": "local.2027-05-06",
        "name": "Local elections, 6 May 2027",
        "date": "2027-05-06",
        "nations": ["England", "Scotland", "Wales", "Northern Ireland"],
        "state": "current",
        "kept_days": load().election_types["local"].retention.days,
    }
    assert set(registry.added) == {"local.2027-05-06", PAST.id}


def test_add_election_twice_changes_nothing(capsys: Capture) -> None:
    registry = MemoryDirectory()
    for _ in range(2):
        assert run_command(registry, "elections", "add", "nia.2027-05-06") == 0
    assert len(registry.added) == 2
    assert "Northern Ireland Assembly election, 6 May 2027: current" in capsys.readouterr().out


def test_add_election_names_the_place_and_nation_of_one_seat() -> None:
    registry = MemoryDirectory()
    seat = "parl.runcorn-and-helsby.by.2027-02-04"
    assert run_command(registry, "elections", "add", seat) == 0
    row = registry.added[seat]
    assert (row.place, row.nations) == ("Runcorn and Helsby", ("England",))


def test_add_election_takes_the_name_of_a_place_that_we_do_not_know() -> None:
    registry = MemoryDirectory()
    council = "local.new-surrey.2027-05-06"
    assert run_command(registry, "elections", "add", council) == 1
    place = ("--place", "New Surrey", "--nation", "England")
    assert run_command(registry, "elections", "add", council, *place) == 0
    row = registry.added[council]
    assert (row.place, row.nations) == ("New Surrey", ("England",))


@pytest.mark.parametrize(
    "election",
    ["local", "eu.2019-05-23", "local.2027-13-01", "parl.Ynys-Mon.2027-05-06", "sp.x.glasgow"],
)
def test_add_election_refuses_what_is_no_id(election: str, capsys: Capture) -> None:
    registry = MemoryDirectory()
    assert run_command(registry, "elections", "add", election) == 1
    assert list(registry.added) == [PAST.id]
    assert election in capsys.readouterr().err


def test_close_election_lists_it_as_closed_until_it_is_added_again(capsys: Capture) -> None:
    registry = MemoryDirectory()
    run_command(registry, "elections", "add", "local.2027-05-06")
    assert run_command(registry, "elections", "close", "local.2027-05-06") == 0
    capsys.readouterr()
    run_command(registry, "elections", "list", "--json")
    states = {row["id"]: row["state"] for row in printed_json(capsys)["elections"]}
    assert states == {"parl.2024-07-04": "past", "local.2027-05-06": "closed"}
    run_command(registry, "elections", "add", "local.2027-05-06")
    capsys.readouterr()
    run_command(registry, "elections", "list")
    assert "local.2027-05-06  2027-05-06   current" in capsys.readouterr().out


def test_close_election_refuses_one_that_was_never_added(capsys: Capture) -> None:
    assert run_command(MemoryDirectory(), "elections", "close", "local.2027-05-06") == 1
    assert "no election 'local.2027-05-06' that was added" in capsys.readouterr().err
