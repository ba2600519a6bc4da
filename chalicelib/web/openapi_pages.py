"""The routes that answer a browser with pages; forms take what the API takes."""

from collections.abc import Mapping

from chalicelib.web.openapi_operation import HTML, Operation

_ROUTES: tuple[tuple[str, str, str, tuple[int, ...]], ...] = (
    ("GET", "/status", "The session's case, else the form that opens one.", (200,)),
    ("GET", "/cy/status", "The same in Welsh.", (200,)),
    (
        "POST",
        "/status",
        "Open a session with reference and receipt.",
        (303, 403, 404, 410, 429),
    ),
    ("POST", "/cy/status", "The same in Welsh.", (303, 403, 404, 410, 429)),
    ("GET", "/status/evidence", "Back to the page of the report.", (303,)),
    ("GET", "/cy/status/evidence", "The same in Welsh.", (303,)),
    (
        "POST",
        "/status/evidence",
        "Add uploaded files; without any, a form that sends one without a script.",
        (200, 201, 403, 409, 422),
    ),
    ("POST", "/cy/status/evidence", "The same in Welsh.", (200, 201, 403, 409, 422)),
    ("GET", "/status/lost", "Ask for a link in place of a lost receipt.", (200,)),
    ("GET", "/cy/status/lost", "The same in Welsh.", (200,)),
    (
        "POST",
        "/status/lost",
        "Mail a link to the report's own address; the same answer for all.",
        (200, 422, 429),
    ),
    ("POST", "/cy/status/lost", "The same in Welsh.", (200, 422, 429)),
    ("GET", "/status/{action}", "Back to the report's page.", (303,)),
    ("GET", "/cy/status/{action}", "The same in Welsh.", (303,)),
    (
        "POST",
        "/status/{action}",
        "Do what …/{action} of the API does, by a form of the session's page.",
        (200, 201, 403, 404, 409, 422, 429),
    ),
    (
        "POST",
        "/cy/status/{action}",
        "The same in Welsh.",
        (200, 201, 403, 404, 409, 422, 429),
    ),
    ("GET", "/delegates", "Whom a candidate gave a code, else the form.", (200,)),
    ("GET", "/cy/delegates", "The same in Welsh.", (200,)),
    (
        "POST",
        "/delegates",
        "Open, add or revoke a delegate.",
        (201, 303, 403, 404, 422, 429),
    ),
    ("POST", "/cy/delegates", "The same in Welsh.", (201, 303, 403, 404, 422, 429)),
    ("GET", "/exit", "Forget the session and leave for a neutral site.", (303,)),
    ("GET", "/cy/exit", "The same in Welsh.", (303,)),
    ("POST", "/again", "Open the forms again that Exit closed in this browser.", (303,)),
    ("POST", "/cy/again", "The same in Welsh.", (303,)),
)
"""(method, path, summary, statuses that come with a page)."""

PAGES: Mapping[tuple[str, str], Operation] = {
    (method, path): Operation(summary, dict.fromkeys(codes, HTML), form=method == "POST")
    for method, path, summary, codes in _ROUTES
}
