"""Mail an address again: somebody said that it is good."""

from chalicelib.usecases.notifications.check_address import CheckAddressDeps

AllowAddressDeps = CheckAddressDeps
"""The same as ``check_address`` needs."""


def allow_address(deps: AllowAddressDeps, address: str) -> bool:
    """Return False where the address was not suppressed. Raises Unavailable."""
    return deps.suppressions.allow(address)
