"""Request a mailed link: it goes to an address that we have, and nowhere else.

Nothing is learned by it, from the answer or from its time: whatever it is about, it is put on a
queue, and nothing that we keep is looked up before the answer. Who takes it from there looks:
``mail_sign_in``, ``record_link_request``.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from chalicelib.ports import Dispatch, Guards, IdSecrets, Queue
from chalicelib.usecases.sessions.throttle import Throttle


@dataclass(frozen=True, slots=True)
class RequestLinkDeps:
    """What requesting a link needs."""

    guards: Guards
    secrets: IdSecrets
    queues: Mapping[str, Queue]


def request_link(
    deps: RequestLinkDeps, throttle: Throttle, address: str, queue: str, dispatch: Dispatch
) -> None:
    """Put a request on a queue. Raises TooManyTries after as many from ``address`` as ``throttle``
    lets through, Unavailable."""
    throttle.admit(deps.guards, throttle.key_of(deps.secrets, address))
    deps.queues[queue].send([dispatch])
