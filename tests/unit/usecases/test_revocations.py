"""What was revoked stays revoked, whatever else is written of it at the same moment."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from chalicelib.errors import Conflict, LostRace, NotFound, Unavailable
from chalicelib.model.directory import NominatedCandidate, Standing
from chalicelib.usecases.candidates.add_delegate import AddDelegateDeps, add_delegate
from chalicelib.usecases.candidates.import_changes import Change, ImportedCandidate
from chalicelib.usecases.candidates.keep_candidates import KeepCandidatesDeps, keep_candidates
from chalicelib.usecases.candidates.revoke_delegate import revoke_delegate
from chalicelib.usecases.platform.add_platform_key import (
    AddPlatformKeyDeps,
    KeyOffer,
    add_platform_key,
)
from chalicelib.usecases.platform.revoke_platform_key import revoke_platform_key
from chalicelib.usecases.platform.suspend_platform import suspend_platform
from tests.support.directory_rows import KEY
from tests.support.factories import SECRETS, World
from tests.support.fakes import FakeClock, MemoryDelegates, MemoryDirectory


@pytest.fixture
def keys() -> AddPlatformKeyDeps:
    directory = MemoryDirectory()
    for keyid in ("one", "two"):
        directory.put_platform_key(replace(KEY, keyid=keyid))
    return AddPlatformKeyDeps(directory, FakeClock())


@pytest.mark.parametrize("suspended", [True, False])
def test_revoked_key_stays_revoked_when_its_platform_is_suspended_or_resumed_at_once(
    keys: AddPlatformKeyDeps, suspended: bool
) -> None:
    directory: Any = keys.directory
    suspend_platform(keys, "x", not suspended)
    directory.before_put.append(lambda: revoke_platform_key(keys, "x", "one"))
    switched = suspend_platform(keys, "x", suspended)
    assert [key.keyid for key in switched] == ["two"]
    assert [key.revoked_at is None for key in directory.platform_keys("x")] == [False, True]


def test_platform_that_is_suspended_gets_no_key_at_once(keys: AddPlatformKeyDeps) -> None:
    directory: Any = keys.directory
    offer = KeyOffer("x", {"kty": "OKP", "crv": "Ed25519", "x": "A" * 43})
    directory.before_add.append(lambda: suspend_platform(keys, "x", suspended=True))
    with pytest.raises(Conflict):
        add_platform_key(keys, offer)
    suspend_platform(keys, "x", suspended=False)
    directory.before_put.append(lambda: add_platform_key(keys, offer))
    assert len(suspend_platform(keys, "x", suspended=True)) == 3
    assert directory.connected_platforms(keys.now()) == frozenset()


def test_suspending_ends_when_every_race_is_lost(keys: AddPlatformKeyDeps) -> None:
    directory: Any = keys.directory
    directory.before_put += [lose] * 99
    with pytest.raises(Unavailable):
        suspend_platform(keys, "x", suspended=True)


def lose() -> None:
    raise LostRace


def test_key_that_two_revoke_at_once_keeps_the_first_time(keys: AddPlatformKeyDeps) -> None:
    directory: Any = keys.directory
    clock: Any = keys.now
    directory.before_put.append(lambda: revoke_platform_key(keys, "x", "one"))
    first = clock()
    assert revoke_platform_key(keys, "x", "one").revoked_at == first
    clock.advance(days=1)
    assert revoke_platform_key(keys, "x", "one").revoked_at == first


class Delegated:
    """A candidate with a delegate, and an import that corrects, moves or withdraws them."""

    def __init__(self) -> None:
        self.world = World()
        self.robin = replace(self.world.robin, coded_by=self.world.robin.area)
        self.delegates = MemoryDelegates(self.world.directory)
        numbers = iter(range(1, 99))
        self.deps = AddDelegateDeps(
            self.delegates, SECRETS, self.world.clock, lambda _bits: next(numbers)
        )
        self.delegate, _code = add_delegate(self.deps, self.robin, "Alex Agent")

    def run(self, change: Change, **corrected: Any) -> NominatedCandidate:
        candidate = replace(self.robin, **corrected)
        entry = ImportedCandidate(1, candidate, "UNUSED", change, self.robin)
        deps = KeepCandidatesDeps(self.world.directory, self.delegates, SECRETS, self.world.clock)
        keep_candidates(deps, [entry])
        return candidate

    def revoke(self) -> None:
        revoke_delegate(self.deps, self.robin, self.delegate.id)

    @property
    def works(self) -> bool:
        return self.world.directory.candidate_by_code(self.delegate.code_hash) is not None


@pytest.fixture
def delegated() -> Delegated:
    return Delegated()


@pytest.mark.parametrize("corrected", [{"name": "Robin Q."}, {"area": "E10"}])
def test_revoked_delegate_stays_revoked_when_the_candidate_is_imported_at_once(
    delegated: Delegated, corrected: dict[str, str]
) -> None:
    delegated.delegates.before_change += [lambda: None, delegated.revoke]
    delegated.run(Change.CORRECTED, **corrected)
    assert not delegated.works
    (delegate,) = delegated.delegates.delegates_of(delegated.robin)
    assert delegate.revoked_at is not None


def test_revocation_says_so_when_the_delegate_moved_meanwhile(delegated: Delegated) -> None:
    delegated.delegates.before_change += [
        lambda: None,
        lambda: delegated.run(Change.CORRECTED, area="E10"),
    ]
    with pytest.raises(NotFound):
        delegated.revoke()
    assert delegated.works


@pytest.mark.parametrize(
    "act", [Delegated.revoke, lambda delegated: delegated.run(Change.CORRECTED, name="R")]
)
def test_revoking_and_importing_end_when_every_race_is_lost(
    delegated: Delegated, act: Callable[[Delegated], object]
) -> None:
    delegated.delegates.before_change += [lose] * 99
    with pytest.raises(Unavailable):
        act(delegated)


def test_no_code_is_given_when_the_candidate_was_withdrawn_meanwhile(delegated: Delegated) -> None:
    delegated.run(Change.WITHDRAWN, standing=Standing.WITHDRAWN)
    with pytest.raises(Unavailable):
        add_delegate(delegated.deps, delegated.robin, "Sam Staff")
    (alex,) = delegated.delegates.delegates_of(delegated.robin)
    assert (alex.id, delegated.works) == (delegated.delegate.id, False)
