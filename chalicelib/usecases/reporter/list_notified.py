"""Name whom we notified of a case: they keep what they have, whatever is withdrawn."""

from dataclasses import dataclass

from chalicelib.catalogue import Catalogue
from chalicelib.model.case import Case
from chalicelib.usecases.cases.notified_recipients import find_notified
from chalicelib.usecases.cases.recipient_names import name_of


@dataclass(frozen=True, slots=True)
class ListNotifiedDeps:
    """What listing whom we notified needs."""

    catalogue: Catalogue


def list_notified(deps: ListNotifiedDeps, case: Case) -> list[str]:
    """Return the names of the recipients that we sent it to."""
    return [name_of(deps.catalogue, recipient.id) for recipient in find_notified(case)]
