"""Let anybody in."""

from collections.abc import Callable

from chalice.app import Response

from chalicelib.web.call import Call


def let_in(call: Call, view: Callable[[Call], Response]) -> Response:
    """Return the view's answer."""
    return view(call)
