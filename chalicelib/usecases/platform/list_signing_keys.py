"""List our signing keys, and what each does now."""

from dataclasses import dataclass

from chalicelib.model.signing_keys import KeyState, OurKey, state_of
from chalicelib.ports import Now, SigningKeyRegistry, SigningKeys


@dataclass(frozen=True, slots=True)
class ListSigningKeysDeps:
    """What listing needs."""

    registry: SigningKeyRegistry
    signing_keys: SigningKeys
    wall: Now


@dataclass(frozen=True, slots=True)
class SigningKeyState:
    """A key and what it does. ``key`` is None for the first one while it signs alone."""

    kid: str
    state: KeyState
    key: OurKey | None


def list_signing_keys(deps: ListSigningKeysDeps) -> list[SigningKeyState]:
    """Return each key that is published. Raises Unavailable."""
    keys, now = list(deps.registry.all()), deps.wall()
    if not keys:
        return [SigningKeyState(deps.signing_keys.current().kid, "signing", None)]
    return [SigningKeyState(key.kid, state_of(key, keys, now), key) for key in keys]
