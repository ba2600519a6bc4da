"""What a person does with their own report by its receipt, as JSON."""

from typing import TYPE_CHECKING, Any

from chalice.app import Blueprint, Response

from chalicelib.container import Container, get_container
from chalicelib.web.caller import address_of, bearer
from chalicelib.web.http import JSON, as_json, body_of, parse_json, read_body, refusals_answered

if TYPE_CHECKING:
    from chalicelib.model.case import Case

case_actions = Blueprint(__name__)

_CASE = "/v1/reports/{reference}"


@case_actions.route(f"{_CASE}/messages", methods=["POST"], content_types=[JSON])
@refusals_answered
def post_message(reference: str) -> Response:
    """Write to a recipient."""
    return _do(reference, "messages")


@case_actions.route(f"{_CASE}/self-reported", methods=["POST"], content_types=[JSON])
@refusals_answered
def post_self_reported(reference: str) -> Response:
    """Say that one told a recipient oneself: its clock starts."""
    return _do(reference, "self-reported")


@case_actions.route(f"{_CASE}/promote", methods=["POST"], content_types=[JSON])
@refusals_answered
def post_promotion(reference: str) -> Response:
    """Send on a report that was kept only."""
    return _do(reference, "promote")


@case_actions.route(f"{_CASE}/consent", methods=["POST"], content_types=[JSON])
@refusals_answered
def post_consent(reference: str) -> Response:
    """Correct who may be told."""
    return _do(reference, "consent")


@case_actions.route(f"{_CASE}/withdraw", methods=["POST"], content_types=[JSON])
@refusals_answered
def post_withdrawal(reference: str) -> Response:
    """Withdraw the report."""
    return _do(reference, "withdraw")


@case_actions.route(f"{_CASE}/appeal", methods=["POST"], content_types=[JSON])
@refusals_answered
def post_appeal(reference: str) -> Response:
    """Ask a platform to look again at its decision."""
    return _do(reference, "appeal")


@case_actions.route(f"{_CASE}/download", methods=["POST"], content_types=[JSON])
@refusals_answered
def post_download(reference: str) -> Response:
    """Make one file of everything that is held, and give a link to it."""
    from chalicelib.model.events import stamp
    from chalicelib.model.officer import Nothing

    container, case = _opened(reference)
    raw = body_of(case_actions.current_request)
    if raw:
        read_body(Nothing, parse_json(raw))
    language = (case.report or {})["reporter"]["language"]
    made = container.download_case(case, language)
    return as_json({"url": made.url, "expires_at": stamp(made.expires_at)}, 201)


def _do(reference: str, name: str) -> Response:
    from chalicelib.usecases.cases.read_case import acted_of
    from chalicelib.web.case_verbs import do

    container, case = _opened(reference)
    raw = body_of(case_actions.current_request)
    body: Any = parse_json(raw) if raw else {}
    acted = do(container.status_desk, case, name, body)
    return as_json(acted_of(container.catalogue, acted), 201 if acted.created else 200)


def _opened(reference: str) -> tuple[Container, "Case"]:
    """The receipt first: whoever has none learns nothing, whatever the body."""
    from chalicelib.usecases.reporter.open_status import open_status

    container, request = get_container(), case_actions.current_request
    case = open_status(container.status_desk, reference, bearer(request), address_of(request))
    return container, case
