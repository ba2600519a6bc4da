"""List the areas that may be meant, for whoever is typing one."""

from chalice.app import Response

from chalicelib.container import get_container
from chalicelib.limits import NAME_LENGTH
from chalicelib.model.places import PlaceWords
from chalicelib.web.call import Call
from chalicelib.web.http import PUBLIC, as_json


def get_areas(call: Call) -> Response:
    """List what fits, at most twenty. It is the same for everybody, so that caches may keep it."""
    narrowing = {name: call.query(name) or None for name in ("election", "office", "council")}
    words = PlaceWords(call.query("q")[:NAME_LENGTH], **narrowing)
    return as_json({"areas": get_container().find_areas(words)}, 200, **PUBLIC)
