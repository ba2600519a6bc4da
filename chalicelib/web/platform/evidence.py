"""Hand platforms their copy of a file."""

from chalice.app import Response

from chalicelib.container import get_container
from chalicelib.model.events import stamp
from chalicelib.model.exchange import EvidenceRequest
from chalicelib.telemetry import logger
from chalicelib.web.bodies import read_envelope
from chalicelib.web.call import Call
from chalicelib.web.http import as_json


def post_evidence(call: Call, platform: str, body: object) -> Response:
    """Return a short-lived link to the copy of a file."""
    requested = read_envelope(EvidenceRequest, body)
    link = get_container().link_evidence(platform, requested)
    logger.info("evidence handed out", extra={"platform": platform, "sha256": requested.sha256})
    return as_json(
        {
            "url": link.url,
            "expires_at": stamp(link.expires_at),
            "sha256": link.sha256,
            "content_type": link.content_type,
            "scan": link.scan,
        }
    )
