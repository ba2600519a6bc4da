"""Files: a place to send one to, what became of it, and whom it may be handed to."""

from typing import Any

from chalice.app import Blueprint, Response

from chalicelib.errors import Malformed, NotFound, RulesBroken
from chalicelib.model.events import stamp
from chalicelib.web.caller import address_of, bearer
from chalicelib.web.http import JSON, as_json, body_of, parse_json, read_body, refusals_answered
from chalicelib.web.platforms import ANY
from chalicelib.wiring import Wiring, wiring

uploads = Blueprint(__name__)


@uploads.route("/v1/uploads", methods=["POST"], content_types=[JSON])
@refusals_answered
def post_upload() -> Response:
    """Give a file a place to be posted to."""
    from chalicelib.model.announcement import AnnouncedFile
    from chalicelib.usecases.start_upload import File, start_upload

    wired, request = wiring(), uploads.current_request
    said = read_body(AnnouncedFile, parse_json(body_of(request)))
    file = File(said.filename, said.content_type, said.size)
    place = start_upload(wired.upload_desk, file, address_of(request))
    return as_json(
        {
            "upload_id": place.upload_id,
            "url": place.url,
            "fields": dict(place.fields),
            "expires_at": stamp(place.expires_at),
        },
        201,
    )


@uploads.route("/v1/uploads/{upload_id}", methods=["GET"])
@refusals_answered
def get_upload(upload_id: str) -> Response:
    """What became of an upload, for whoever knows its id."""
    from chalicelib.model.uploads import UPLOAD_ID
    from chalicelib.usecases.read_upload import read_upload

    if not UPLOAD_ID.fullmatch(upload_id):
        raise NotFound
    return as_json(read_upload(wiring().uploads, upload_id))


@uploads.route("/v1/reports/{reference}/evidence", methods=["POST"], content_types=[JSON])
@refusals_answered
def post_evidence(reference: str) -> Response:
    """Add a file to a report, by its receipt."""
    from chalicelib.model.announcement import AddedFile
    from chalicelib.usecases.add_evidence import add_evidence
    from chalicelib.usecases.open_status import open_status
    from chalicelib.usecases.read_case import acted_of

    wired, request = wiring(), uploads.current_request
    case = open_status(wired.status_desk, reference, bearer(request), address_of(request))
    said = read_body(AddedFile, parse_json(body_of(request)))
    acted = add_evidence(wired.status_desk, wired.uploads, case, said.upload_id)
    return as_json(acted_of(wired.catalogue, acted), 201 if acted.created else 200)


@uploads.route("/v1/platforms/{platform}/evidence", methods=["POST"], content_types=ANY)
@refusals_answered
def post_platform_evidence(platform: str) -> Response:
    """Give a platform a short-lived link to its copy of a file."""
    from chalicelib.web.signed import exchange

    return exchange(uploads.current_request, platform, _link)


def _link(wired: Wiring, platform: str, body: Any) -> Response:
    from chalicelib.model.exchange import EvidenceWanted
    from chalicelib.telemetry import logger
    from chalicelib.usecases.link_evidence import link_evidence

    try:
        wanted = read_body(EvidenceWanted, body)
    except RulesBroken as broken:  # an envelope: its faults are the caller's program's
        raise Malformed(faults=broken.faults) from broken
    link = link_evidence(wired.evidence_desk, platform, wanted)
    logger.info("evidence handed out", extra={"platform": platform, "sha256": wanted.sha256})
    return as_json(
        {
            "url": link.url,
            "expires_at": stamp(link.expires_at),
            "sha256": link.sha256,
            "content_type": link.content_type,
            "scan": link.scan,
        }
    )
