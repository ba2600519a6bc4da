"""List the public keys that our signatures are checked with."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from chalicelib.ports import SigningKeys


@dataclass(frozen=True, slots=True)
class ListPublicKeysDeps:
    """What listing public keys needs."""

    signing_keys: SigningKeys


def list_public_keys(deps: ListPublicKeysDeps) -> Sequence[Mapping[str, str]]:
    """Return each key that is published, as a JWK. Raises Unavailable."""
    return deps.signing_keys.published()
