"""Recognise where an incident is from its link, and keep it as it was typed."""

from collections.abc import Mapping
from typing import Any

from chalicelib.catalogue import Catalogue
from chalicelib.catalogue.pasted import recognise_pasted


def recognise_incident(catalogue: Catalogue, typed: Mapping[str, Any]) -> dict[str, Any]:
    """Return an incident as it was typed, members that are there, with what its link says; a link's
    platform beats a named one."""
    link = recognise_pasted(typed["url"]) if "url" in typed else None
    if link is None or link.platform is None:
        platform = typed.get("platform")
        name = (platform or "").casefold()
        if name in catalogue.platforms:
            return {**typed, "platform": name}
        return {**typed, "platform": None, "platform_named": platform}
    read = {
        "handle": typed.get("handle", link.handle),
        "post_id": link.post_id,
        "comment_id": link.comment_id,
        "community": typed.get("community", link.community),
    }
    recognised = {name: value for name, value in read.items() if value is not None}
    if link.platform in catalogue.sites:
        site = catalogue.sites[link.platform]
        return {**typed, **recognised, "platform": None, "platform_named": site.name}
    return {**typed, **recognised, "platform": link.platform}
