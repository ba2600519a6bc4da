"""Set and read our cookies, and say how browsers keep each."""

from dataclasses import dataclass
from typing import Literal

from chalicelib.container import get_container
from chalicelib.limits import AUTHORITY_SESSION, DELEGATES_SESSION, EXIT_MARK, STATUS_COOKIE
from chalicelib.units import Span
from chalicelib.web.call import Call


@dataclass(frozen=True, slots=True)
class Cookie:
    """A cookie that no script can read, for our own site."""

    name: str
    lasts: Span
    """How long a browser keeps it."""
    path: str = "/"
    same_site: Literal["Strict", "Lax"] = "Strict"

    def of(self, call: Call) -> str:
        """Give its value as the caller has it, "" where there is none."""
        return call.cookie(self.name)

    def set(self, value: str) -> str:
        """Give the value of Set-Cookie that keeps it."""
        return self._header(value, self.lasts.whole_seconds)

    def clear(self) -> str:
        """Give the value of Set-Cookie that takes it away."""
        return self._header("", 0)

    def _header(self, value: str, seconds: int) -> str:
        secure = "; Secure" if get_container().settings.base_url.startswith("https:") else ""
        flags = f"Max-Age={seconds}; HttpOnly; SameSite={self.same_site}{secure}"
        return f"{self.name}={value}; Path={self.path}; {flags}"


REPORTER = Cookie("session", STATUS_COOKIE)
"""The session of the status page."""

CANDIDATE = Cookie("delegates", DELEGATES_SESSION)
"""The session of a candidate who gives and revokes codes."""

OFFICER = Cookie("authority_session", AUTHORITY_SESSION, path="/v1/authority")

EXIT = Cookie("left", EXIT_MARK, same_site="Lax")
"""The mark of Exit, without any content. Lax: Back to a page that was reached from another site has
to bring it."""
