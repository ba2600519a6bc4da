"""Name recipients as timelines, mails and files do: by the catalogue, in English."""

from chalicelib.catalogue import Catalogue
from chalicelib.catalogue.routing import OPERATORS
from chalicelib.model.recipient_ids import OPERATOR


def name_of(catalogue: Catalogue, recipient: str) -> str:
    """Return what a recipient is called; its id where the catalogue no longer knows it."""
    if recipient in {OPERATOR, OPERATORS}:
        return "our operators"
    record = catalogue.platforms.get(recipient) or catalogue.authorities.get(recipient)
    return record.name if record else recipient
