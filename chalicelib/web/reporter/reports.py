"""Take reports as JSON, and show how far each is."""

from chalice.app import Response

from chalicelib.container import get_container
from chalicelib.model.case import Case
from chalicelib.usecases.intake.accept_report import AcceptedReport
from chalicelib.usecases.intake.check_report import AcceptReport
from chalicelib.web.bodies import parse_json
from chalicelib.web.call import Call
from chalicelib.web.http import as_json


def post_report(call: Call) -> Response:
    """Accept a report."""
    command = AcceptReport(parse_json(call.body), call.address)
    accepted = get_container().accept_report(command)
    return as_json(answer_of(accepted), 201 if accepted.created else 200)


def get_report(call: Call, case: Case) -> Response:
    """Show how far a report is, to whoever holds its receipt."""
    return as_json(get_container().read_case(case))


def answer_of(accepted: AcceptedReport) -> dict[str, object]:
    """Return the answer to a report, which a page shows too."""
    return {
        "reference": accepted.reference,
        "receipt": accepted.receipt,
        "status_url": accepted.status_url,
        "verified": accepted.verified,
        "recipients": accepted.recipients,
        **({"not_understood": accepted.not_understood} if accepted.not_understood else {}),
    }
