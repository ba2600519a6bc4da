"""List the pages that answer a browser, in every language; forms take what the API takes."""

from collections.abc import Iterable, Iterator

from chalicelib.languages import DEFAULT, LANGUAGES
from chalicelib.web.http import FORM, HTML, JSON
from chalicelib.web.routes.route import Access, Route


def _page(
    method: str,
    path: str,
    view: str,
    summary: str,
    codes: Iterable[int],
    *,
    access: Access = Access.ANYBODY,
) -> Iterator[Route]:
    """Yield the route in each language: English at the root, others below their own folder."""
    for language in LANGUAGES:
        is_default = language.code == DEFAULT
        yield Route(
            method=method,
            path=f"{language.prefix}{path}",
            view=f"web.{view}",
            summary=summary if is_default else f"The same in {language.english_name}.",
            access=access,
            takes=(FORM,) if method == "POST" else (JSON,),
            answers=dict.fromkeys((*codes, 413, 415) if method == "POST" else codes, HTML),
            language=language.code,
        )


ROUTES = (
    *_page(
        "GET",
        "/status",
        "reporter.status:get_status",
        "The session's case, else the form that opens one.",
        (200, 503),
    ),
    *_page(
        "POST",
        "/status",
        "reporter.status:post_status",
        "Open a session with reference and receipt.",
        (303, 403, 404, 410, 429, 503),
    ),
    *_page(
        "GET",
        "/status/evidence",
        "reporter.status:lead_back",
        "Back to the page of the report.",
        (303,),
    ),
    *_page(
        "POST",
        "/status/evidence",
        "reporter.status_evidence:post_evidence",
        "Add uploaded files; without any, a form that sends one without a script.",
        (200, 201, 403, 409, 422, 503),
        access=Access.REPORTER,
    ),
    *_page(
        "GET",
        "/status/lost",
        "reporter.lost_receipt:get_lost",
        "Ask for a link in place of a lost receipt.",
        (200,),
    ),
    *_page(
        "POST",
        "/status/lost",
        "reporter.lost_receipt:post_lost",
        "Mail a link to the report's own address, the same answer for all; or open by access code.",
        (200, 303, 403, 422, 429, 503),
    ),
    *_page(
        "GET",
        "/status/{action}",
        "reporter.status:lead_back",
        "Back to the report's page.",
        (303,),
    ),
    *_page(
        "POST",
        "/status/{action}",
        "reporter.status_actions:post_action",
        "Do what …/{action} of the API does, or open and erase, by a form of the session's page.",
        (200, 201, 303, 403, 404, 409, 422, 429, 503),
        access=Access.REPORTER,
    ),
    *_page(
        "GET",
        "/delegates",
        "candidates.delegates:get_delegates",
        "Whom a candidate gave a code, else the form.",
        (200, 503),
    ),
    *_page(
        "POST",
        "/delegates",
        "candidates.delegates:post_delegates",
        "Open, add or revoke a delegate.",
        (201, 303, 403, 404, 422, 429, 503),
    ),
    *_page(
        "GET",
        "/exit",
        "reporter.exit_page:get_exit",
        "Forget the session and leave for a neutral site.",
        (303,),
    ),
    *_page(
        "POST",
        "/again",
        "reporter.exit_page:post_again",
        "Open the forms again that Exit closed in this browser.",
        (303,),
    ),
)
