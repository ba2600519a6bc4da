"""Record what platforms say to requests to keep what they have."""

from chalice.app import Response

from chalicelib.container import get_container
from chalicelib.model.exchange import PreservationAnswer
from chalicelib.model.validation import validated
from chalicelib.web.call import Call
from chalicelib.web.http import as_json


def post_preservation(call: Call, platform: str, body: object) -> Response:
    """Take an answer: 201 where it is new, 200 where it is on record."""
    answer = validated(PreservationAnswer, body)
    created = get_container().answer_preservation(platform, answer)
    return as_json({"jti": answer.jti, "status": answer.status}, 201 if created else 200)
