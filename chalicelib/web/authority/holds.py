"""Hold a platform back for the police, and let it be told."""

from chalice.app import Response

from chalicelib.container import get_container
from chalicelib.model.events import stamp
from chalicelib.model.officer import PlaceHold
from chalicelib.web.bodies import read_json
from chalicelib.web.call import Call
from chalicelib.web.http import as_json


def post_hold(call: Call, session: str) -> Response:
    """Ask that a platform is not told yet, or longer."""
    platform = read_json(PlaceHold, call).platform
    event = get_container().place_hold(session, call.params["reference"], platform).event
    until = event.public["until"]
    return as_json({"platform": event.public["platform"], "at": stamp(event.at), "until": until})


def delete_hold(call: Call, session: str) -> Response:
    """Let the platform be told."""
    platform = call.params["platform"]
    recorded = get_container().release_hold(session, call.params["reference"], platform)
    return as_json({"platform": platform, "at": stamp(recorded.event.at)})
