"""List the ballots of an election, and who stands on one."""

from __future__ import annotations

from dataclasses import dataclass

from uk_election_ids.election_ids import IdBuilder

from chalicelib.catalogue.areas import Areas
from chalicelib.model.directory import Ballot, NominatedCandidate
from chalicelib.ports import CandidateDirectory

WITHOUT_BALLOTS = "parl.2024-07-04"
"""Its candidates were imported before there were ballots: each constituency is one."""


@dataclass(frozen=True, slots=True)
class ListBallotsDeps:
    """What listing needs."""

    directory: CandidateDirectory
    areas: Areas


def list_ballots(deps: ListBallotsDeps, election: str) -> tuple[Ballot, ...]:
    """Return the ballots of an election (``local.2027-05-06``), by id. Raises Unavailable."""
    ballots = deps.directory.ballots_of(election)
    if election != WITHOUT_BALLOTS:
        return ballots
    areas = {ballot.area for ballot in ballots}
    date = election.partition(".")[2]
    seat_ballots = (
        Ballot(IdBuilder("parl", date).with_division(seat.name).ballot_id, election, seat.id)
        for seat in deps.areas.of_kind("constituency")
        if seat.id not in areas
    )
    return tuple(sorted((*ballots, *seat_ballots), key=lambda ballot: ballot.id))


def standing_on(directory: CandidateDirectory, ballot: Ballot) -> list[NominatedCandidate]:
    """Return who stands on a ballot. Those of July 2024 name none: theirs is their area's."""
    standing = directory.candidates_of(ballot.area, ballot.election)
    return [candidate for candidate in standing if candidate.ballot in ("", ballot.id)]
