"""Add files on the report's page."""

from dataclasses import replace

from chalice.app import Response

from chalicelib.container import get_container
from chalicelib.errors import Conflict, RulesBroken
from chalicelib.languages import localised
from chalicelib.model.numbers import small_number
from chalicelib.rendering import render
from chalicelib.rendering.status_page import FormAttempt
from chalicelib.web.call import Call
from chalicelib.web.http import as_html
from chalicelib.web.reporter.open_report import OpenReport
from chalicelib.web.reporter.status_pages import case_page, refused


def post_evidence(call: Call, report: OpenReport) -> Response:
    """Add the files that were uploaded; where there is none, show a form that can send one."""
    if "evidence" not in report.fields:
        return _invite(call, report)
    added = get_container().add_files(report.case, report.fields["evidence"], _places(report))
    tried = FormAttempt("evidence")
    if added.refusal is not None:
        tried = refused("evidence", report.fields, added.refusal)
    page = case_page(replace(report.session, case=added.case), call.language, tried)
    return as_html(page, added.refusal.status if added.refusal else 201)


def _places(report: OpenReport) -> list[int]:
    """Return the incidents that were ticked, by their places."""
    places = map(small_number, report.fields.get("incidents", ()))
    return sorted({place for place in places if place is not None})


def _invite(call: Call, report: OpenReport) -> Response:
    """Show a form that sends one file without a script, and leads back."""
    container = get_container()
    back = container.settings.base_url + localised(call.language, "/status/evidence")
    try:
        place = container.start_upload_to(report.case, back, tuple(_places(report)))
    except (Conflict, RulesBroken) as refusal:
        tried = refused("evidence", report.fields, refusal)
        page = case_page(report.session, call.language, tried)
        return as_html(page, refusal.status)
    fields = list(place.fields.items())
    page = render("pages/add_file.html.j2", call.language, path="/status", fields=fields)
    return as_html(page)
