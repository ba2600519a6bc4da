"""Request a link to an authority's list of cases: it goes to its registered address alone."""

from chalicelib.limits import SIGN_IN_REQUESTS, SIGN_IN_WINDOW
from chalicelib.model.recipient import LINK
from chalicelib.ports import Dispatch
from chalicelib.usecases.sessions.request_link import RequestLinkDeps, request_link
from chalicelib.usecases.sessions.throttle import Throttle

RequestSignInDeps = RequestLinkDeps
"""What requesting any mailed link needs."""

_REQUESTS = Throttle("sign-in", SIGN_IN_REQUESTS, SIGN_IN_WINDOW)


def request_sign_in(deps: RequestSignInDeps, authority: str, address: str) -> None:
    """Queue the request, for whatever authority.

    Raises TooManyTries after ``SIGN_IN_REQUESTS`` from ``address``, Unavailable.
    """
    request_link(deps, _REQUESTS, address, "authorities", Dispatch(LINK, 0, authority))
