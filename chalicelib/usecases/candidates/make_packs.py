"""Collect what a ballot's advice packs are made of: who stands there, with which access code.

Codes are derived, so a pack can be made again at any time and says the same. They are for the
person whom the pack is for: never for a log, a list or the name of a file.
"""

from __future__ import annotations

from dataclasses import dataclass

from chalicelib.model.access_codes import format_code
from chalicelib.model.directory import Ballot, NominatedCandidate
from chalicelib.model.packs import Pack
from chalicelib.ports import CandidateDirectory, IdSecrets
from chalicelib.usecases.candidates.keep_candidates import code_of
from chalicelib.usecases.candidates.list_ballots import standing_on


@dataclass(frozen=True, slots=True)
class MakePacksDeps:
    """What making packs needs."""

    directory: CandidateDirectory
    secrets: IdSecrets


@dataclass(frozen=True, slots=True)
class BallotPacks:
    """One ballot's packs, by surname."""

    ballot: Ballot
    packs: tuple[Pack, ...]


def make_packs(deps: MakePacksDeps, ballot: Ballot) -> BallotPacks:
    """Return what a ballot's packs and covering sheet are made of.

    Raises Unavailable; SettingsError where a secret that codes derive from is gone.
    """
    standing = sorted(standing_on(deps.directory, ballot), key=_as_listed)
    used = deps.directory.codes_used(ballot.area, ballot.election) if standing else frozenset()
    packs = (
        Pack(
            number=number,
            name=candidate.name,
            party=candidate.party,
            code=format_code(code_of(deps.secrets, candidate)),
            code_used=candidate.local_id in used,
        )
        for number, candidate in enumerate(standing, start=1)
    )
    return BallotPacks(ballot, tuple(packs))


def _as_listed(candidate: NominatedCandidate) -> tuple[str, str, str]:
    """Order by the last word of the name, as near to ballot papers as a whole name allows."""
    private = candidate.name.casefold().split() or [""]
    return private[-1], " ".join(private), candidate.person_id
