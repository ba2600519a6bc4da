"""Refuse a report that came by the form, and give every answer back with what can be done next.

Nothing is stored before a report is, and a browser does not go back to what was posted: what is not
in the page that refuses is lost to whoever has no scripts.
"""

from collections.abc import Iterable

from chalice.app import Response

from chalicelib.container import get_container
from chalicelib.errors import (
    Conflict,
    Gone,
    Malformed,
    Refusal,
    RulesBroken,
    TooLarge,
    TooManyTries,
    Unavailable,
)
from chalicelib.model.elections import Election
from chalicelib.rendering.answers import FormRequest
from chalicelib.rendering.faults import ShownFault
from chalicelib.web.call import Call
from chalicelib.web.errors import faults_of, wait_of
from chalicelib.web.http import accepts_html, as_html
from chalicelib.web.reporter import report_pages as pages
from chalicelib.web.reporter.form_body import longest

PROGRAMS = (TooManyTries, Malformed, TooLarge)
"""What a program is told as problem details, though it sent a form; as is what is ours to mend."""


def with_answers(call: Call, form: FormRequest, refusal: Refusal) -> Response:
    """Answer a refusal by a page that holds every answer. Raises it to a program."""
    is_ours = refusal.status >= 500
    if (is_ours or isinstance(refusal, PROGRAMS)) and not accepts_html(call.request):
        raise refusal
    return as_html(_page(form, refusal), refusal.status, wait_of(refusal))


def elections_offered() -> tuple[Election, ...]:
    """Return the elections that the form asks about; none while nobody knows which there are."""
    try:
        return get_container().current_elections()
    except Unavailable:
        return ()


def _page(form: FormRequest, refusal: Refusal) -> str:
    if isinstance(refusal, Conflict | Gone):
        erased = isinstance(refusal, Gone)
        return pages.conflict_page(form.fields, form.language, erased=erased)
    faults = list(_faults(form, refusal))
    if faults:
        return pages.form_page(form.fields, faults, form.language, elections_offered())
    return pages.unavailable_page(form.fields, form.language)


def _faults(form: FormRequest, refusal: Refusal) -> Iterable[ShownFault]:
    """Return what an answer can mend, by its field; nothing where trying again may."""
    if isinstance(refusal, RulesBroken):
        return faults_of(refusal)
    if isinstance(refusal, TooManyTries):  # a wait for codes needs no code
        return [{"pointer": "/access_code", "code": refusal.code}]
    if isinstance(refusal, TooLarge | Malformed):
        return [{"pointer": longest(form.fields), "code": refusal.code}]
    return []
