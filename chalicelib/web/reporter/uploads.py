"""Take files as JSON: give a place, say what became of a file, add it to a report."""

from collections.abc import Mapping
from typing import Any

from chalice.app import Response

from chalicelib.container import get_container
from chalicelib.model.announcement import AddedFile, AnnouncedFile
from chalicelib.model.bodies import EmptyBody
from chalicelib.model.case import Case
from chalicelib.model.events import stamp
from chalicelib.usecases.evidence.continue_upload import PartsToSend
from chalicelib.usecases.evidence.start_upload import FileToUpload
from chalicelib.web.bodies import read_json
from chalicelib.web.call import Call
from chalicelib.web.http import as_json


def post_upload(call: Call) -> Response:
    """Give a file a place to be posted to."""
    announced = read_json(AnnouncedFile, call)
    file = FileToUpload(
        announced.filename, announced.content_type, announced.size, announced.in_parts
    )
    place = get_container().start_upload(file, call.address)
    if isinstance(place, PartsToSend):
        return as_json(_parts(place), 201)
    return as_json(
        {
            "upload_id": place.upload_id,
            "url": place.url,
            "fields": dict(place.fields),
            "expires_at": stamp(place.expires_at),
        },
        201,
    )


def get_parts(call: Call) -> Response:
    """Say which parts of a file have arrived, and where the others may be put."""
    return as_json(_parts(get_container().continue_upload(call.params["upload_id"])))


def post_finish(call: Call) -> Response:
    """Join the parts of a file."""
    read_json(EmptyBody, call)
    return as_json(get_container().finish_upload(call.params["upload_id"]))


def _parts(place: PartsToSend) -> Mapping[str, Any]:
    return {
        "upload_id": place.upload_id,
        "parts": [
            {"number": part.number, "size": part.size}
            | ({"arrived": True} if part.url is None else {"url": part.url})
            for part in place.parts
        ],
        "expires_at": stamp(place.expires_at),
    }


def get_upload(call: Call) -> Response:
    """Say what became of an upload, to whoever knows its id."""
    return as_json(get_container().read_upload(call.params["upload_id"]))


def post_evidence(call: Call, case: Case) -> Response:
    """Add a file to a report."""
    container, added = get_container(), read_json(AddedFile, call)
    recorded = container.add_evidence(case, added)
    return as_json(container.read_action(recorded), 201 if recorded.created else 200)
