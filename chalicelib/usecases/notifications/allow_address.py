"""Mail an address again: somebody said that it is good."""

from chalicelib.usecases.notifications.check_address import CheckAddressDeps

AllowAddressDeps = CheckAddressDeps
"""What checking an address needs."""


def allow_address(deps: AllowAddressDeps, address: str) -> bool:
    """Give False where the address was not suppressed. Raises Unavailable."""
    return deps.suppressions.allow(address)
