"""Let an authority's officers in. What their browser keeps, another site must not be able to use.

The session's cookie is SameSite=Strict, what changes anything takes JSON only, and a browser's own
word that another site asks is believed.
"""

from collections.abc import Callable

from chalice.app import Response

from chalicelib.errors import Forbidden
from chalicelib.web.call import Call
from chalicelib.web.cookies import OFFICER


def by_link(call: Call, view: Callable[[Call], Response]) -> Response:
    """Let in who has the link of a mail: its token is in the body. Raises Forbidden."""
    _refuse_other_sites(call)
    return view(call)


def by_session(call: Call, view: Callable[[Call, str], Response]) -> Response:
    """Return the view the session; whether it holds the case is the use case's to say. Raises
    Forbidden."""
    _refuse_other_sites(call)
    return view(call, OFFICER.of(call))


def _refuse_other_sites(call: Call) -> None:
    if call.is_from_elsewhere:
        raise Forbidden
