"""Asking other people's web servers, by urllib3. Operators' machines only."""

import ssl

import urllib3
from urllib3.exceptions import (
    HTTPError,
    NameResolutionError,
    NewConnectionError,
    SSLError,
    TimeoutError,
)

from chalicelib.model.links import LinkFault
from chalicelib.ports import Reply

_HEADERS = {"Accept": "text/html,application/xhtml+xml,*/*;q=0.8", "Accept-Language": "en-GB,en"}

_FAULTS: dict[type[HTTPError], LinkFault] = {
    NameResolutionError: "unknown_host",
    NewConnectionError: "no_connection",
    TimeoutError: "timeout",
    SSLError: "certificate",
}
"""In this order: urllib3 counts a name that is not known, and a refusal, among the timeouts."""


class OfficialWeb:
    """Implements ``Web``; can be used by many threads at once."""

    def __init__(
        self, product: str, *, timeout: float = 15.0, trust: ssl.SSLContext | None = None
    ) -> None:
        """Take what the User-Agent says, ``product``, and ``timeout`` in seconds, for each step."""
        self._pool = urllib3.PoolManager(
            num_pools=64,
            headers=_HEADERS | {"User-Agent": product},
            timeout=urllib3.Timeout(connect=timeout, read=timeout),
            retries=False,
            ssl_context=trust,
        )

    def ask(self, method: str, url: str) -> Reply:
        """Ask as ``Web.ask`` says. Nothing of the body is read."""
        try:
            response = self._pool.request(method, url, redirect=False, preload_content=False)
        except (HTTPError, UnicodeError, ValueError) as error:
            return Reply(0, fault=_fault(error))
        try:
            headers = response.headers
            return Reply(
                response.status, headers.get("Location"), _seconds(headers.get("Retry-After"))
            )
        finally:
            response.close()


def _fault(error: Exception) -> LinkFault:
    for kind, fault in _FAULTS.items():
        if isinstance(error, kind):
            return fault
    return "no_connection"


def _seconds(header: str | None) -> float | None:
    """Read Retry-After in seconds; its other form, a date, is left to our own waits."""
    return float(header) if header and header.isdecimal() else None
