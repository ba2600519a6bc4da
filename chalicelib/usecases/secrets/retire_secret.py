"""Refuse what an old version of a secret made, from a day on or at once."""

from datetime import datetime

from chalicelib.model.secret_versions import Purpose, SecretVersion, retired
from chalicelib.usecases.secrets.list_secrets import ListSecretsDeps

RetireSecretDeps = ListSecretsDeps
"""The same as ``list_secrets`` needs."""


def retire_secret(
    deps: RetireSecretDeps, purpose: Purpose, version_id: str, at: datetime | None
) -> list[SecretVersion]:
    """Return a version the time from which it is refused, now for None; give all versions.

    Raises Conflict for the version that makes now, and for one that there is not; Unavailable.
    """
    now = deps.now()
    following = retired(deps.registry.read(purpose), version_id, at or now, now)
    deps.registry.write(purpose, following)
    return following
