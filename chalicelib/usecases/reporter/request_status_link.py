"""Request a link in place of a lost receipt: it goes to the report's own address, nowhere else.

Nothing is learned by it, from the answer or from its time: whatever the reference, it is put on a
queue, and nothing is looked up before the answer. ``record_link_request`` looks.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from chalicelib.limits import STATUS_LINK_REQUESTS, STATUS_LINK_WINDOW
from chalicelib.model.recipient import LINK
from chalicelib.model.references import parse_reference
from chalicelib.ports import Dispatch, Guards, IdSecrets, Queue
from chalicelib.usecases.reporter.open_status import NOBODY
from chalicelib.usecases.sessions.throttle import Throttle

_REQUESTS = Throttle("link", STATUS_LINK_REQUESTS, STATUS_LINK_WINDOW)


@dataclass(frozen=True, slots=True)
class RequestStatusLinkDeps:
    """What requesting a link needs."""

    guards: Guards
    secrets: IdSecrets
    queues: Mapping[str, Queue]


def request_status_link(deps: RequestStatusLinkDeps, reference: str, address: str) -> None:
    """Queue the request, for whatever reference.

    Raises TooManyTries after ``STATUS_LINK_REQUESTS`` from ``address``, Unavailable.
    """
    _REQUESTS.admit(deps.guards, _REQUESTS.key_of(deps.secrets, address))
    deps.queues["candidates"].send([Dispatch(parse_reference(reference) or NOBODY, 0, LINK)])
