"""A directory of candidates, and imports into it."""

from collections.abc import Iterable, Iterator
from dataclasses import replace

from chalicelib.model.access_codes import hashes
from chalicelib.model.directory import Delegate, NominatedCandidate
from chalicelib.ports import IdSecrets
from chalicelib.usecases.candidates.import_candidates import (
    ImportCandidatesDeps,
    ImportResult,
    import_candidates,
)
from chalicelib.usecases.candidates.import_changes import (
    Change,
    ImportedCandidate,
)
from chalicelib.usecases.candidates.nominations import Nomination, RejectedRow
from tests.support.deployments import NOW
from tests.support.fakes import MemoryDelegates, MemoryDirectory

FIRST = IdSecrets("1", {"1": b"first"})
ROTATED = IdSecrets("2", {"1": b"first", "2": b"second"})
ABBEY, ALIBON = "local.barking.abbey.2027-05-06", "local.barking.alibon.2027-05-06"
ASHFORD = Nomination(
    2, "local.kent.ashford.2027-05-06", "local.2027-05-06", "7", "E10", "Jo", "P", "Ashford"
)
CHERITON = replace(ASHFORD, ballot="local.kent.cheriton.2027-05-06", division="Cheriton")
ALEX = Delegate("a1", "Alex Agent", "hash-1", NOW)


class ImportingDirectory:
    """A directory and its delegates, and imports into it."""

    def __init__(self, secrets: IdSecrets = FIRST, rows: MemoryDirectory | None = None) -> None:
        self.rows = rows or MemoryDirectory()
        self.delegates = MemoryDelegates(self.rows)
        self.secrets = secrets

    def start(
        self,
        rows: Iterable[Nomination | RejectedRow],
        *,
        dry_run: bool = False,
        whole: bool = False,
    ) -> Iterator[ImportResult]:
        """Begin an import."""
        deps = ImportCandidatesDeps(self.rows, self.delegates, self.secrets, lambda: NOW)
        return import_candidates(deps, rows, source="f.csv", dry_run=dry_run, whole=whole)

    def run(
        self, *rows: Nomination | RejectedRow, dry_run: bool = False, whole: bool = False
    ) -> list[ImportResult]:
        """Import these rows."""
        return list(self.start(rows, dry_run=dry_run, whole=whole))

    def changes(self, *rows: Nomination | RejectedRow, whole: bool = False) -> list[Change]:
        """Import these rows, and say what became of each candidate."""
        return [result.change for result in imported(self.run(*rows, whole=whole))]

    def find(self, code: str) -> NominatedCandidate | None:
        """Look a code up, as intake does."""
        code_hashes = hashes((secret for _, secret in self.secrets.newest_first()), code)
        return next((c for h in code_hashes if (c := self.rows.candidate_by_code(h))), None)

    def standing(self, area: str = "E05") -> list[str]:
        """Say who stands in an area of May 2027."""
        return [row.name for row in self.rows.candidates_of(area, "local.2027-05-06")]


def row(
    line: int, person: int, ballot: str = ABBEY, *, area: str = "E05", name: str = "Jo"
) -> Nomination:
    return Nomination(line, ballot, "local.2027-05-06", str(person), area, name, "P")


def seat(line: int, person: int) -> Nomination:
    """Of one of fifty ballots."""
    number = person % 50
    return row(line, person, f"local.barking.w{number}.2027-05-06", area=f"E05{number}")


def imported(results: Iterable[ImportResult]) -> list[ImportedCandidate]:
    return [result for result in results if isinstance(result, ImportedCandidate)]


def only(results: Iterable[ImportResult]) -> ImportedCandidate:
    [result] = imported(results)
    return result
