"""Ask a platform to keep what it has, for the police."""

from chalice.app import Response

from chalicelib.container import get_container
from chalicelib.model.events import stamp
from chalicelib.model.officer import RequestPreservation
from chalicelib.web.bodies import read_json
from chalicelib.web.call import Call
from chalicelib.web.http import as_json


def post_preservation(call: Call, session: str) -> Response:
    """Record the request; where we do not tell the platform, say how the police do."""
    command = read_json(RequestPreservation, call)
    request = get_container().request_preservation(session, call.params["reference"], command)
    event = request.recorded.event
    answer = {
        "platform": event.public["platform"],
        "at": stamp(event.at),
        "until": event.public["until"],
        "told": request.is_told,
    }
    if not request.is_told:
        route = {"route": request.route._asdict()} if request.route else {}
        answer |= {**route, "text": request.text}
    return as_json(answer, 201 if request.recorded.created else 200)
