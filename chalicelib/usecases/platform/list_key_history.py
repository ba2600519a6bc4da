"""List every public key that ever signed for us: what it signed is verified for years."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from chalicelib.ports import SigningKeyRegistry, SigningKeys


@dataclass(frozen=True, slots=True)
class ListKeyHistoryDeps:
    """What listing needs."""

    registry: SigningKeyRegistry
    signing_keys: SigningKeys


def list_key_history(deps: ListKeyHistoryDeps) -> Sequence[Mapping[str, str]]:
    """Return each key that is or was published, as a JWK. Raises Unavailable."""
    return [key.jwk for key in deps.registry.all_ever()] or deps.signing_keys.published()
