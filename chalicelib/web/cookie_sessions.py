"""Sessions by cookie. What one is about is kept under a hash of the cookie, never under the cookie.

A cookie is HttpOnly and SameSite=Strict; a form that changes anything carries a token besides,
which no other site can read.
"""

import hashlib
import hmac
import secrets
from collections.abc import Mapping
from dataclasses import dataclass

from chalice.app import Request

from chalicelib.container import Container
from chalicelib.errors import Forbidden
from chalicelib.model.references import digest
from chalicelib.units import Span
from chalicelib.web.caller import cookie


@dataclass(frozen=True, slots=True)
class CookieSessions:
    """The sessions under one cookie's name."""

    name: str
    lasts: Span
    """From when a session was last kept."""
    cookie: Span
    """How long the browser has the cookie: at least as long."""

    def begin(self, container: Container, about: Mapping[str, str]) -> str:
        """Open a session; gives the value of Set-Cookie."""
        token = secrets.token_urlsafe(32)
        self.keep(container, token, about)
        return self._set_cookie(container, token, self.cookie.whole_seconds)

    def token(self, request: Request) -> str:
        """The cookie of a request, "" where there is none."""
        return cookie(request, self.name)

    def recall(self, container: Container, token: str) -> Mapping[str, str] | None:
        """What a session is about; None where there is none, or it has ended."""
        return container.guards.recall(self._key(token)) if token else None

    def keep(self, container: Container, token: str, about: Mapping[str, str]) -> None:
        """Keep a session for its time, from now on."""
        container.guards.keep(self._key(token), about, self.lasts.whole_seconds)

    def end(self, container: Container, request: Request) -> str:
        """Forget the session of a request; gives the value of Set-Cookie."""
        token = self.token(request)
        if token:
            container.guards.forget(self._key(token))
        return self._set_cookie(container, "", 0)

    def csrf(self, container: Container, token: str) -> str:
        """What the forms of a session carry."""
        return digest(container.secrets.versions[container.secrets.current], "csrf", token)

    def check_csrf(self, container: Container, token: str, said: str) -> None:
        """Raise Forbidden where a form does not come from a page of this session."""
        good = (digest(secret, "csrf", token) for _, secret in container.secrets.newest_first())
        if not any(hmac.compare_digest(said.encode(), each.encode()) for each in good):
            raise Forbidden

    def _key(self, token: str) -> str:
        return f"{self.name}#{hashlib.sha256(token.encode()).hexdigest()}"

    def _set_cookie(self, container: Container, token: str, seconds: int) -> str:
        secure = "; Secure" if container.settings.base_url.startswith("https:") else ""
        flags = f"Path=/; Max-Age={seconds}; HttpOnly; SameSite=Strict{secure}"
        return f"{self.name}={token}; {flags}"
