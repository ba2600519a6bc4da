"""Let a candidate give agents and staff codes of their own, and revoke them.

Opened by the candidate's own access code, then a session by cookie; forms carry a token.
"""

from chalice.app import Response

from chalicelib.container import get_container
from chalicelib.errors import RulesBroken, TooManyTries
from chalicelib.languages import localised
from chalicelib.model.directory import Delegate, NominatedCandidate
from chalicelib.web.call import Call
from chalicelib.web.candidates import delegate_pages as pages
from chalicelib.web.cookies import CANDIDATE
from chalicelib.web.errors import wait_of
from chalicelib.web.http import as_html, see_other
from chalicelib.web.reporter.form_body import read_form


def get_delegates(call: Call) -> Response:
    """Show to whom the candidate of this session gave a code, else the form that asks for one."""
    candidate = get_container().resume_candidate_session(CANDIDATE.of(call))
    if candidate is None:
        return as_html(pages.ask_page(call.language))
    return as_html(_page(call, candidate))


def post_delegates(call: Call) -> Response:
    """Open a session, add a delegate, or revoke one."""
    if call.is_from_elsewhere:
        return as_html(pages.ask_page(call.language), 403)
    fields = {name: values[-1] for name, values in read_form(call.body).items()}
    container, session = get_container(), CANDIDATE.of(call)
    candidate = container.resume_candidate_session(session)
    if candidate is None or "open" in fields:
        return _open(call, fields.get("access_code", ""))
    container.check_form_token(session, fields.get("csrf", ""))
    if "revoke" in fields:
        container.revoke_delegate(candidate, fields["revoke"])
        return _back(call)
    return _add(call, candidate, fields.get("name", ""))


def _open(call: Call, code: str) -> Response:
    """Begin a session for the candidate's own code."""
    try:
        session = get_container().open_candidate_session(code, call.address)
    except TooManyTries as refusal:
        page = pages.ask_page(call.language, failed=refusal.code)
        return as_html(page, refusal.status, wait_of(refusal))
    except RulesBroken as refusal:
        page = pages.ask_page(call.language, failed=refusal.faults[0].code)
        return as_html(page, refusal.status)
    return _back(call, **{"Set-Cookie": CANDIDATE.set(session)})


def _add(call: Call, candidate: NominatedCandidate, name: str) -> Response:
    try:
        delegate, code = get_container().add_delegate(candidate, name)
    except RulesBroken as refusal:
        return as_html(_page(call, candidate, refused=(refusal, name)), refusal.status)
    return as_html(_page(call, candidate, new_code=(delegate, code)), 201)


def _page(
    call: Call,
    candidate: NominatedCandidate,
    *,
    new_code: tuple[Delegate, str] | None = None,
    refused: tuple[RulesBroken, str] | None = None,
) -> str:
    container = get_container()
    return pages.delegates_page(
        candidate,
        container.list_delegates(candidate),
        call.language,
        csrf=container.make_form_token(CANDIDATE.of(call)),
        new_code=new_code,
        refused=refused,
    )


def _back(call: Call, **headers: str) -> Response:
    return see_other(localised(call.language, "/delegates"), **headers)
