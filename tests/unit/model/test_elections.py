"""Elections by Democracy Club's ids: their parts, and which of them are on."""

from datetime import UTC, date, datetime

import pytest
from uk_election_ids.election_ids import IdBuilder

from chalicelib.catalogue import load
from chalicelib.limits import ELECTION_OPEN
from chalicelib.model.elections import AddedElection, ElectionId, Elections, parts_of

TYPES = load().election_types
NOW = datetime(2026, 11, 29, tzinfo=UTC)
DAY = date(2027, 5, 6)


def elections(*ids: str, **fields: object) -> Elections:
    return Elections(TYPES, [AddedElection(name, NOW, **fields) for name in ids])  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("election_id", "parts"),
    [
        ("local.2027-05-06", ("local", None, None, None, False)),
        ("local.adur.2027-05-06", ("local", None, "adur", None, False)),
        ("local.adur.buckingham.2027-05-06", ("local", None, "adur", "buckingham", False)),
        ("local.adur.buckingham.by.2027-05-06", ("local", None, "adur", "buckingham", True)),
        ("parl.2027-05-06", ("parl", None, None, None, False)),
        ("parl.ynys-mon.2027-05-06", ("parl", None, None, "ynys-mon", False)),
        ("parl.ynys-mon.by.2027-05-06", ("parl", None, None, "ynys-mon", True)),
        ("sp.r.glasgow.2027-05-06", ("sp", "r", None, "glasgow", False)),
        ("gla.a.2027-05-06", ("gla", "a", None, None, False)),
        ("senedd.bangor-conwy-mon.2027-05-06", ("senedd", None, None, "bangor-conwy-mon", False)),
        ("mayor.hackney.2027-05-06", ("mayor", None, "hackney", None, False)),
        ("pcc.avon-and-somerset.2027-05-06", ("pcc", None, "avon-and-somerset", None, False)),
    ],
)
def test_parts_of_are_those_that_democracy_club_builds(
    election_id: str, parts: tuple[str, str | None, str | None, str | None, bool]
) -> None:
    assert parts_of(election_id, TYPES) == ElectionId(*parts, DAY)
    built = IdBuilder.from_id(election_id)
    built_parts = (built.election_type, built.subtype, built.organisation, built.division)
    assert built_parts == parts[:4]
    assert (built.contest_type == "by") is parts[4]


@pytest.mark.parametrize(
    "election_id",
    [
        "",
        "local",
        "2027-05-06",
        "local.2027-5-6",
        "local.20270506",
        "local.tomorrow",
        "eu.2027-05-06",
        "local..2027-05-06",
        "parl.a.b.2027-05-06",
        "local.a.b.c.2027-05-06",
    ],
)
def test_parts_of_are_none_for_what_is_no_id(election_id: str) -> None:
    assert parts_of(election_id, TYPES) is None
    assert election_id not in elections("local.2027-05-06")


def test_election_is_open_until_its_days_after_polling_day() -> None:
    added = elections("local.2027-05-06", "parl.2024-07-04")
    assert [election.id for election in added] == ["parl.2024-07-04", "local.2027-05-06"]
    assert [election.id for election in added.current(DAY)] == ["local.2027-05-06"]
    assert len(added.current(DAY + ELECTION_OPEN)) == 1
    assert added.current(DAY + ELECTION_OPEN + ELECTION_OPEN) == ()


def test_closed_election_is_known_and_not_current() -> None:
    added = elections("local.2027-05-06", closed_at=NOW)
    assert added.current(DAY) == ()
    assert "local.adur.2027-05-06" in added


@pytest.mark.parametrize(
    ("added", "ballot"),
    [
        ("local.2027-05-06", "local.adur.buckingham.2027-05-06"),
        ("local.adur.2027-05-06", "local.adur.buckingham.2027-05-06"),
        ("sp.2027-05-06", "sp.r.glasgow.2027-05-06"),
        ("sp.r.2027-05-06", "sp.r.glasgow.2027-05-06"),
        ("parl.2027-05-06", "parl.ynys-mon.by.2027-05-06"),
    ],
)
def test_get_gives_a_ballot_of_an_election_that_was_added(added: str, ballot: str) -> None:
    election = elections(added, place="A place").get(ballot)
    assert election is not None
    assert election.id == ballot
    assert election.place is None
    assert election.group == f"{ballot.partition('.')[0]}.2027-05-06"


def test_get_gives_none_for_another_days_ballot() -> None:
    assert elections("local.2027-05-06").get("local.adur.2027-05-13") is None


def test_elections_skip_rows_of_a_type_that_is_gone() -> None:
    added = elections("eu.2019-05-23", "parl.2024-07-04")
    assert [election.id for election in added] == ["parl.2024-07-04"]


@pytest.mark.parametrize(
    ("added", "place", "name"),
    [
        ("local.2027-05-06", None, "Local elections, 6 May 2027"),
        (
            "parl.runcorn-and-helsby.by.2027-05-06",
            "Runcorn and Helsby",
            "UK parliamentary by-election, Runcorn and Helsby, 6 May 2027",
        ),
    ],
)
def test_election_is_named_by_what_it_is_where_and_when(
    added: str, place: str | None, name: str
) -> None:
    [election] = elections(added, place=place)
    assert election.name == name


def test_election_is_stood_for_in_the_kinds_of_its_subtype() -> None:
    added = elections("sp.2027-05-06")
    ids = ("sp.2027-05-06", "sp.c.glasgow-anniesland.2027-05-06", "sp.r.glasgow.2027-05-06")
    kinds = [election.kinds for name in ids if (election := added.get(name))]
    assert kinds == [
        ("sp_constituency", "sp_region"),
        ("sp_constituency",),
        ("sp_region",),
    ]


def test_election_is_held_where_it_was_added_for() -> None:
    [everywhere] = elections("parl.2027-05-06")
    [there] = elections("parl.2027-05-06", nations=("Wales",))
    assert len(everywhere.nations) == 4
    assert there.nations == ("Wales",)
