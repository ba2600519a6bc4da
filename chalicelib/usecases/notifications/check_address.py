"""Check whether an address is mailed: they are kept as keyed digests, so there is no list."""

from dataclasses import dataclass

from chalicelib.ports import Suppressions


@dataclass(frozen=True, slots=True)
class CheckAddressDeps:
    """What checking an address needs."""

    suppressions: Suppressions


def check_address(deps: CheckAddressDeps, address: str) -> str | None:
    """Return why an address is not mailed, None where it is. Raises Unavailable."""
    return deps.suppressions.reason(address)
