"""Mail an address again: somebody said that it is good."""

from chalicelib.usecases.notifications.check_address import CheckAddressDeps


def allow_address(deps: CheckAddressDeps, address: str) -> bool:
    """Give False where the address was not suppressed. Raises Unavailable."""
    return deps.suppressions.allow(address)
