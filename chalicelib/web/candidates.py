"""What candidates use: reports in, status out, as JSON or as pages."""

from typing import TYPE_CHECKING, Any
from uuid import uuid4

from chalice.app import Blueprint, Request, Response

from chalicelib.container import Container, get_container
from chalicelib.errors import Conflict, Refusal, RulesBroken, TooManyTries, Unavailable
from chalicelib.web.caller import address_of, bearer
from chalicelib.web.exit_page import closed, closed_page
from chalicelib.web.html_errors import accepts_html, pages_answered
from chalicelib.web.http import (
    RETRY_AFTER,
    as_html,
    as_json,
    body_of,
    media_type,
    parse_json,
    refusals_answered,
)

if TYPE_CHECKING:
    from chalicelib.rendering.answers import FormRequest as Wanted

candidates = Blueprint(__name__)

JSON = "application/json"
FORM = "application/x-www-form-urlencoded"


@candidates.route("/v1/reports", methods=["POST"], content_types=[JSON, FORM])
@pages_answered(lambda: candidates.current_request)
def post_report() -> Response:
    """Accept a report; the request's content type decides the answer."""
    request = candidates.current_request
    body = body_of(request)
    if media_type(request) == FORM:
        return _answer_form(get_container(), request, body)
    answer, created = _submit(get_container(), request, parse_json(body))
    return as_json(answer, 201 if created else 200)


@candidates.route("/v1/reports/{reference}", methods=["GET"])
@refusals_answered
def get_report(reference: str) -> Response:
    """A case's status, for whoever holds its receipt."""
    from chalicelib.usecases.reporter.open_status import open_status

    container = get_container()
    request = candidates.current_request
    case = open_status(container.status_desk, reference, bearer(request), address_of(request))
    return as_json(_status(container, case))


@candidates.route("/v1/areas/{area}/candidates", methods=["GET"])
@refusals_answered
def get_candidates(area: str) -> Response:
    """Who stands in a constituency, by its GSS code."""
    found = get_container().list_candidates(area)
    return as_json({"candidates": [{"name": each.name, "party": each.party} for each in found]})


def _status(container: Container, case: Any) -> dict[str, Any]:
    return container.read_case(case)


def _submit(container: Container, request: Request, body: Any) -> tuple[dict[str, Any], bool]:
    """The answer to a report, and whether it is a new one."""
    from chalicelib.model.folding import fold
    from chalicelib.usecases.cases.read_case import answer_of
    from chalicelib.usecases.intake.accept_report import accept_report

    try:
        report, verified = _validate(container, request, body)
    except Refusal:
        accepted = _accepted_before(container, body)
        if accepted is None:
            raise
    else:
        accepted = accept_report(container.intake, report, verified)
    answer = answer_of(
        container.catalogue,
        fold([accepted.first]),
        accepted.first.at,
        receipt=accepted.receipt,
        status_url=f"{container.settings.base_url}/status",
    )
    return answer, accepted.created


def _accepted_before(container: Container, body: Any) -> Any:
    """A report that was accepted gets its answer again, though its code would no longer do: it was
    revoked since, or this address has to wait."""
    from chalicelib.model.report import Context
    from chalicelib.usecases.intake.accept_report import find_accepted_report
    from chalicelib.web.catalogue_adapter import KnownFromCatalogue
    from chalicelib.web.report_body import to_report

    if not (isinstance(body, dict) and body.get("access_code")):
        return None
    try:
        known = KnownFromCatalogue(container.catalogue)
        report = to_report(body, Context(known, candidate_known=True))
    except Refusal:
        return None
    return find_accepted_report(container.intake, report)


def _validate(container: Container, request: Request, body: Any) -> tuple[Any, Any]:
    from chalicelib.model.report import Context
    from chalicelib.web.catalogue_adapter import KnownFromCatalogue
    from chalicelib.web.report_body import to_report

    said = body if isinstance(body, dict) else {}
    danger = said.get("immediate_danger") is True
    verified = _verified(container, request, said, danger)
    context = Context(
        KnownFromCatalogue(container.catalogue),
        candidate_known=verified is not None,
        danger=danger,
        code_wrong=verified is None and not danger and not said.get("candidate"),
    )
    return to_report(body, context), verified


def _verified(container: Container, request: Request, said: dict[str, Any], danger: bool) -> Any:
    """The candidate that a good access code names. Danger waits for no code."""
    code = said.get("access_code")
    if not isinstance(code, str) or not code.strip():
        return None
    try:
        submission = str(said.get("submission_id", ""))
        address = address_of(request)
        return container.verify_access_code(code, address, submission=submission, danger=danger)
    except Refusal:
        if danger or said.get("candidate"):
            return None
        raise


# ---- the form, without JavaScript ---------------------------------------------------------------


def _answer_form(container: Container, request: Request, body: bytes) -> Response:
    from chalicelib.rendering.answers import read_request
    from chalicelib.web import forms
    from chalicelib.web.report_body import read_form

    wanted = read_request(read_form(body))
    if closed(request, wanted):
        return closed_page(wanted.language)
    if wanted.step == "form":
        return as_html(forms.form_page(wanted.fields, [], wanted.language))
    return _check_or_send(container, request, wanted)


def _check_or_send(container: Container, request: Request, wanted: "Wanted") -> Response:
    from chalicelib.web import forms

    try:
        if wanted.step == "check":
            submission_id = str(uuid4())
            _check(container, request, wanted.fields, submission_id)
            page = forms.check_answers_page(wanted.fields, wanted.language, submission_id)
            return as_html(page)
        answer, created = _submit_form(container, request, wanted.fields)
    except RulesBroken as broken:
        faults = [
            {"pointer": fault.pointer, "code": fault.code, "detail": fault.detail}
            for fault in broken.faults
        ]
        return as_html(forms.form_page(wanted.fields, faults, wanted.language), 422)
    except (TooManyTries, Unavailable) as refusal:
        if not accepts_html(request):
            raise
        return _try_again(wanted, refusal)
    except Conflict:
        return as_html(forms.conflict_page(wanted.fields, wanted.language), 409)
    if closed(request, wanted, again=not created):
        return closed_page(wanted.language)
    page = forms.confirmation_page(answer, wanted.language, wanted.fields)
    return as_html(page, 201 if created else 200)


def _try_again(wanted: "Wanted", refusal: TooManyTries | Unavailable) -> Response:
    """Every answer once more: what failed now may do in a while, a wait for codes needs no code."""
    from chalicelib.web import forms

    if isinstance(refusal, Unavailable):
        page, seconds = forms.unavailable_page(wanted.fields, wanted.language), RETRY_AFTER
    else:
        faults = [{"pointer": "/access_code", "code": refusal.code}]
        page = forms.form_page(wanted.fields, faults, wanted.language)
        seconds = str(refusal.retry_after)
    return as_html(page, refusal.status, {"Retry-After": seconds})


def _submit_form(
    container: Container, request: Request, fields: dict[str, list[str]]
) -> tuple[dict[str, Any], bool]:
    from chalicelib.web.report_body import form_to_body

    return _submit(container, request, form_to_body(fields))


def _check(
    container: Container, request: Request, fields: dict[str, list[str]], submission_id: str
) -> None:
    """Hold the answers to every rule before they are shown for checking. Stores nothing."""
    from chalicelib.web.report_body import form_to_body

    _validate(container, request, {**form_to_body(fields), "submission_id": submission_id})
