"""Name the election and the office that a report is about, as a platform's reviewer reads them."""

from chalicelib.catalogue import Catalogue
from chalicelib.catalogue.applicable import office_of
from chalicelib.model.case import Case
from chalicelib.model.elections import election_named


def names_of_candidacy(catalogue: Catalogue, case: Case) -> dict[str, str]:
    """Return ``election_name``, ``office`` and ``office_name`` in English, as far as known."""
    election_id = (case.report or {}).get("candidate", {}).get("election", "")
    election = election_named(election_id, catalogue.election_types)
    office = office_of(catalogue, case)
    names: dict[str, str] = {}
    if election is not None:
        names["election_name"] = election.name
    if office is not None:
        names |= {"office": office.id, "office_name": office.name}
    return names
