"""Do what a person asks for with their own report by its receipt, as JSON."""

from chalice.app import Response

from chalicelib.container import get_container
from chalicelib.model.bodies import EmptyBody
from chalicelib.model.case import Case
from chalicelib.model.events import stamp
from chalicelib.web.bodies import parse_json, read_optional_json
from chalicelib.web.call import Call
from chalicelib.web.http import as_json
from chalicelib.web.reporter.actions import ACTIONS


def post_message(call: Call, case: Case) -> Response:
    """Write to a recipient."""
    return _act(call, case, "messages")


def post_self_reported(call: Call, case: Case) -> Response:
    """Say that one told a recipient oneself: its clock starts."""
    return _act(call, case, "self-reported")


def post_incidents(call: Call, case: Case) -> Response:
    """Add incidents to the case."""
    return _act(call, case, "incidents")


def post_promotion(call: Call, case: Case) -> Response:
    """Send on a report that was kept only."""
    return _act(call, case, "promote")


def post_consent(call: Call, case: Case) -> Response:
    """Correct who may be told."""
    return _act(call, case, "consent")


def post_withdrawal(call: Call, case: Case) -> Response:
    """Withdraw the report."""
    return _act(call, case, "withdraw")


def post_appeal(call: Call, case: Case) -> Response:
    """Ask a platform to look again at its decision."""
    return _act(call, case, "appeal")


def post_download(call: Call, case: Case) -> Response:
    """Make one file of everything that is held, and give a link to it."""
    read_optional_json(EmptyBody, call)
    download = get_container().download_case(case)
    return as_json({"url": download.url, "expires_at": stamp(download.expires_at)}, 201)


def _act(call: Call, case: Case, name: str) -> Response:
    recorded = ACTIONS[name](case, parse_json(call.body) if call.body else {})
    return as_json(get_container().read_action(recorded), 201 if recorded.created else 200)
