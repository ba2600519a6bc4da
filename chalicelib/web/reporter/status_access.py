"""Answer the forms of the status page that are no action of the API's: who gets in, and erasure."""

from collections.abc import Callable, Mapping
from dataclasses import replace

from chalice.app import Response

from chalicelib.container import get_container
from chalicelib.errors import Conflict, Forbidden, NotFound, Refusal, TooManyTries
from chalicelib.languages import localised
from chalicelib.rendering.status_page import FormAttempt
from chalicelib.web.call import Call
from chalicelib.web.cookies import REPORTER
from chalicelib.web.errors import wait_of
from chalicelib.web.http import as_html, see_other
from chalicelib.web.reporter.actions import DOWNLOAD
from chalicelib.web.reporter.form_body import is_on, last
from chalicelib.web.reporter.open_report import OpenReport
from chalicelib.web.reporter.status_pages import (
    case_page,
    download_ready_page,
    erase_page,
    erased_page,
    new_receipt_page,
    refused,
)


def _prove(call: Call, report: OpenReport) -> Response:
    """Open all of the report by its receipt, or by the access code that it was sent with."""
    try:
        secret = last(report.fields, "proof")
        get_container().prove_status_session(report.session, secret, call.address)
    except (NotFound, TooManyTries) as refusal:
        return _refused(call, report, "prove", refusal)
    return see_other(localised(call.language, "/status"))


def _request_access(call: Call, report: OpenReport) -> Response:
    """Have mailed links open everything after a wait."""
    try:
        recorded = get_container().request_whole_access(report.case)
    except (Conflict, TooManyTries) as refusal:
        return _refused(call, report, "access", refusal)
    session = replace(report.session, case=recorded.case)
    return as_html(case_page(session, call.language, FormAttempt("access")), 201)


def _stop_access(call: Call, report: OpenReport) -> Response:
    """Have mailed links open no more than before. Only the reporter's own secret can."""
    if not report.session.proven:
        return _refused(call, report, "stop-access", Forbidden())
    recorded = get_container().stop_whole_access(report.case)
    session = replace(report.session, case=recorded.case)
    return as_html(case_page(session, call.language, FormAttempt("stop-access")), 201)


def _replace_receipt(call: Call, report: OpenReport) -> Response:
    """Show a new receipt; the one before it ends."""
    try:
        receipt = get_container().replace_receipt(report.session)
    except (Conflict, Forbidden) as refusal:
        return _refused(call, report, "receipt", refusal)
    return as_html(new_receipt_page(report.session, call.language, receipt), 201)


def _erase(call: Call, report: OpenReport) -> Response:
    """Erase the report once it is confirmed, and say who was sent it before."""
    container = get_container()
    if not is_on(report.fields, "confirm"):
        return as_html(erase_page(report.session, call.language))
    erased = container.request_erasure(report.case.case_id)
    notified = container.list_notified(erased)  # also what went out since the page was asked for
    container.end_status_session(report.session.token)
    page = as_html(
        erased_page(call.language, erased.reference, notified, erased.files_locked_until)
    )
    page.headers["Set-Cookie"] = REPORTER.clear()
    return page


def _download(call: Call, report: OpenReport) -> Response:
    download = get_container().download_case(report.case, call.language)
    return as_html(download_ready_page(call.language, download.url, download.expires_at), 201)


def _refused(call: Call, report: OpenReport, action: str, refusal: Refusal) -> Response:
    """Show the report again, and why it was not done; a secret that was typed is not repeated."""
    tried = refused(action, {}, refusal)._replace(code=_CODES.get(action, refusal.public_code))
    status = 403 if isinstance(refusal, NotFound) else refusal.status
    return as_html(case_page(report.session, call.language, tried), status, wait_of(refusal))


_CODES = {"prove": "not_proven", "stop-access": "proof_needed", "access": "access_refused"}

PAGE_VIEWS: Mapping[str, Callable[[Call, OpenReport], Response]] = {
    DOWNLOAD: _download,
    "prove": _prove,
    "access": _request_access,
    "stop-access": _stop_access,
    "receipt": _replace_receipt,
    "erase": _erase,
}
"""By the last part of their address."""
