"""Resolve what somebody typed to the areas that it may mean, within what else is known.

One area is an answer; several are asked about, never guessed between. A code is exact, whatever
else is known. Of divisions, district electoral areas, parishes and councils new in 2027 we hold no
list: within a council, a name that we do not hold stands for the council, whose force is theirs.
"""

from __future__ import annotations

from chalicelib.catalogue.areas import ANYWHERE, Area, Areas, Scope
from chalicelib.model.elections import Election

COUNCILS = Scope(("council", "county", "combined_authority", "london"))
_ORGANISATIONS = Scope((*COUNCILS.kinds, "police_area"))
_AUTHORITY = ("-ca", "-cca", "-mca")
"""What Democracy Club's slugs of combined authorities may end with."""


def resolve_council(areas: Areas, text: str) -> tuple[Area, ...]:
    """Return the councils, counties and combined authorities that a code or a name may mean."""
    return areas.find(text, COUNCILS)


def resolve_area(areas: Areas, text: str, scope: Scope = ANYWHERE) -> tuple[Area, ...]:
    """Return the areas that a code, an id or a name may mean; of one code, one."""
    exact = areas.by_code(text, scope) or areas.by_code(text)
    if exact is not None:
        return (exact,)
    matches = _once_each(areas.find(text, scope))
    council = areas.get(scope.council) if scope.council and not matches else None
    return (council,) if council else matches


def scope_of(
    areas: Areas,
    *,
    election: Election | None = None,
    kinds: tuple[str, ...] = (),
    council: str | None = None,
) -> Scope:
    """Return the scope of an area's name. ``kinds`` are those of an office, none for any;
    ``council`` is an id, before that which the ballot names."""
    if election is None:
        return Scope(kinds, council=council)
    common_kinds = tuple(kind for kind in election.kinds if kind in kinds) or election.kinds
    organisation = None if council else organisation_of(areas, election)
    nation = election.nations[0] if len(election.nations) == 1 else None
    return Scope(common_kinds, council or (organisation and organisation.id), nation)


def organisation_of(areas: Areas, election: Election) -> Area | None:
    """Return the council, authority or police area that an id names; None for none, or not one."""
    slug = election.parts.organisation
    if slug is None:
        return None
    short = next((slug.removesuffix(end) for end in _AUTHORITY if slug.endswith(end)), slug)
    matches = areas.find(slug, _ORGANISATIONS) or areas.find(short, _ORGANISATIONS)
    own_areas = [area for area in matches if area.kind in election.kinds]
    return own_areas[0] if len(own_areas) == 1 else None


def area_of_ballot(areas: Areas, election: Election) -> Area | None:
    """Return the area that a ballot's id names: its division, else its organisation."""
    organisation = organisation_of(areas, election)
    if election.parts.division is None:
        return organisation
    scope = scope_of(areas, election=election)
    matches = resolve_area(areas, election.parts.division, scope)
    return matches[0] if len(matches) == 1 else None


def shared_force(choices: tuple[Area, ...]) -> str | None:
    """Return the force of all of these areas, whichever is meant; None where they have several."""
    forces = {area.force for area in choices}
    return forces.pop() if len(forces) == 1 else None


def _once_each(areas: tuple[Area, ...]) -> tuple[Area, ...]:
    """Leave out an area with the code of one before it: it is the same place by another name."""
    places = {area.gss or area.id: area for area in reversed(areas)}
    return tuple(area for area in areas if places[area.gss or area.id] is area)
