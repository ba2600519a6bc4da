"""List the versions of our HMAC secrets, and never what they are."""

from dataclasses import dataclass
from datetime import datetime

from chalicelib.model.secret_versions import Purpose, current_of
from chalicelib.ports import Now, SecretRegistry


@dataclass(frozen=True, slots=True)
class ListSecretsDeps:
    """What listing, rotating and retiring need."""

    registry: SecretRegistry
    now: Now


@dataclass(frozen=True, slots=True)
class SecretState:
    """One version: ``state`` is next, current, old or refused."""

    purpose: Purpose
    id: str
    state: str
    begins: datetime | None
    ends: datetime | None


def list_secrets(deps: ListSecretsDeps) -> list[SecretState]:
    """List every version of every purpose, as they were added. Raises Unavailable."""
    now, states = deps.now(), []
    for purpose in Purpose:
        versions = deps.registry.read(purpose)
        current = current_of(versions, now)
        for version in versions:
            state = "old" if version.makes(now) else "next"
            state = "current" if version == current else state
            state = state if version.is_good(now) else "refused"
            states.append(SecretState(purpose, version.id, state, version.begins, version.ends))
    return states
