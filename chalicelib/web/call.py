"""Tell who calls a route, from where, and what comes with it."""

from collections.abc import Mapping
from dataclasses import dataclass
from http.cookies import CookieError, SimpleCookie

from chalice.app import Request

from chalicelib.web.http import body_of

_OUR_OWN = {"", "same-origin", "none"}
"""Values of Sec-Fetch-Site that do not tell of another site; older browsers send none."""


@dataclass(frozen=True, slots=True)
class Call:
    """A request to a route. Who may call is told to the view beside it."""

    request: Request
    params: Mapping[str, str]
    """The variable parts of the path."""
    language: str
    """Of the page that was asked for."""

    @property
    def body(self) -> bytes:
        """Return the body's bytes. Raises TooLarge."""
        return body_of(self.request)

    @property
    def address(self) -> str:
        """Return the caller's network address.

        Behind CloudFront, API Gateway adds CloudFront's address to ``X-Forwarded-For`` after
        CloudFront added its viewer's: the last but one is the one that nobody outside could write.
        """
        hops = self._header("x-forwarded-for").split(",")
        if len(hops) > 1:
            return hops[-2].strip()
        identity = self.request.context.get("identity") or {}
        return str(identity.get("sourceIp", ""))

    @property
    def bearer(self) -> str:
        """Return the token of an ``Authorization: Bearer`` header, "" where there is none."""
        scheme, _, token = self._header("authorization").partition(" ")
        return token.strip() if scheme.lower() == "bearer" else ""

    @property
    def is_from_elsewhere(self) -> bool:
        """Return whether another site's page had this sent, as browsers say since 2023. ``Origin``
        would not tell: our own pages send no referrer, and then it is ``null``."""
        return self._header("sec-fetch-site") not in _OUR_OWN

    def query(self, name: str) -> str:
        """Return what the query string says first under a name, "" where it says nothing."""
        fields: Mapping[str, str] = self.request.query_params or {}
        return fields.get(name, "")

    def cookie(self, name: str) -> str:
        """Return a cookie's value, "" where there is none or the header cannot be read."""
        header = self._header("cookie")
        if name not in header:
            return ""
        try:
            jar = SimpleCookie(header)
        except CookieError:
            return ""
        return jar[name].value if name in jar else ""

    def _header(self, name: str) -> str:
        return str(self.request.headers.get(name, ""))
