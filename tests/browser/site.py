"""The site on a port of its own: the static pages as they are published, and the form's answers.

Where a report would be stored there is nothing: what a page shows is under test, not what is kept.
"""

import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import urlsplit
from uuid import uuid4

from chalicelib.catalogue import load
from chalicelib.errors import RulesBroken
from chalicelib.model.report import Context
from chalicelib.rendering import CONTENT_SECURITY_POLICY, LANGUAGES, render
from chalicelib.rendering.facts import built
from chalicelib.rendering.speech import speech
from chalicelib.rendering.static_pages import pages
from chalicelib.usecases.publishing import TYPES
from chalicelib.web import forms
from chalicelib.web.known_things import KnownFromCatalogue
from chalicelib.web.report_body import form_to_body, read_form, to_report
from tests.unit.pages.samples import DECIDED, FIELDS, SELF_REPORT, answer, recipient, status

ROOT = Path(__file__).resolve().parents[2]
EVERYBODY = (
    recipient("sent", id="police-hampshire", name="Hampshire Constabulary"),
    recipient("queued", overdue=True),
    DECIDED,
    SELF_REPORT,
)


def fixed_pages() -> dict[str, str]:
    """Every page by its path: the static ones, and each of those that answer a form."""
    found = {}
    for language in LANGUAGES:
        start = "" if language == "en" else f"/{language}"
        for page in pages(built(), speech(language)):
            path = start + page.context["path"]
            found[path] = render(page.template, language, **page.context)
        found |= {
            f"{start}/status": forms.status_form_page(language, failed=False),
            f"{start}/shown/status-failed": forms.status_form_page(language, failed=True),
            f"{start}/shown/confirmation": forms.confirmation_page(
                answer(*EVERYBODY, verified=False), language, FIELDS
            ),
            f"{start}/shown/status": forms.status_page(status(*EVERYBODY), language, "token"),
            f"{start}/shown/conflict": forms.conflict_page(FIELDS, language),
            f"{start}/shown/check": forms.check_answers_page(FIELDS, language, "u"),
            f"{start}/shown/errors": post({"reporter.language": [language]})[1],
            f"{start}/shown/problem": forms.problem_page("not_found", language),
        }
    return found


def post(fields: dict[str, list[str]]) -> tuple[int, str]:
    """What POST /v1/reports answers a form, without storing anything."""
    wanted = forms.read_request(fields)
    if wanted.step == "form":
        return 200, forms.form_page(wanted.fields, [], wanted.language)
    try:
        body = {**form_to_body(wanted.fields), "submission_id": str(uuid4())}
        to_report(body, Context(KnownFromCatalogue(load())))
    except RulesBroken as broken:
        faults = [
            {"pointer": each.pointer, "code": each.code, "detail": each.detail}
            for each in broken.faults
        ]
        return 422, forms.form_page(wanted.fields, faults, wanted.language)
    if wanted.step == "check":
        return 200, forms.check_answers_page(wanted.fields, wanted.language, str(uuid4()))
    return 201, forms.confirmation_page(answer(*EVERYBODY), wanted.language, wanted.fields)


@contextmanager
def serving(found: Mapping[str, str]) -> Iterator[str]:
    """Serve ``found`` and the assets; gives the site's address."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            path = urlsplit(self.path).path
            if path == "/exit":
                self._answer(200, "text/html", b"<!DOCTYPE html><title>Weather</title>Sunny")
            elif path.startswith("/assets/"):
                asset = ROOT / "assets" / Path(path).name
                self._answer(200, TYPES[asset.suffix], asset.read_bytes())
            else:
                html = found.get(path)
                said = html or forms.problem_page("not_found", "en")
                self._answer(200 if html else 404, "text/html; charset=utf-8", said.encode())

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            code, html = post(read_form(body))
            self._answer(code, "text/html; charset=utf-8", html.encode())

        def _answer(self, code: int, kind: str, body: bytes) -> None:
            self.send_response(code)
            self.send_header("Content-Type", kind)
            self.send_header("Content-Length", str(len(body)))
            self.send_header("Content-Security-Policy", CONTENT_SECURITY_POLICY)
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
