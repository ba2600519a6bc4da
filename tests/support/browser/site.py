"""The site on a port of its own: the static pages as they are published, and the form's answers.

Where a report would be stored there is nothing: what a page shows is under test, not what is kept.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from uuid import uuid4

from chalicelib.catalogue import load
from chalicelib.errors import RulesBroken
from chalicelib.languages import CODES
from chalicelib.model.report_context import ReportContext
from chalicelib.rendering import render
from chalicelib.rendering.answers import read_request
from chalicelib.rendering.facts import built
from chalicelib.rendering.shown_states import ShownState
from chalicelib.rendering.static_pages import pages
from chalicelib.rendering.translator import translator
from chalicelib.usecases.intake.catalogue_adapter import CatalogueForReports
from chalicelib.usecases.intake.check_report import report_in
from chalicelib.web import html_errors
from chalicelib.web.reporter import report_pages, status_pages
from chalicelib.web.reporter.form_body import form_to_body, read_form
from local.web import HttpRequest, HttpResponse
from tests.support.browser.served import HTML, WEATHER, asset, response, served
from tests.support.everything_shown import form_texts, report_texts
from tests.support.fakes import MemoryKnownElections
from tests.support.page_samples import DECIDED, FIELDS, SELF_REPORT, answer, recipient, status
from tests.support.shown_states import example

EVERYBODY = (
    recipient("sent", id="police-hampshire", name="Hampshire Constabulary"),
    recipient("queued", id="facebook", name="Facebook", overdue=True),
    DECIDED,
    SELF_REPORT,
)


def fixed_pages() -> dict[str, str]:
    """Every page by its path: the static ones, and each of those that answer a form."""
    built_pages = {}
    for language in CODES:
        start = "" if language == "en" else f"/{language}"
        for page in pages(built(), translator(language)):
            path = start + page.context["path"]
            built_pages[path] = render(page.template, language, **page.context)
        built_pages |= {
            **{f"{start}{path}": html for path, html in _of_a_report(language).items()},
            f"{start}/status": status_pages.status_form_page(language, failed=False),
            f"{start}/shown/status-failed": status_pages.status_form_page(language, failed=True),
            f"{start}/shown/confirmation": report_pages.confirmation_page(
                answer(*EVERYBODY, verified=False), language, FIELDS
            ),
            f"{start}/shown/status": status_pages.status_page(
                status(*EVERYBODY), language, "token"
            ),
            f"{start}/shown/conflict": report_pages.conflict_page(FIELDS, language),
            f"{start}/shown/check": report_pages.check_answers_page(FIELDS, language, "u"),
            f"{start}/shown/errors": post({"reporter.language": [language]})[1],
            f"{start}/shown/problem": html_errors.error_page("not_found", language),
        }
    return built_pages


def _of_a_report(language: str) -> dict[str, str]:
    """One's own report in every state, and what leads to it and away from it, by path."""
    texts = (*form_texts(language), *report_texts(language))
    pages_by_path = {f"/shown/{name.replace(' ', '-')}": html for name, html in texts}
    return pages_by_path | shown_state_pages(language)


def shown_state_pages(language: str) -> dict[str, str]:
    """One's own report for each way in which it can stand with a recipient, by path."""
    return {
        f"/shown/state-{state}": status_pages.status_page(example(state), language, "token")
        for state in ShownState
    }


def post(fields: dict[str, list[str]]) -> tuple[int, str]:
    """What POST /v1/reports answers a form, without storing anything."""
    form_request = read_request(fields)
    if form_request.step == "form":
        return 200, report_pages.form_page(form_request.fields, [], form_request.language)
    try:
        body = {**form_to_body(form_request.fields), "submission_id": str(uuid4())}
        report_in(body, ReportContext(CatalogueForReports(load(), MemoryKnownElections())))
    except RulesBroken as broken:
        faults = [
            {"pointer": fault.pointer, "code": fault.code, "detail": fault.detail}
            for fault in broken.faults
        ]
        return 422, report_pages.form_page(form_request.fields, faults, form_request.language)
    if form_request.step == "check":
        return 200, report_pages.check_answers_page(
            form_request.fields, form_request.language, str(uuid4())
        )
    return 201, report_pages.confirmation_page(
        answer(*EVERYBODY), form_request.language, form_request.fields
    )


@contextmanager
def serving(site_pages: Mapping[str, str]) -> Iterator[str]:
    """Serve the pages by their paths, and the assets; give the site's address."""

    def answered(request: HttpRequest) -> HttpResponse:
        if request.method == "POST":
            code, html = post(read_form(request.body))
            return response(code, HTML, html.encode())
        if request.path == "/exit":
            return response(200, HTML, WEATHER)
        if request.path.startswith("/assets/"):
            return asset(request.path)
        page = site_pages.get(request.path)
        html = page or html_errors.error_page("not_found", "en")
        return response(200 if page else 404, HTML, html.encode())

    with served(answered) as address:
        yield address
