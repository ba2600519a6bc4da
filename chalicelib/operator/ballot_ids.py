"""Read ids of ballots as Democracy Club writes them, and write that of a row which has none."""

from __future__ import annotations

from collections.abc import Mapping

from uk_election_ids.election_ids import IdBuilder

from chalicelib.model.elections import ElectionId, ElectionType, parts_of
from chalicelib.operator.ballot_areas import BallotArea
from chalicelib.operator.candidate_cells import CellRefused, quoted

Types = Mapping[str, ElectionType]


def read_ballot(text: str, types: Types) -> ElectionId | None:
    """Return the parts of a ballot's id; None where it is but an election's. Raises CellRefused."""
    parts = parts_of(text, types)
    if parts is None:
        served = ", ".join(types)
        raise CellRefused(f"ballot {quoted(text)} is no id of a type that we serve ({served})")
    try:
        builder = IdBuilder.from_id(text)
    except ValueError as error:
        raise CellRefused(f"ballot {quoted(text)} is no ballot's id: {error}") from error
    try:
        return parts if builder.ballot_id == text else None
    except ValueError:
        return None


def kinds_of(parts: ElectionId, types: Types) -> tuple[str, ...]:
    """Return the kinds of area that are stood for."""
    kind = types[parts.type]
    return kind.subtypes.get(parts.subtype or "", kind.kinds)


def ballot_of(parts: ElectionId, place: BallotArea, organisation: str, types: Types) -> str:
    """Write the id of the ballot of an area at an election; ``organisation``: of a ward's council
    by name. A row that names no ballot says nothing of by-elections."""
    kind, area = types[parts.type], place.area
    subtype = next((name for name, kinds in kind.subtypes.items() if area.kind in kinds), None)
    builder = IdBuilder(parts.type, parts.date)
    if subtype:
        builder = builder.with_subtype(subtype)
    if kind.organisations:
        builder = builder.with_organisation(parts.organisation or organisation)
    if area.kind != "london" and ("ward" in kind.kinds or not kind.organisations):
        builder = builder.with_division(parts.division or place.division or area.name)
    if parts.by_election:
        builder = builder.with_contest_type("by")
    return str(builder.ballot_id)
