"""Add the next version of a secret, and give the one before the day on which it is refused."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from chalicelib.errors import Conflict
from chalicelib.limits import KEY_LEAST_AHEAD
from chalicelib.model.secret_versions import GOOD_FOR, Purpose, SecretVersion, rotated
from chalicelib.ports import Now, SecretRegistry


@dataclass(frozen=True, slots=True)
class RotateSecretDeps:
    """What rotating needs. ``make`` gives a new secret."""

    registry: SecretRegistry
    now: Now
    make: Callable[[], bytes]


def rotate_secret(
    deps: RotateSecretDeps, purpose: Purpose, until: datetime | None, *, at_once: bool = False
) -> list[SecretVersion]:
    """Add a version that begins once every process has read it, or ``at_once``; give all versions.

    What the version before made is good until ``until``, or as long as its purpose needs. Raises
    Conflict where another waits to begin, or nobody said how long printed things are good.
    """
    now, versions = deps.now(), deps.registry.read(purpose)
    if any(not version.makes(now) for version in versions):
        raise Conflict("another version has not begun yet")
    begins = now if at_once else now + KEY_LEAST_AHEAD
    ends = until or _needed_until(purpose, begins)
    new = SecretVersion(_next_id(versions), deps.make(), begins)
    following = rotated(versions, new, ends)
    deps.registry.write(purpose, following)
    return following


def _needed_until(purpose: Purpose, begins: datetime) -> datetime:
    good_for: timedelta | None = GOOD_FOR.get(purpose)
    if good_for is None:
        raise Conflict(f"say until when the {purpose} made before are good")
    return begins + good_for


def _next_id(versions: Sequence[SecretVersion]) -> str:
    """Return a number above every one that was ever used."""
    return str(max(int(version.id) for version in versions) + 1)
