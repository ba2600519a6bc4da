"""Take reports by the form, which works without JavaScript: fill in, check, send."""

from uuid import uuid4

from chalice.app import Response

from chalicelib.container import get_container
from chalicelib.errors import LostRace, Refusal, RulesBroken, Unavailable
from chalicelib.model.places import PlaceChoice, PlaceWords
from chalicelib.rendering.answers import FormRequest, read_request
from chalicelib.telemetry import log_unexpected
from chalicelib.usecases.intake.check_report import AcceptReport
from chalicelib.web.call import Call
from chalicelib.web.http import as_html, report_form_of
from chalicelib.web.reporter import report_pages as pages
from chalicelib.web.reporter.exit_page import closed_page, is_closed
from chalicelib.web.reporter.form_body import form_faults, form_to_body, last, receive_form
from chalicelib.web.reporter.form_refusals import elections_offered, with_answers
from chalicelib.web.reporter.pile_on import at_places, split_report
from chalicelib.web.reporter.reports import answer_of


def post_report(call: Call) -> Response:
    """Do what the form's button asks: show the form again, check its answers, or send them.

    Whatever is refused comes back with every answer: there is nothing to go back to.
    """
    received = receive_form(report_form_of(call.request))
    form = read_request(received.fields)
    try:
        if is_closed(call, form):
            return closed_page(form.language)
        if form.step == "form":
            return as_html(pages.form_page(form.fields, [], form.language, elections_offered()))
        if received.refusal is not None:
            raise received.refusal
        return _check(call, form) if form.step == "check" else _send(call, form)
    except Refusal as refusal:
        return with_answers(call, form, refusal)
    except LostRace:
        return with_answers(call, form, Unavailable())
    except Exception as error:  # a mistake of ours must not cost somebody their answers
        log_unexpected("request failed", error)
        return with_answers(call, form, Refusal())


def _check(call: Call, form: FormRequest) -> Response:
    """Hold the answers to every rule, and show them and who will be told. Stores nothing."""
    submission_id = str(uuid4())
    split = split_report({**form_to_body(form.fields), "submission_id": submission_id})
    container, faults = get_container(), form_faults(form.fields)
    try:
        preview = container.preview_report(AcceptReport(split.body, call.address))
    except RulesBroken as broken:
        raise RulesBroken([*at_places(broken, split.places).faults, *faults]) from broken
    if faults:
        raise RulesBroken(faults)
    split.batches()
    if preview.force_unknown and not last(form.fields, "area_asked"):
        return as_html(pages.ask_area_page(form.fields, form.language, _areas_like(form)))
    uploads = container.describe_uploads(form.fields.get("evidence", ()))
    page = pages.check_answers_page(form.fields, form.language, submission_id, uploads, preview)
    return as_html(page)


def _areas_like(form: FormRequest) -> list[PlaceChoice]:
    """Return the places that may be meant by what was typed; danger waits for no list of them."""
    words = PlaceWords(last(form.fields, "candidate.area"))
    try:
        return get_container().find_areas(words)
    except Unavailable:
        return []


def _send(call: Call, form: FormRequest) -> Response:
    split = split_report(form_to_body(form.fields))
    command = AcceptReport(split.body, call.address)
    accepted = get_container().accept_pile_on(command, split.batches())
    if is_closed(call, form, accepted_before=not accepted.created):
        return closed_page(form.language)
    page = pages.confirmation_page(
        answer_of(accepted), form.language, form.fields, accepted.programme
    )
    return as_html(page, 201 if accepted.created else 200)
