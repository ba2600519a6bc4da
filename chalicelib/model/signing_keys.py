"""Decide which of our keys signs when: the next is published ahead, retired ones are kept."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

KeyState = Literal["next", "signing", "retired"]


@dataclass(frozen=True, slots=True)
class OurKey:
    """One of our keys. It signs from ``signs_from`` until another key's time has come."""

    kid: str
    key_id: str
    """KMS's name of it."""
    jwk: Mapping[str, str]
    published_at: datetime
    signs_from: datetime


def signing_now(keys: Iterable[OurKey], now: datetime) -> OurKey | None:
    """Return the key whose time has come last; None where there are none."""
    begun = [key for key in keys if key.signs_from <= now]
    return max(begun, key=lambda key: (key.signs_from, key.published_at), default=None)


def state_of(key: OurKey, keys: Iterable[OurKey], now: datetime) -> KeyState:
    """Return what a key does now."""
    if key.signs_from > now:
        return "next"
    return "signing" if key == signing_now(keys, now) else "retired"
