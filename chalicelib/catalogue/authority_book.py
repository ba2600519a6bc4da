"""Hold all authorities by id, with a returning officer for each council that no file lists.

``returning-officer-E07000223`` is made when it is asked for, from the general entry and the area's
name: four hundred entries would cost every cold start more than the few that a process meets.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from chalicelib.catalogue.areas import Area, Areas

if TYPE_CHECKING:
    from chalicelib.catalogue.records import Authority

RETURNING_OFFICER = "returning-officer"
RUN_BY = ("council", "county", "combined_authority", "police_area")
"""Kinds of area that have a returning officer of their own."""


class AuthorityBook(dict[str, "Authority"]):
    """Authorities by id. It lists those of the sources; it knows the others."""

    def __init__(self, authorities: dict[str, Authority], areas: Areas) -> None:
        super().__init__(authorities)
        self._areas = areas

    def __missing__(self, authority: str) -> Authority:
        area = self._area(authority)
        if area is None:
            raise KeyError(authority)
        general = self[RETURNING_OFFICER]
        name = f"{general.name} ({area.name})"
        return general._replace(id=authority, name=name, nations=(area.nation,))

    def __contains__(self, authority: object) -> bool:
        return super().__contains__(authority) or self._area(str(authority)) is not None

    def get(self, authority: str, default: Any = None) -> Any:
        """Return the authority, or ``default`` for an id of none."""
        try:
            return self[authority]
        except KeyError:
            return default

    def _area(self, authority: str) -> Area | None:
        general, _, area_id = authority.rpartition("-")
        area = self._areas.get(area_id) if general == RETURNING_OFFICER else None
        return area if area and area.kind in RUN_BY else None


def returning_officer_of(area: Area) -> str | None:
    """Return the id of the returning officer of an area's own body; None where that is not known.

    A ward's is its council's. Of seats, of London and of devolved parliaments it was not found
    which council's officer it is.
    """
    body = area.council if area.kind == "ward" else area.gss if area.kind in RUN_BY else None
    return f"{RETURNING_OFFICER}-{body}" if body else None
