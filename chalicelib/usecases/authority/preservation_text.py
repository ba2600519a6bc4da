"""Write what an officer sends to a platform that we do not tell, to have it keep what it has."""

from chalicelib.catalogue import Catalogue
from chalicelib.model.case import Case
from chalicelib.model.events import Event, moment
from chalicelib.model.incident_progress import incidents_of
from chalicelib.usecases.cases.recipient_names import name_of


def preservation_text(catalogue: Catalogue, case: Case, event: Event) -> str:
    """Return the text, in English: the platforms' forms are. It names links and accounts alone."""
    public, private = event.public, event.private or {}
    name = name_of(catalogue, public["platform"])
    places = [
        " ".join(
            str(incident[member]) for member in ("url", "handle", "post_id") if incident.get(member)
        )
        for incident in incidents_of(case, public["platform"])
    ]
    officer = ", ".join(private[member] for member in ("name", "role") if private.get(member))
    return "\n".join(
        [
            f"Request to {name} to preserve data",
            f"From: {officer}, {name_of(catalogue, public['recipient'])}",
            f"Our reference: {case.reference}",
            f"Legal basis: {private.get('legal_basis', '')}",
            (
                f"Please preserve what you hold about the following, until "
                f"{moment(public['until']):%d %B %Y}, and confirm that you do:"
            ),
            *(f"- {place}" for place in places if place),
        ]
    )
