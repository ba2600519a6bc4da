"""Slow down an address that does one thing too often."""

from dataclasses import dataclass
from ipaddress import IPv6Address, IPv6Network, ip_address

from chalicelib.errors import TooManyTries
from chalicelib.model.references import digest
from chalicelib.ports import Guards, IdSecrets
from chalicelib.units import Span

_IPV6_PREFIX = 64
"""Bits that one subscriber is given (RFC 6177): all that follows is theirs to change."""


@dataclass(frozen=True, slots=True)
class Throttle:
    """So many tries of one kind from one address within a window."""

    kind: str
    most: int
    window: Span

    def key_of(self, secrets: IdSecrets, address: str) -> str:
        """Return the key that tries from an address count under; it does not tell the address."""
        secret = secrets.versions[secrets.current]
        return f"try#{self.kind}#{digest(secret, 'address', subscriber_of(address))}"

    def count(self, guards: Guards, key: str) -> int:
        """Count a try, and give how many there were within the window."""
        return guards.count(key, self.window.whole_seconds)

    def admit(self, guards: Guards, key: str) -> None:
        """Count a try. Raises TooManyTries where it is one too many."""
        self._hold(self.count(guards, key))

    def admit_again(self, guards: Guards, key: str) -> None:
        """Admit a try that was counted before. Raises TooManyTries where there were too many."""
        self._hold(guards.tries(key))

    def _hold(self, tries: int) -> None:
        if tries > self.most:
            raise TooManyTries(self.window.whole_seconds)


def subscriber_of(address: str) -> str:
    """Return what an address counts as: an IPv6 address its /64, one that maps IPv4 the IPv4 one.

    What is no address counts as it stands.
    """
    try:
        parsed = ip_address(address)
    except ValueError:
        return address
    if not isinstance(parsed, IPv6Address):
        return str(parsed)
    if parsed.ipv4_mapped is not None:
        return str(parsed.ipv4_mapped)
    return str(IPv6Network((parsed, _IPV6_PREFIX), strict=False))
