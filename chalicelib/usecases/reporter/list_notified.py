"""Name whom we notified of a case: they keep what they have, whatever is withdrawn."""

from chalicelib.model.case import Case
from chalicelib.usecases.cases.find_notified import find_notified
from chalicelib.usecases.cases.read_case import ReadCaseDeps
from chalicelib.usecases.cases.read_timeline import name_of


def list_notified(deps: ReadCaseDeps, case: Case) -> list[str]:
    """Give the names of the recipients that we sent it to."""
    return [name_of(deps.catalogue, recipient.id) for recipient in find_notified(case)]
