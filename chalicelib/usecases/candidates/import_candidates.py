"""Import nominated candidates into the directory and give each an access code, once.

The same person and ballot is the same candidate in any file: importing a file again changes
nothing, a corrected one changes what it corrects, and another adds those who were missing. Whoever
left one ballot of a file for another has moved there with their code; whoever is missing otherwise
stays, since a file may be of a part, unless it is said to be whole. Codes are derived, so those of
candidates who are there already can be given again, also after the secret was rotated.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from chalicelib.model.directory import Ballot, NominatedCandidate, Standing, local_id_of
from chalicelib.ports import CandidateDirectory, Delegates, IdSecrets, Now
from chalicelib.usecases.candidates.find_moves import find_moves
from chalicelib.usecases.candidates.import_changes import (
    Change,
    ChangedBallot,
    ImportedCandidate,
    MissingCandidate,
    add_candidate,
    correct_candidate,
    move_candidate,
)
from chalicelib.usecases.candidates.keep_candidates import (
    KeepCandidatesDeps,
    code_of,
    keep_candidates,
)
from chalicelib.usecases.candidates.nominations import (
    BallotNominations,
    Nomination,
    NominationFile,
    RejectedRow,
    group_nominations,
)

NominationKey = tuple[str, str, str]
ImportResult = ImportedCandidate | RejectedRow | ChangedBallot | MissingCandidate


@dataclass(frozen=True, slots=True)
class ImportCandidatesDeps:
    """What importing needs."""

    directory: CandidateDirectory
    delegates: Delegates
    secrets: IdSecrets
    now: Now


def import_candidates(
    deps: ImportCandidatesDeps,
    rows: Iterable[Nomination | RejectedRow],
    *,
    source: str,
    dry_run: bool = False,
    whole: bool = False,
) -> Iterator[ImportResult]:
    """Yield what became of every row, and of every ballot and person that the rows imply, writing
    about a hundred at a time.

    ``source`` names the file; with ``dry_run`` nothing is written; ``whole``: who is missing on a
    ballot of the file stands no more. Raises Unavailable; what was given until then is kept, and
    importing again takes up the rest: ballots that somebody left are written last of all, since
    they say from where a code comes with whom. Raises SettingsError where a version of the secret
    that codes were derived from is gone.
    """
    file = group_nominations(rows)
    yield from file.rejected
    importer = _Importer(deps, file, source, whole=whole)
    keeping = KeepCandidatesDeps(deps.directory, deps.delegates, deps.secrets, deps.now)
    departed = list[Ballot]()
    for batch in file.batches():
        results, ballots = importer.decide(batch)
        departed += (ballot for ballot in ballots if importer.is_left(ballot))
        if not dry_run:
            keep_candidates(keeping, [r for r in results if isinstance(r, ImportedCandidate)])
            deps.directory.save_ballots(b for b in ballots if not importer.is_left(b))
        yield from results
    if not dry_run:
        deps.directory.save_ballots(departed)


class _Importer:
    def __init__(
        self, deps: ImportCandidatesDeps, file: NominationFile, source: str, *, whole: bool
    ) -> None:
        self._deps, self._whole = deps, whole
        self._at, self._source = deps.now(), source
        self._ballots = deps.directory.ballots_with(ballot.key for ballot in file.ballots.values())
        self._moves = find_moves(file, self._ballots)

    def decide(self, batch: list[BallotNominations]) -> tuple[list[ImportResult], list[Ballot]]:
        """Say what becomes of each row, and give the ballots that are to be written."""
        existing = self._read(batch)
        results: list[ImportResult] = []
        changed = []
        for ballot in batch:
            results += [self._row(row, existing) for row in ballot.rows]
            results += self._missing(ballot, existing)
            before, after = self._ballots.get(ballot.contest.ballot), self._after(ballot)
            if before != after:
                changed.append(after)
            if before and before.contest != after.contest:
                results.append(ChangedBallot(after, before))
        return results, changed

    def is_left(self, ballot: Ballot) -> bool:
        """Return True for a ballot that somebody leaves for another of the file."""
        return bool(self._moves.departed[ballot.id])

    def _read(self, batch: list[BallotNominations]) -> Mapping[NominationKey, NominatedCandidate]:
        rows = [row for ballot in batch for row in ballot.rows]
        keys = {self._key(row.ballot, row.person_id, row) for row in rows}
        keys |= {
            self._key(ballot.contest.ballot, person, ballot.contest)
            for ballot in batch
            for person in self._absent(ballot)
        }
        origins = (self._origin_key(row) for row in rows)
        return self._deps.directory.candidates_with(keys | {key for key in origins if key})

    def _key(self, ballot: str, person_id: str, row: Nomination) -> NominationKey:
        """Return the key under which a person of a ballot is kept, if they are."""
        place = self._ballots.get(ballot) or row
        return place.election, local_id_of(person_id, ballot, place.division), place.area

    def _origin_key(self, row: Nomination) -> NominationKey | None:
        origin = self._moves.origins.get((row.ballot, row.person_id))
        return self._key(origin, row.person_id, row) if origin else None

    def _row(
        self, row: Nomination, existing: Mapping[NominationKey, NominatedCandidate]
    ) -> ImportedCandidate | RejectedRow:
        before = existing.get(self._key(row.ballot, row.person_id, row))
        origin = existing.get(self._origin_key(row) or ("", "", ""))
        if origin and origin is not before and origin.standing == Standing.STANDS:
            return self._imported(row.line, move_candidate(row, origin), Change.MOVED, origin)
        if before:
            return self._imported(row.line, *correct_candidate(row, before), before)
        if not row.stands:
            return RejectedRow(row.line, row.name, "does not stand, and was not imported before")
        version = self._deps.secrets.current
        candidate = add_candidate(row, secret_version=version, source=self._source, at=self._at)
        return self._imported(row.line, candidate, Change.ADDED, None)

    def _missing(
        self, ballot: BallotNominations, existing: Mapping[NominationKey, NominatedCandidate]
    ) -> Iterator[ImportedCandidate | MissingCandidate]:
        for person in self._absent(ballot):
            before = existing.get(self._key(ballot.contest.ballot, person, ballot.contest))
            if before is None or before.standing != Standing.STANDS:
                continue
            if self._whole:
                after = replace(
                    before,
                    standing=Standing.WITHDRAWN,
                    coded_by=before.coded_by or before.area,
                )
                yield self._imported(0, after, Change.WITHDRAWN, before)
            else:
                yield MissingCandidate(before)

    def _absent(self, ballot: BallotNominations) -> list[str]:
        """Return who stood on the ballot, is not named on it and did not move."""
        stored = self._ballots.get(ballot.contest.ballot)
        persons = stored.persons if stored else ()
        departed = self._moves.departed[ballot.contest.ballot]
        return [p for p in persons if p not in ballot.persons and p not in departed]

    def _after(self, ballot: BallotNominations) -> Ballot:
        contest = ballot.contest
        absent = [] if self._whole else self._absent(ballot)
        standing = {row.person_id for row in ballot.rows if row.stands}.union(absent)
        stored = self._ballots.get(contest.ballot)
        ever = {*stored.persons, *stored.gone} if stored else set()
        return Ballot(
            id=contest.ballot,
            election=contest.election,
            area=contest.area,
            division=contest.division,
            seats=contest.seats,
            cancelled=contest.cancelled,
            persons=tuple(sorted(standing, key=int)),
            gone=tuple(sorted(ever - standing, key=int)),
        )

    def _imported(
        self,
        line: int,
        candidate: NominatedCandidate,
        change: Change,
        before: NominatedCandidate | None,
    ) -> ImportedCandidate:
        return ImportedCandidate(
            line, candidate, code_of(self._deps.secrets, candidate), change, before
        )
