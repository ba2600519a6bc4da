"""Our signing keys: the next is published ahead, takes over by itself, and the last is kept."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

import pytest

from chalicelib.aws.signing_keys import KeyRing
from chalicelib.errors import Conflict, NotFound, Unavailable
from chalicelib.model.signing_keys import OurKey, state_of
from chalicelib.ports import FeedToken
from chalicelib.usecases.platform.list_key_history import ListKeyHistoryDeps, list_key_history
from chalicelib.usecases.platform.list_signing_keys import ListSigningKeysDeps, list_signing_keys
from chalicelib.usecases.platform.remove_signing_key import RemoveSigningKeyDeps, remove_signing_key
from chalicelib.usecases.platform.rotate_signing_key import RotateSigningKeyDeps, rotate_signing_key
from tests.support.fakes import (
    FakeClock,
    MemoryFeed,
    MemorySigningKeyRegistry,
    MemorySigningKeys,
)

DAY = timedelta(hours=24)


def public(key_id: str) -> Mapping[str, str]:
    return {"kid": f"kid-of-{key_id}", "kty": "EC"}


@pytest.fixture
def registry() -> MemorySigningKeyRegistry:
    return MemorySigningKeyRegistry()


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock()


@pytest.fixture
def rotating(registry: MemorySigningKeyRegistry, clock: FakeClock) -> RotateSigningKeyDeps:
    return RotateSigningKeyDeps(registry, "first", lambda: "made", public, clock)


def states(registry: MemorySigningKeyRegistry, clock: FakeClock) -> dict[str, str]:
    return {key.key_id: state_of(key, registry.all(), clock()) for key in registry.all()}


def test_next_key_takes_over_when_its_time_has_come(
    rotating: RotateSigningKeyDeps, registry: MemorySigningKeyRegistry, clock: FakeClock
) -> None:
    key = rotate_signing_key(rotating, "second", DAY)
    assert (key.kid, key.signs_from) == ("kid-of-second", clock() + DAY)
    assert states(registry, clock) == {"first": "signing", "second": "next"}
    clock.advance(hours=24)
    assert states(registry, clock) == {"first": "retired", "second": "signing"}
    rotate_signing_key(rotating, "third", DAY)
    clock.advance(hours=25)
    assert states(registry, clock) == {"first": "retired", "second": "retired", "third": "signing"}


def test_rotation_makes_a_key_when_none_is_named(rotating: RotateSigningKeyDeps) -> None:
    assert rotate_signing_key(rotating, None, DAY).key_id == "made"


def test_rotation_is_a_conflict_when_a_key_waits(rotating: RotateSigningKeyDeps) -> None:
    rotate_signing_key(rotating, "second", DAY)
    with pytest.raises(Conflict, match="kid-of-second"):
        rotate_signing_key(rotating, "third", DAY)


def test_rotation_is_seen_before_the_key_signs_unless_at_once(
    rotating: RotateSigningKeyDeps, registry: MemorySigningKeyRegistry, clock: FakeClock
) -> None:
    with pytest.raises(Conflict, match="10 minutes"):
        rotate_signing_key(rotating, "second", timedelta(minutes=9))
    with pytest.raises(Conflict):
        rotate_signing_key(rotating, "second", -timedelta(hours=5))
    assert not registry.keys
    rotate_signing_key(rotating, "second", timedelta())
    assert states(registry, clock) == {"first": "retired", "second": "signing"}


def remove(
    registry: MemorySigningKeyRegistry, feed: MemoryFeed, kid: str, clock: FakeClock
) -> OurKey:
    deps = RemoveSigningKeyDeps(registry, feed.signed_by, ["x", "facebook"], clock)
    return remove_signing_key(deps, kid)


def test_retired_key_stays_published_while_its_token_waits(
    rotating: RotateSigningKeyDeps, registry: MemorySigningKeyRegistry, clock: FakeClock
) -> None:
    rotate_signing_key(rotating, "second", timedelta())
    feed = MemoryFeed()
    feed.put(FeedToken("facebook", "J", "jws", kid="kid-of-first"))
    with pytest.raises(Conflict, match="facebook"):
        remove(registry, feed, "kid-of-first", clock)
    feed.acknowledge(feed.find_waiting("facebook", ["J"]))
    assert remove(registry, feed, "kid-of-first", clock).key_id == "first"
    assert list(registry.keys) == ["kid-of-second"]


def test_removal_is_refused_when_the_key_signs_or_is_unknown(
    rotating: RotateSigningKeyDeps, registry: MemorySigningKeyRegistry, clock: FakeClock
) -> None:
    rotate_signing_key(rotating, "second", DAY)
    with pytest.raises(Conflict, match="signs now"):
        remove(registry, MemoryFeed(), "kid-of-first", clock)
    with pytest.raises(NotFound):
        remove(registry, MemoryFeed(), "kid-of-third", clock)
    assert remove(registry, MemoryFeed(), "kid-of-second", clock).key_id == "second"


class Ring(KeyRing):
    """A ring whose keys are not in KMS."""

    def _signer(self, key_id: str) -> Any:
        class Key:
            kid = f"kid-of-{key_id}"

            def public_jwk(self) -> Mapping[str, str]:
                return public(key_id)

        return Key()


def test_key_ring_learns_of_a_rotation_in_a_minute(
    rotating: RotateSigningKeyDeps, registry: MemorySigningKeyRegistry, clock: FakeClock
) -> None:
    ticks = [0.0]
    kms: Any = None
    ring = Ring(kms, "first", published=registry.all, wall=clock, tick=lambda: ticks[0])
    assert ring.current().kid == "kid-of-first"
    assert [key["kid"] for key in ring.published()] == ["kid-of-first"]
    rotate_signing_key(rotating, "second", DAY)
    ticks[0] = 61
    assert [key["kid"] for key in ring.published()] == ["kid-of-first", "kid-of-second"]
    assert ring.current().kid == "kid-of-first"
    clock.advance(hours=24)
    registry.down, ticks[0] = True, 200
    assert ring.current().kid == "kid-of-second"
    assert [key["kid"] for key in ring.published()] == ["kid-of-second", "kid-of-first"]


def test_key_ring_signs_nothing_when_it_never_knew_the_keys(
    registry: MemorySigningKeyRegistry, clock: FakeClock
) -> None:
    registry.down = True
    kms: Any = None
    with pytest.raises(Unavailable):
        Ring(kms, "first", published=registry.all, wall=clock).current()


def test_waiting_key_signs_at_once_when_the_other_must_not(
    rotating: RotateSigningKeyDeps, registry: MemorySigningKeyRegistry, clock: FakeClock
) -> None:
    rotate_signing_key(rotating, "second", DAY)
    with pytest.raises(Conflict, match="--at-once"):
        rotate_signing_key(rotating, None, DAY)
    assert rotate_signing_key(rotating, None, timedelta()).signs_from == clock()
    assert states(registry, clock) == {"first": "retired", "second": "signing"}


def test_named_key_signs_at_once_and_the_waiting_one_waits_on(
    rotating: RotateSigningKeyDeps, registry: MemorySigningKeyRegistry, clock: FakeClock
) -> None:
    rotate_signing_key(rotating, "second", DAY)
    rotate_signing_key(rotating, "third", timedelta())
    assert states(registry, clock) == {"first": "retired", "second": "next", "third": "signing"}


def test_removed_key_stays_in_the_history(
    rotating: RotateSigningKeyDeps, registry: MemorySigningKeyRegistry, clock: FakeClock
) -> None:
    signing_keys = MemorySigningKeys()
    deps = ListKeyHistoryDeps(registry, signing_keys)
    assert list_key_history(deps) == signing_keys.published()
    rotate_signing_key(rotating, "second", timedelta())
    remove(registry, MemoryFeed(), "kid-of-first", clock)
    assert [jwk["kid"] for jwk in list_key_history(deps)] == ["kid-of-first", "kid-of-second"]


def test_first_key_is_listed_while_it_signs_alone(
    rotating: RotateSigningKeyDeps, registry: MemorySigningKeyRegistry, clock: FakeClock
) -> None:
    signers = MemorySigningKeys()
    listing = ListSigningKeysDeps(registry, signers, clock)
    (alone,) = list_signing_keys(listing)
    assert (alone.kid, alone.state, alone.key) == (signers.current().kid, "signing", None)
    rotate_signing_key(rotating, None, DAY)
    assert [(key.kid, key.state) for key in list_signing_keys(listing)] == [
        ("kid-of-first", "signing"),
        ("kid-of-made", "next"),
    ]
