"""Find the area of a ballot, within what its id says: Democracy Club's slugs against our names.

A local ballot is looked up among the wards of its own council and nowhere else. Of county
divisions, Northern Ireland's district electoral areas and new councils' wards we hold no list:
there the council or the county is the area, and the division keeps its name. What contradicts
itself is not guessed.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import NamedTuple

from chalicelib.catalogue.areas import Area, Areas, Scope
from chalicelib.model.elections import ElectionId
from chalicelib.operator.loose_names import LooseNames, loose

_COMBINED = "combined_authority"
_WARD, _COUNTY = "ward", "county"
_NO_WARDS = "Northern Ireland"
"""Its councils are elected by district electoral area."""

_OURS = {
    "na-h-eileanan-siar": "Eilean Siar",
    "na-h-eileanan-an-iar": "Eilean Siar",
    "east-surrey": "Surrey",  # new in 2026, of whose wards we hold no list
    "west-surrey": "Surrey",
}
"""What Democracy Club's organisations are within, or are called, here."""


class Unresolved(Exception):
    """Why a ballot's area is not known; for the line about its row."""


class Clues(NamedTuple):
    """What a row says of its area beside the ballot's id."""

    label: str = ""
    organisation: str = ""
    codes: tuple[str, ...] = ()
    """GSS codes."""


class BallotArea(NamedTuple):
    """What a ballot is of."""

    area: Area
    division: str = ""
    """By name, where ``area`` is but around it."""


