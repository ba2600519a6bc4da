"""Set and read our cookies, and say how browsers keep each."""

from dataclasses import dataclass
from typing import Literal

from chalicelib.container import get_container
from chalicelib.limits import AUTHORITY_SESSION, DELEGATES_SESSION, EXIT_MARK, STATUS_COOKIE
from chalicelib.units import Span
from chalicelib.web.call import Call


@dataclass(frozen=True, slots=True)
class Cookie:
    """A cookie that no script can read, for our own host and every path of it."""

    name: str
    """Its name on loopback; ``secure_name`` is the one where browsers hold it to https."""
    lasts: Span
    """How long a browser keeps it."""
    same_site: Literal["Strict", "Lax"] = "Strict"

    def of(self, call: Call) -> str:
        """Return its value as the caller has it, "" where there is none."""
        return call.cookie(self.name_at(_base_url()))

    @property
    def secure_name(self) -> str:
        """Return its name over https: of ``__Host-``, browsers take no cookie from a sibling host,
        without https or for one path (RFC 6265bis, 4.1.3.2)."""
        return f"__Host-{self.name}"

    def set(self, value: str) -> str:
        """Return the value of Set-Cookie that keeps it."""
        return self._header(value, self.lasts.whole_seconds)

    def clear(self) -> str:
        """Return the value of Set-Cookie that takes it away."""
        return self._header("", 0)

    def name_at(self, base_url: str) -> str:
        """Return its name where the product is served at this address."""
        return self.secure_name if _is_https(base_url) else self.name

    def _header(self, value: str, seconds: int) -> str:
        base_url = _base_url()
        secure = "; Secure" if _is_https(base_url) else ""
        flags = f"Max-Age={seconds}; HttpOnly; SameSite={self.same_site}{secure}"
        return f"{self.name_at(base_url)}={value}; Path=/; {flags}"


def _base_url() -> str:
    return get_container().settings.base_url


def _is_https(base_url: str) -> bool:
    return base_url.startswith("https:")


REPORTER = Cookie("session", STATUS_COOKIE)
"""The session of the status page."""

CANDIDATE = Cookie("delegates", DELEGATES_SESSION)
"""The session of a candidate who gives and revokes codes."""

OFFICER = Cookie("authority_session", AUTHORITY_SESSION)

EXIT = Cookie("left", EXIT_MARK, same_site="Lax")
"""The mark of Exit, without any content. Lax: Back to a page that was reached from another site has
to bring it."""
