"""Advice packs are made for each candidate, with the code that was imported with them."""

import pytest

from chalicelib.catalogue import load
from chalicelib.errors import SettingsError
from chalicelib.model.access_codes import shown
from chalicelib.usecases.candidates.count_uptake import CountUptakeDeps, count_uptake
from chalicelib.usecases.candidates.make_packs import MakePacksDeps, make_packs
from tests.support.printed_packs import ALDERSHOT, ELECTION, SECRETS, candidate, code_of, directory


def test_pack_has_the_code_that_was_imported_with_the_candidate() -> None:
    zoe, adam = candidate("1", "Zoe Adams"), candidate("2", "Adam Brown", version="1")
    desk = MakePacksDeps(directory(adam, zoe), SECRETS)
    made = make_packs(desk, load().areas[ALDERSHOT], ELECTION)
    assert [(pack.number, pack.name, pack.code) for pack in made.packs] == [
        (1, "Zoe Adams", shown(code_of(zoe))),
        (2, "Adam Brown", shown(code_of(adam))),
    ]


def test_packs_are_refused_when_a_secret_is_gone() -> None:
    desk = MakePacksDeps(directory(candidate("1", "A", version="0")), SECRETS)
    with pytest.raises(SettingsError, match="version 0"):
        make_packs(desk, load().areas[ALDERSHOT], ELECTION)


def test_packs_are_made_when_somebody_has_no_name() -> None:
    desk = MakePacksDeps(directory(candidate("1", " ")), SECRETS)
    assert len(make_packs(desk, load().areas[ALDERSHOT], ELECTION).packs) == 1


def test_uptake_counts_first_uses() -> None:
    registry = directory(candidate("1", "Sam Invented"), candidate("2", "Robin Invented"))
    registry.mark_code_used(candidate("1", "Sam Invented"))
    counted = count_uptake(CountUptakeDeps(registry), load().areas[ALDERSHOT], ELECTION)
    assert (counted.candidates, counted.used, counted.waiting) == (2, 1, ("Robin Invented",))
