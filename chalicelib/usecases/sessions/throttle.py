"""Make an address wait that does one thing too often."""

from dataclasses import dataclass

from chalicelib.errors import TooManyTries
from chalicelib.model.references import digest
from chalicelib.ports import Guards, IdSecrets
from chalicelib.units import Span


@dataclass(frozen=True, slots=True)
class Throttle:
    """So many tries of one kind from one address within a window."""

    kind: str
    most: int
    window: Span

    def key_of(self, secrets: IdSecrets, address: str) -> str:
        """Give the key under which tries from an address count; it says nothing of the address."""
        secret = secrets.versions[secrets.current]
        return f"try#{self.kind}#{digest(secret, 'address', address)}"

    def refuse(self, guards: Guards, key: str) -> None:
        """Raise TooManyTries where as many tries were counted as are allowed."""
        if guards.tries(key) >= self.most:
            raise TooManyTries(self.window.whole_seconds)

    def count(self, guards: Guards, key: str) -> int:
        """Count a try, and give how many there were within the window."""
        return guards.count(key, self.window.whole_seconds)

    def admit(self, guards: Guards, key: str) -> None:
        """Count a try. Raises TooManyTries where it is one too many."""
        if self.count(guards, key) > self.most:
            raise TooManyTries(self.window.whole_seconds)
