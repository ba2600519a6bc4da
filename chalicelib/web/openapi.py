"""The API describes itself."""

from chalice.app import Blueprint, Response

from chalicelib.web.http import as_json, refusals_answered

openapi = Blueprint(__name__)


@openapi.route("/v1/openapi.json", methods=["GET"])
@refusals_answered
def get_openapi() -> Response:
    """OpenAPI 3.1, made from the models that validate and answer."""
    from chalicelib.web.openapi_document import document

    return as_json(document(), 200, **{"Cache-Control": "public, max-age=300"})
