"""Let in whoever has a report's receipt."""

from collections.abc import Callable

from chalice.app import Response

from chalicelib.container import get_container
from chalicelib.model.case import Case
from chalicelib.web.call import Call


def by_receipt(call: Call, view: Callable[[Call, Case], Response]) -> Response:
    """Open the report in the path by the receipt in the header.

    That comes first: whoever has none learns nothing, whatever the body. Raises NotFound, Gone,
    TooManyTries.
    """
    open_status = get_container().open_status
    return view(call, open_status(call.params["reference"], call.bearer, call.address))
