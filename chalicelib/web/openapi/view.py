"""Publish the description of the API."""

from chalice.app import Response

from chalicelib.web.call import Call
from chalicelib.web.http import PUBLIC, as_json
from chalicelib.web.openapi.document import document


def get_openapi(call: Call) -> Response:
    """Publish OpenAPI 3.1, made from the models that validate and answer."""
    return as_json(document(), 200, **PUBLIC)