class BallotAreas:
    """Looks ballots up. ``aliases``: an area by the slug of an organisation that we do not hold."""

    def __init__(self, areas: Areas, aliases: Mapping[str, Area] | None = None) -> None:
        self._areas, self._aliases = areas, dict(aliases or {})
        self._wards = cache(self._read_wards)
        self._names = cache(self._read_names)
        self._of_kinds = cache(areas.of_kind)
        self._get, self._by_code = cache(areas.get), cache(areas.by_code)

    def find(self, parts: ElectionId, kinds: tuple[str, ...], clues: Clues) -> BallotArea:
        """Return the area of a ballot of these ``kinds``. Raises Unresolved."""
        if _WARD in kinds:
            return self._division(self._organisation(parts, kinds, clues), parts, clues)
        if {"council", "police_area"} & set(kinds):
            return BallotArea(self._organisation(parts, kinds, clues))
        return BallotArea(self._seat(parts, kinds, clues))

    def council_of(self, area: Area) -> str:
        """Return the name of a ward's council, else the area's own."""
        council = self._get(area.council) if area.council else None
        return (council or area).name

    def _organisation(self, parts: ElectionId, kinds: tuple[str, ...], clues: Clues) -> Area:
        slug = parts.organisation or ""
        own_kinds = (_COMBINED,) if slug.endswith("-ca") else tuple(k for k in kinds if k != _WARD)
        label = "" if _WARD in kinds else clues.label
        names = (name for name in (slug, clues.organisation, label) if name)
        by_name = (self._aliases.get(n) or self._by_name(_OURS.get(n, n), own_kinds) for n in names)
        area = next((area for area in by_name if area), None) or self._of_code(
            parts, own_kinds, clues
        )
        if area:
            return area
        if not slug:
            raise Unresolved("it names no council or authority: a ward's name alone is of several")
        raise Unresolved(
            f"we know no council or authority {slug!r}: say where it is, such as "
            f"--organisation {slug}=Surrey"
        )

    def _of_code(self, parts: ElectionId, own_kinds: tuple[str, ...], clues: Clues) -> Area | None:
        """Return the organisation that a code is of: its own code, or that of a ward of the same
        name as the ballot's."""
        for area in filter(None, map(self._by_code, clues.codes)):
            if area.kind in own_kinds:
                return area
            division = parts.division or clues.label
            same = not division or loose(division) == loose(area.name)
            if area.kind == _WARD and area.council and same:
                return self._get(area.council)
        return None

    def _division(self, council: Area, parts: ElectionId, clues: Clues) -> BallotArea:
        name = clues.label or (parts.division or "").replace("-", " ").title()
        for area in filter(None, map(self._by_code, clues.codes)):
            self._refuse_other_council(area, council)
        has_list = council.kind != _COUNTY and council.nation != _NO_WARDS
        ward = self._ward(council, parts, clues) if has_list else None
        if not (ward or name):
            raise Unresolved(f"it names no ward or division of {council.name}")
        return BallotArea(ward) if ward else BallotArea(council, name)

    def _ward(self, council: Area, parts: ElectionId, clues: Clues) -> Area | None:
        wards = self._wards(council.id)
        by_code = self._one_of_codes((_WARD,), clues)
        return _agreed(by_code, wards.find(parts.division or ""), wards.find(clues.label))

    def _seat(self, parts: ElectionId, kinds: tuple[str, ...], clues: Clues) -> Area:
        only = self._of_kinds(*kinds)
        if len(only) == 1:
            return only[0]
        by_slug = self._by_name(parts.division or "", kinds)
        by_label = self._by_name(clues.label, kinds)
        by_code = self._one_of_codes(kinds, clues)
        if kinds == ("constituency",) and clues.codes and by_code is None:
            hint = f" ({by_label.name} is {by_label.gss})" if by_label else ""
            raise Unresolved(f"area code {clues.codes[0]} is not one of the catalogue's{hint}")
        seat = _agreed(by_code, by_slug, by_label)
        if seat:
            return seat
        name = clues.label or parts.division
        reason = f"area {name!r} is not in the catalogue" if name else "it names no area"
        raise Unresolved(f"{reason}, and it has no GSS code")

    def _one_of_codes(self, kinds: tuple[str, ...], clues: Clues) -> Area | None:
        """Return the area of the codes; those of other kinds and former ones say nothing."""
        matches = {code: self._of_kind(code, kinds) for code in clues.codes}
        areas = {area.id: area for area in matches.values() if area}
        if len(areas) > 1:
            raise Unresolved(f"two area codes: {' and '.join(sorted(matches))}")
        return next(iter(areas.values()), None)

    def _of_kind(self, code: str, kinds: tuple[str, ...]) -> Area | None:
        area = self._by_code(code)
        if area is None or area.kind in kinds:
            return area
        return self._areas.by_code(code, Scope(kinds))  # two places may share a code

    def _refuse_other_council(self, area: Area, council: Area) -> None:
        """Refuse a code of a ward or a council that has nothing to do with the ballot's council."""
        if area.kind not in (_WARD, "council", _COUNTY):
            return
        own_council = (area.council and self._get(area.council)) or area
        if (
            council.id not in (own_council.id, *own_council.parents)
            and own_council.id not in council.parents
        ):
            place = area.name if area is own_council else f"{area.name} in {own_council.name}"
            raise Unresolved(f"code {area.gss} is {place}, yet the ballot is of {council.name}")

    def _by_name(self, text: str, kinds: tuple[str, ...]) -> Area | None:
        area_id = self._names(kinds).find(text) if text else None
        return self._get(area_id) if area_id else None

    def _read_names(self, kinds: tuple[str, ...]) -> LooseNames[str]:
        official = bool({"council", "police_area", _COMBINED} & set(kinds))
        return LooseNames(self._areas.names_of(*kinds), official=official)

    def _read_wards(self, council: str) -> LooseNames[Area]:
        return LooseNames((ward.name, ward) for ward in self._areas.wards_of(council))


def _agreed(*areas: Area | None) -> Area | None:
    """Return the one area that code, ballot and label are of, as far as each is known."""
    matches = [area for area in areas if area]
    for area in matches[1:]:
        if area.id != matches[0].id:
            code = f"code {matches[0].gss}" if areas[0] else "the ballot"
            raise Unresolved(f"{code} is {matches[0].name}, yet the row says {area.name!r}")
    return matches[0] if matches else None
