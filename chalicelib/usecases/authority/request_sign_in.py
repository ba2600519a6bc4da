"""Request a link to an authority's list of cases: it goes to its registered address alone.

Nothing is learned by it, from the answer or from its time: whatever the authority, it is put on a
queue, and nothing is looked up before the answer. ``mail_sign_in`` looks.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from chalicelib.limits import SIGN_IN_REQUESTS, SIGN_IN_WINDOW
from chalicelib.model.recipient import LINK
from chalicelib.ports import Dispatch, Guards, IdSecrets, Queue
from chalicelib.usecases.sessions.throttle import Throttle

_REQUESTS = Throttle("sign-in", SIGN_IN_REQUESTS, SIGN_IN_WINDOW)


@dataclass(frozen=True, slots=True)
class RequestSignInDeps:
    """What requesting a link needs."""

    guards: Guards
    secrets: IdSecrets
    queues: Mapping[str, Queue]


def request_sign_in(deps: RequestSignInDeps, authority: str, address: str) -> None:
    """Queue the request, for whatever authority.

    Raises TooManyTries after ``SIGN_IN_REQUESTS`` from ``address``, Unavailable.
    """
    _REQUESTS.admit(deps.guards, _REQUESTS.key_of(deps.secrets, address))
    deps.queues["authorities"].send([Dispatch(LINK, 0, authority)])
