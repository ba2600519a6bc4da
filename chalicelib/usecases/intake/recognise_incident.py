"""Recognise where an incident is from its link, and keep it as it was typed."""

from typing import Any

from chalicelib.catalogue import Catalogue
from chalicelib.catalogue.pasted import recognise_pasted
from chalicelib.model.incident import Incident


def recognise_incident(catalogue: Catalogue, incident: Incident) -> dict[str, Any]:
    """Give the incident as it was typed, with what its link says; a link's platform beats a named
    one."""
    typed = incident.model_dump(mode="json", exclude_none=True)
    link = recognise_pasted(incident.url) if incident.url else None
    if link is None or link.platform is None:
        name = (incident.platform or "").casefold()
        if name in catalogue.platforms:
            return {**typed, "platform": name}
        return {**typed, "platform": None, "platform_named": incident.platform}
    ids = {"handle": incident.handle or link.handle, "post_id": link.post_id}
    places = {"comment_id": link.comment_id, "community": incident.community or link.community}
    recognised = {name: value for name, value in (ids | places).items() if value is not None}
    if link.platform in catalogue.sites:
        site = catalogue.sites[link.platform]
        return {**typed, **recognised, "platform": None, "platform_named": site.name}
    return {**typed, **recognised, "platform": link.platform}
