"""Request a link to an authority's list of cases: it goes to its registered address alone."""

from collections.abc import Collection
from dataclasses import dataclass

from chalicelib.limits import SIGN_IN_REQUESTS, SIGN_IN_WINDOW
from chalicelib.model.recipient_ids import LINK
from chalicelib.ports import Dispatch
from chalicelib.usecases.sessions.request_link import RequestLinkDeps, request_link
from chalicelib.usecases.sessions.throttle import Throttle

_NO_AUTHORITY = "nobody"
"""What stands on the queue for what is no authority: anything can be typed, also what is secret."""

_REQUESTS = Throttle("sign-in", SIGN_IN_REQUESTS, SIGN_IN_WINDOW)


@dataclass(frozen=True, slots=True)
class RequestSignInDeps:
    """What requesting a link to a list needs. ``authorities`` are the catalogue's."""

    requesting: RequestLinkDeps
    authorities: Collection[str]


def request_sign_in(deps: RequestSignInDeps, authority: str, address: str) -> None:
    """Queue the request, for whatever authority: what is none is queued as nobody's.

    Raises TooManyTries after ``SIGN_IN_REQUESTS`` from ``address``, Unavailable.
    """
    to = authority if authority in deps.authorities else _NO_AUTHORITY
    request_link(deps.requesting, _REQUESTS, address, "authorities", Dispatch(LINK, 0, to))
