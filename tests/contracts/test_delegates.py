"""Candidates' delegates: each has a code that works until it is revoked."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from chalicelib.errors import LostRace
from chalicelib.model.directory import Delegate, Standing
from chalicelib.ports import Delegates
from chalicelib.store.delegates import StoredDelegates
from chalicelib.store.directory import StoredDirectory
from tests.support.backends import Backend, assert_unavailable
from tests.support.directory_rows import CANDIDATE, NOW
from tests.support.fakes import MemoryDelegates, MemoryDirectory

PORTS = (Delegates,)
IMPLEMENTATIONS = (MemoryDelegates, StoredDelegates)
RESOURCES = frozenset({"Directory"})

ALEX = Delegate("a1", "Alex Agent", "hash-1", NOW)
SAM = Delegate("b2", "Sâm Staff", "hash-2", NOW + timedelta(seconds=1))


def delegates_on(backend: Backend, directory: MemoryDirectory | StoredDirectory) -> Delegates:
    if isinstance(directory, MemoryDirectory):
        delegates = MemoryDelegates(directory)
        delegates.down = backend.down
        return delegates
    return StoredDelegates(backend.ref("Directory"))


@pytest.fixture
def delegates(backend: Backend, directory: MemoryDirectory | StoredDirectory) -> Delegates:
    directory.save_candidates([CANDIDATE])
    return delegates_on(backend, directory)


def test_delegates_of_gives_the_newest_last(delegates: Delegates) -> None:
    for delegate in (SAM, ALEX):
        delegates.add_delegate(CANDIDATE, delegate)
    assert delegates.delegates_of(CANDIDATE) == (ALEX, SAM)
    assert delegates.delegates_of(replace(CANDIDATE, person_id="77")) == ()


def test_delegates_code_names_the_candidate_and_the_delegate(
    delegates: Delegates, directory: MemoryDirectory | StoredDirectory
) -> None:
    delegates.add_delegate(CANDIDATE, SAM)
    assert directory.candidate_by_code("hash-2") == replace(CANDIDATE, delegate=SAM)


def test_revoked_code_is_unknown_and_its_delegate_stays_on_record(
    delegates: Delegates, directory: MemoryDirectory | StoredDirectory
) -> None:
    for delegate in (ALEX, SAM):
        delegates.add_delegate(CANDIDATE, delegate)
    revoked = replace(ALEX, revoked_at=NOW + timedelta(days=1))
    for _ in range(2):
        delegates.revoke_delegate(CANDIDATE, revoked)
    assert directory.candidate_by_code("hash-1") is None
    assert directory.candidate_by_code("hash-2") is not None
    assert delegates.delegates_of(CANDIDATE) == (revoked, SAM)


def test_forgotten_delegate_has_neither_code_nor_record(
    delegates: Delegates, directory: MemoryDirectory | StoredDirectory
) -> None:
    for delegate in (ALEX, SAM):
        delegates.add_delegate(CANDIDATE, delegate)
    for _ in range(2):
        delegates.forget_delegate(CANDIDATE, ALEX)
    assert directory.candidate_by_code("hash-1") is None
    assert delegates.delegates_of(CANDIDATE) == (SAM,)


@pytest.mark.parametrize("moved", [{"name": "Robin Q."}, {"area": "E10"}])
def test_moved_delegate_has_record_and_code_at_the_candidate_as_corrected(
    delegates: Delegates,
    directory: MemoryDirectory | StoredDirectory,
    moved: dict[str, Any],
) -> None:
    delegates.add_delegate(CANDIDATE, ALEX)
    candidate = replace(CANDIDATE, **moved)
    delegates.move_delegate(CANDIDATE, candidate, ALEX)
    assert directory.candidate_by_code("hash-1") == replace(candidate, delegate=ALEX)
    assert delegates.delegates_of(candidate) == (ALEX,)
    assert delegates.delegates_of(CANDIDATE) == (() if "area" in moved else (ALEX,))


@pytest.mark.parametrize("standing", [Standing.WITHDRAWN, Standing.MOVED, None])
def test_add_raises_lost_race_when_the_candidate_stands_no_more(
    delegates: Delegates,
    directory: MemoryDirectory | StoredDirectory,
    standing: Standing | None,
) -> None:
    if standing:
        directory.save_candidates([replace(CANDIDATE, standing=standing)])
    else:
        directory.remove_candidates([CANDIDATE])
    with pytest.raises(LostRace):
        delegates.add_delegate(CANDIDATE, ALEX)
    assert delegates.delegates_of(CANDIDATE) == ()
    assert directory.candidate_by_code("hash-1") is None


@pytest.mark.parametrize("moved", [{"name": "Robin Q."}, {"area": "E10"}])
def test_move_raises_lost_race_when_the_delegate_was_revoked_or_forgotten(
    delegates: Delegates,
    directory: MemoryDirectory | StoredDirectory,
    moved: dict[str, Any],
) -> None:
    for delegate in (ALEX, SAM):
        delegates.add_delegate(CANDIDATE, delegate)
    revoked = replace(ALEX, revoked_at=NOW + timedelta(days=1))
    delegates.revoke_delegate(CANDIDATE, revoked)
    delegates.forget_delegate(CANDIDATE, SAM)
    for delegate in (ALEX, SAM):
        with pytest.raises(LostRace):
            delegates.move_delegate(CANDIDATE, replace(CANDIDATE, **moved), delegate)
        assert directory.candidate_by_code(delegate.code_hash) is None
    assert delegates.delegates_of(CANDIDATE) == (revoked,)


def test_revoke_raises_lost_race_when_the_delegate_is_there_no_more(
    delegates: Delegates, directory: MemoryDirectory | StoredDirectory
) -> None:
    elsewhere = replace(CANDIDATE, area="E10")
    delegates.add_delegate(CANDIDATE, ALEX)
    delegates.move_delegate(CANDIDATE, elsewhere, ALEX)
    with pytest.raises(LostRace):
        delegates.revoke_delegate(CANDIDATE, replace(ALEX, revoked_at=NOW))
    assert delegates.delegates_of(elsewhere) == (ALEX,)
    assert directory.candidate_by_code("hash-1") == replace(elsewhere, delegate=ALEX)


def test_delegates_code_takes_the_place_of_no_candidates(
    delegates: Delegates, directory: MemoryDirectory | StoredDirectory
) -> None:
    directory.add_candidates({"hash-1": CANDIDATE})
    other = replace(CANDIDATE, name="Mallory")
    delegates.add_delegate(other, ALEX)
    assert directory.candidate_by_code("hash-1") == CANDIDATE
    delegates.revoke_delegate(other, ALEX)
    assert directory.candidate_by_code("hash-1") == CANDIDATE


def test_every_call_raises_unavailable_when_the_table_does_not_answer(
    unreachable: Backend, unreachable_directory: MemoryDirectory | StoredDirectory
) -> None:
    delegates = delegates_on(unreachable, unreachable_directory)
    assert_unavailable(
        lambda: delegates.delegates_of(CANDIDATE),
        lambda: delegates.add_delegate(CANDIDATE, ALEX),
        lambda: delegates.move_delegate(CANDIDATE, CANDIDATE, ALEX),
        lambda: delegates.revoke_delegate(CANDIDATE, ALEX),
        lambda: delegates.forget_delegate(CANDIDATE, ALEX),
    )
