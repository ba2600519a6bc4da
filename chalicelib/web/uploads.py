"""Files: a place to send one to, what became of it, and whom it may be handed to."""

from typing import Any

from chalice.app import Blueprint, Response

from chalicelib.container import Container, get_container
from chalicelib.errors import Conflict, Malformed, NotFound, RulesBroken
from chalicelib.model.case import Case
from chalicelib.model.events import stamp
from chalicelib.web.caller import address_of, bearer
from chalicelib.web.html_errors import pages_answered
from chalicelib.web.http import (
    JSON,
    as_html,
    as_json,
    body_of,
    parse_json,
    read_body,
    refusals_answered,
)
from chalicelib.web.platforms import ANY

uploads = Blueprint(__name__)

FORM = "application/x-www-form-urlencoded"


@uploads.route("/v1/uploads", methods=["POST"], content_types=[JSON])
@refusals_answered
def post_upload() -> Response:
    """Give a file a place to be posted to."""
    from chalicelib.model.announcement import AnnouncedFile
    from chalicelib.usecases.evidence.start_upload import FileToUpload, start_upload

    container, request = get_container(), uploads.current_request
    said = read_body(AnnouncedFile, parse_json(body_of(request)))
    file = FileToUpload(said.filename, said.content_type, said.size)
    place = start_upload(container.upload_desk, file, address_of(request))
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

    if not UPLOAD_ID.fullmatch(upload_id):
        raise NotFound
    return as_json(get_container().read_upload(upload_id))


@uploads.route("/v1/reports/{reference}/evidence", methods=["POST"], content_types=[JSON])
@refusals_answered
def post_evidence(reference: str) -> Response:
    """Add a file to a report, by its receipt."""
    from chalicelib.model.announcement import AddedFile
    from chalicelib.usecases.cases.read_case import acted_of
    from chalicelib.usecases.reporter.open_status import open_status

    container, request = get_container(), uploads.current_request
    case = open_status(container.status_desk, reference, bearer(request), address_of(request))
    said = read_body(AddedFile, parse_json(body_of(request)))
    acted = container.add_evidence(case, said.upload_id)
    return as_json(acted_of(container.catalogue, acted), 201 if acted.created else 200)


@uploads.route("/v1/platforms/{platform}/evidence", methods=["POST"], content_types=ANY)
@refusals_answered
def post_platform_evidence(platform: str) -> Response:
    """Give a platform a short-lived link to its copy of a file."""
    from chalicelib.web.signed import exchange

    return exchange(uploads.current_request, platform, _link)


def _link(container: Container, platform: str, body: Any) -> Response:
    from chalicelib.model.exchange import EvidenceWanted
    from chalicelib.telemetry import logger

    try:
        wanted = read_body(EvidenceWanted, body)
    except RulesBroken as broken:  # an envelope: its faults are the caller's program's
        raise Malformed(faults=broken.faults) from broken
    link = container.link_evidence(platform, wanted)
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


# ---- adding files on the report's page ----------------------------------------------------------


@uploads.route("/status/evidence", methods=["GET"])
@pages_answered(lambda: uploads.current_request)
def get_evidence_form() -> Response:
    """Back to the report's page, from where a file was sent to."""
    return as_html("", 303, {"Location": "/status"})


@uploads.route("/cy/status/evidence", methods=["GET"])
@pages_answered(lambda: uploads.current_request)
def get_evidence_form_cy() -> Response:
    """The same in Welsh."""
    return as_html("", 303, {"Location": "/cy/status"})


@uploads.route("/status/evidence", methods=["POST"], content_types=[FORM])
@pages_answered(lambda: uploads.current_request)
def post_evidence_form() -> Response:
    """Add the files that were uploaded; where there is none, show a form that can send one."""
    return _add("en")


@uploads.route("/cy/status/evidence", methods=["POST"], content_types=[FORM])
@pages_answered(lambda: uploads.current_request)
def post_evidence_form_cy() -> Response:
    """The same in Welsh."""
    return _add("cy")


def _add(language: str) -> Response:
    from chalicelib.rendering.status_page import Tried
    from chalicelib.web import sessions
    from chalicelib.web.report_body import read_form
    from chalicelib.web.status_pages import case_page, refused, session_over_page

    container, request = get_container(), uploads.current_request
    fields = read_form(body_of(request))
    session = sessions.current(container, request)
    if session is None:
        return as_html(session_over_page(language, fields), 403)
    sessions.check_csrf(container, session, fields.get("csrf", [""])[-1])
    case = session.case
    try:
        if "evidence" not in fields:
            return _place_page(container, case, language)
        for upload_id in dict.fromkeys(fields["evidence"]):
            case = _added(container, case, upload_id)
    except (Conflict, RulesBroken) as refusal:
        now_open = sessions.Session(session.token, case)
        page = case_page(container, now_open, language, refused("evidence", fields, refusal))
        return as_html(page, refusal.status)
    return as_html(
        case_page(container, sessions.Session(session.token, case), language, Tried("evidence")),
        201,
    )


def _added(container: Container, case: Case, upload_id: str) -> Case:
    from chalicelib.model.announcement import AddedFile

    said = read_body(AddedFile, {"upload_id": upload_id})
    return container.add_evidence(case, said.upload_id).case


def _place_page(container: Container, case: Case, language: str) -> Response:
    from chalicelib.rendering import render
    from chalicelib.usecases.evidence.start_upload import start_upload_to

    start = "/cy" if language == "cy" else ""
    then = f"{container.settings.base_url}{start}/status/evidence"
    place = start_upload_to(container.upload_desk, case, then)
    fields = list(place.fields.items())
    return as_html(render("pages/add_file.html.j2", language, path="/status", fields=fields))
