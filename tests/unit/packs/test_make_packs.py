"""Advice packs are made for each candidate, with the code that was imported with them."""

from dataclasses import replace

import pytest

from chalicelib.errors import SettingsError
from chalicelib.model.access_codes import format_code
from chalicelib.model.directory import Ballot
from chalicelib.usecases.candidates.count_uptake import CountUptakeDeps, count_uptake
from chalicelib.usecases.candidates.make_packs import MakePacksDeps, make_packs
from tests.support.printed_packs import ALDERSHOT, ELECTION, SECRETS, candidate, code_of, directory

ALDERSHOT_BALLOT = Ballot("parl.aldershot.2024-07-04", ELECTION, ALDERSHOT)
HYTHE = Ballot("local.kent.hythe.2027-05-06", "local.2027-05-06", "E10000016", "Hythe")


def test_pack_has_the_code_that_was_imported_with_the_candidate() -> None:
    zoe, adam = candidate("1", "Zoe Adams"), candidate("2", "Adam Brown", version="1")
    desk = MakePacksDeps(directory(adam, zoe), SECRETS)
    packs = make_packs(desk, ALDERSHOT_BALLOT)
    assert [(pack.number, pack.name, pack.code) for pack in packs.packs] == [
        (1, "Zoe Adams", format_code(code_of(zoe))),
        (2, "Adam Brown", format_code(code_of(adam))),
    ]


def test_packs_are_refused_when_a_secret_is_gone() -> None:
    desk = MakePacksDeps(directory(candidate("1", "A", version="0")), SECRETS)
    with pytest.raises(SettingsError, match="version 0"):
        make_packs(desk, ALDERSHOT_BALLOT)


def test_packs_are_made_when_somebody_has_no_name() -> None:
    desk = MakePacksDeps(directory(candidate("1", " ")), SECRETS)
    assert len(make_packs(desk, ALDERSHOT_BALLOT).packs) == 1


def test_uptake_counts_first_uses() -> None:
    registry = directory(candidate("1", "Sam Invented"), candidate("2", "Robin Invented"))
    registry.mark_code_used(candidate("1", "Sam Invented"))
    counted = count_uptake(CountUptakeDeps(registry), ALDERSHOT_BALLOT)
    assert (counted.candidates, counted.used, counted.waiting) == (2, 1, ("Robin Invented",))


def test_packs_are_of_their_own_ballot_when_several_are_of_one_area() -> None:
    own_contest = replace(
        candidate("1", "Sam Invented", "E10000016"),
        election=HYTHE.election,
        ballot=HYTHE.id,
        division="Hythe",
        coded_by=HYTHE.id,
    )
    other = replace(own_contest, person_id="2", ballot="local.kent.cheriton.2027-05-06")
    registry = directory(own_contest, other)
    registry.mark_code_used(own_contest)
    [pack] = make_packs(MakePacksDeps(registry, SECRETS), HYTHE).packs
    assert (pack.name, pack.code, pack.code_used) == (
        "Sam Invented",
        format_code(code_of(own_contest)),
        True,
    )
    counted = count_uptake(CountUptakeDeps(registry), HYTHE)
    assert (counted.candidates, counted.used) == (1, 1)


def test_nothing_is_made_of_a_ballot_without_candidates() -> None:
    assert make_packs(MakePacksDeps(directory(), SECRETS), HYTHE).packs == ()
    assert count_uptake(CountUptakeDeps(directory()), HYTHE).candidates == 0
