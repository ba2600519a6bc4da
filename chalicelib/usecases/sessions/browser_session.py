"""A browser's session: a random token in a cookie, kept under its hash alone."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from secrets import token_urlsafe

from chalicelib.ports import Guards


@dataclass(frozen=True, slots=True)
class SessionKind:
    """Sessions of one purpose, and for how many seconds each is kept from when it was last."""

    name: str
    seconds: int

    def begin(self, guards: Guards, about: Mapping[str, str]) -> str:
        """Keep a new session and give its token. Raises Unavailable."""
        token = token_urlsafe(32)
        self.keep(guards, token, about)
        return token

    def keep(self, guards: Guards, token: str, about: Mapping[str, str]) -> None:
        """Keep a session for its time, from now on. Raises Unavailable."""
        guards.keep(self._key(token), about, self.seconds)

    def recall(self, guards: Guards, token: str) -> Mapping[str, str] | None:
        """Return what a session is about; None where there is none, or it has ended."""
        return guards.recall(self._key(token)) if token else None

    def end(self, guards: Guards, token: str) -> None:
        """Forget a session, if there is one. Raises Unavailable."""
        if token:
            guards.forget(self._key(token))

    def _key(self, token: str) -> str:
        return f"{self.name}#{hashlib.sha256(token.encode()).hexdigest()}"
