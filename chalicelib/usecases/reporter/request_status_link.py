"""Request a link in place of a lost receipt: it goes to the report's own address, nowhere else."""

from chalicelib.limits import STATUS_LINK_REQUESTS, STATUS_LINK_WINDOW
from chalicelib.model.recipient_ids import LINK
from chalicelib.model.references import parse_reference
from chalicelib.ports import Dispatch
from chalicelib.usecases.reporter.open_status import NO_CASE
from chalicelib.usecases.sessions.request_link import RequestLinkDeps, request_link
from chalicelib.usecases.sessions.throttle import Throttle

RequestStatusLinkDeps = RequestLinkDeps
"""The same as ``request_link`` needs."""

_REQUESTS = Throttle("link", STATUS_LINK_REQUESTS, STATUS_LINK_WINDOW)


def request_status_link(deps: RequestStatusLinkDeps, reference: str, address: str) -> None:
    """Queue the request, for whatever reference.

    Raises TooManyTries after ``STATUS_LINK_REQUESTS`` from ``address``, Unavailable.
    """
    dispatch = Dispatch(parse_reference(reference) or NO_CASE, 0, LINK)
    request_link(deps, _REQUESTS, address, "reporters", dispatch)
