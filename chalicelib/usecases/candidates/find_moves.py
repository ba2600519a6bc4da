"""Find who left one ballot of a file for another of the same election."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field

from chalicelib.model.directory import Ballot
from chalicelib.usecases.candidates.nominations import NominationFile


@dataclass(frozen=True, slots=True)
class Moves:
    """Who moves, from where to where."""

    origins: dict[tuple[str, str], str] = field(default_factory=dict)
    """The ballot that was left, by the one that was moved to and the person."""
    departed: defaultdict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    """Who left, by the ballot that they left."""


def find_moves(file: NominationFile, stored: Mapping[str, Ballot]) -> Moves:
    """Return the moves. Whoever is on a ballot as it is ``stored``, and in the file on another that
    they are not yet on and not on that one, has moved; an election is all ballots of its day."""
    moves = Moves()
    departures = _departures(file, stored)
    for ballot_id, ballot in file.ballots.items():
        before = stored.get(ballot_id)
        for row in ballot.rows:
            origins = departures.get((row.election, row.person_id))
            is_new = before is None or row.person_id not in before.persons
            if origins and is_new and row.stands:
                origin = origins.pop(0)
                moves.origins[ballot_id, row.person_id] = origin
                moves.departed[origin].add(row.person_id)
    return moves


def _departures(
    file: NominationFile, stored: Mapping[str, Ballot]
) -> dict[tuple[str, str], list[str]]:
    """Return the ballots that each person (with their election) is on no more."""
    departures: dict[tuple[str, str], list[str]] = {}
    for ballot_id, ballot in stored.items():
        for person in ballot.persons:
            if person not in file.ballots[ballot_id].persons:
                departures.setdefault((ballot.election, person), []).append(ballot_id)
    return departures
