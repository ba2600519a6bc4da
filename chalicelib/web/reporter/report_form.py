"""Take reports by the form, which works without JavaScript: fill in, check, send."""

from uuid import uuid4

from chalice.app import Response

from chalicelib.container import get_container
from chalicelib.errors import Conflict, RulesBroken, TooManyTries, Unavailable
from chalicelib.rendering.answers import FormRequest, read_request
from chalicelib.usecases.intake.check_report import AcceptReport
from chalicelib.web.call import Call
from chalicelib.web.errors import faults_of, wait_of
from chalicelib.web.http import accepts_html, as_html
from chalicelib.web.reporter import report_pages as pages
from chalicelib.web.reporter.exit_page import closed_page, is_closed
from chalicelib.web.reporter.form_body import form_to_body, read_form
from chalicelib.web.reporter.reports import answer_of


def post_report(call: Call) -> Response:
    """Do what the form's button asks: show the form again, check its answers, or send them."""
    form = read_request(read_form(call.body))
    if is_closed(call, form):
        return closed_page(form.language)
    if form.step == "form":
        return as_html(pages.form_page(form.fields, [], form.language))
    try:
        return _check(call, form) if form.step == "check" else _send(call, form)
    except RulesBroken as broken:
        page = pages.form_page(form.fields, faults_of(broken), form.language)
        return as_html(page, broken.status)
    except Conflict as conflict:
        return as_html(pages.conflict_page(form.fields, form.language), conflict.status)
    except (TooManyTries, Unavailable) as refusal:
        if not accepts_html(call.request):
            raise
        return as_html(_later_page(form, refusal), refusal.status, wait_of(refusal))


def _check(call: Call, form: FormRequest) -> Response:
    """Hold the answers to every rule, and show them for checking. Stores nothing."""
    submission_id = str(uuid4())
    body = {**form_to_body(form.fields), "submission_id": submission_id}
    get_container().check_report(AcceptReport(body, call.address))
    return as_html(pages.check_answers_page(form.fields, form.language, submission_id))


def _send(call: Call, form: FormRequest) -> Response:
    command = AcceptReport(form_to_body(form.fields), call.address)
    accepted = get_container().accept_report(command)
    if is_closed(call, form, again=not accepted.created):
        return closed_page(form.language)
    page = pages.confirmation_page(answer_of(accepted), form.language, form.fields)
    return as_html(page, 201 if accepted.created else 200)


def _later_page(form: FormRequest, refusal: TooManyTries | Unavailable) -> str:
    """Give every answer once more: what failed now may do in a while, a wait for codes needs no
    code."""
    if isinstance(refusal, Unavailable):
        return pages.unavailable_page(form.fields, form.language)
    faults = [{"pointer": "/access_code", "code": refusal.code}]
    return pages.form_page(form.fields, faults, form.language)
