"""Find the official route to a recipient that is not connected."""

from chalicelib.catalogue import Catalogue
from chalicelib.model.case import Case
from chalicelib.model.recipient import Recipient

_EMERGENCY = "999"  # https://www.police.uk/pu/contact-us/, checked 2026-05-01


def self_report_route(catalogue: Catalogue, case: Case, recipient: Recipient) -> dict[str, str]:
    """Return ``url`` or ``phone`` of the route; neither for a recipient of no catalogue."""
    platform = catalogue.platforms.get(recipient.id)
    if platform is not None:
        return {"url": platform.address_for(case.public["category"])}
    authority = catalogue.authorities.get(recipient.id)
    if authority is None:
        return {}
    in_danger = case.public["danger"] and recipient.kind == "police"
    phone = _EMERGENCY if in_danger else authority.phone
    return {"url": authority.url, **({"phone": phone} if phone else {})}
