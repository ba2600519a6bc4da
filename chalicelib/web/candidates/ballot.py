"""List who stands in an area."""

from chalice.app import Response

from chalicelib.container import get_container
from chalicelib.web.call import Call
from chalicelib.web.http import as_json


def get_candidates(call: Call) -> Response:
    """List who stands in an area, by its GSS code or our id, at the elections that are on."""
    candidates = get_container().list_candidates(call.params["area"])
    names = [{"name": candidate.name, "party": candidate.party} for candidate in candidates]
    return as_json({"candidates": names})
