"""Import nominated candidates into the directory and give each an access code, once.

The same person, election and area is the same candidate in any file: importing a file again adds
nothing, and another file adds only those who were missing. An entry stays as it was first imported.
Codes are derived, so those of candidates who are there already can be given again, also after the
secret was rotated.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice

from chalicelib.errors import SettingsError
from chalicelib.model.access_codes import derive, hashed
from chalicelib.model.directory import NominatedCandidate
from chalicelib.ports import CandidateDirectory, Clock, IdSecrets

_AT_ONCE = 100  # what one BatchGetItem reads


@dataclass(frozen=True, slots=True)
class Nomination:
    """One row that can be imported. ``line`` is where it starts in the file, from 1."""

    line: int
    election: str
    person_id: str
    area: str
    name: str
    party: str

    @property
    def key(self) -> tuple[str, str, str]:
        """Return election, person and area."""
        return self.election, self.person_id, self.area


@dataclass(frozen=True, slots=True)
class RejectedRow:
    """One row that is not imported, and why."""

    line: int
    name: str
    why: str


@dataclass(frozen=True, slots=True)
class ImportedCandidate:
    """One candidate who is in the directory now."""

    line: int
    candidate: NominatedCandidate
    code: str
    """The access code, 12 symbols. For handing out, never for a log."""
    new: bool
    """False where the candidate was there already."""
    differs: bool = False
    """The row has another name or party than the directory, which keeps its own."""


@dataclass(frozen=True, slots=True)
class ImportCandidatesDeps:
    """What importing needs."""

    directory: CandidateDirectory
    secrets: IdSecrets
    now: Clock


def import_candidates(
    deps: ImportCandidatesDeps,
    rows: Iterable[Nomination | RejectedRow],
    *,
    source: str,
    dry_run: bool = False,
) -> Iterator[ImportedCandidate | RejectedRow]:
    """Give what became of every row, in order, writing a hundred at a time.

    ``source`` names the file; with ``dry_run`` nothing is written. Raises Unavailable; what was
    given until then is kept, and importing again takes up the rest. Raises SettingsError where a
    version of the secret that codes were derived from is gone.
    """
    importer = _Importer(deps, source)
    remaining = iter(rows)
    while batch := list(islice(remaining, _AT_ONCE)):
        results = importer.decide(batch)
        if not dry_run:
            importer.keep([r for r in results if isinstance(r, ImportedCandidate) and r.new])
        yield from results


class _Importer:
    def __init__(self, deps: ImportCandidatesDeps, source: str) -> None:
        self._directory, self._secrets = deps.directory, deps.secrets
        self._at, self._source = deps.now(), source
        self._lines: dict[tuple[str, str, str], int] = {}

    def decide(
        self, batch: list[Nomination | RejectedRow]
    ) -> list[ImportedCandidate | RejectedRow]:
        """Say what becomes of each row."""
        once = [self._unless_repeated(row) for row in batch]
        existing = self._directory.candidates_with(
            row.key for row in once if isinstance(row, Nomination)
        )
        return [
            row if isinstance(row, RejectedRow) else self._import(row, existing.get(row.key))
            for row in once
        ]

    def keep(self, imported: list[ImportedCandidate]) -> None:
        """Write the new ones."""
        secret = self._secret(self._secrets.current)
        self._directory.add_candidates(
            {hashed(secret, entry.code): entry.candidate for entry in imported}
        )

    def _unless_repeated(self, row: Nomination | RejectedRow) -> Nomination | RejectedRow:
        if isinstance(row, RejectedRow):
            return row
        line = self._lines.setdefault(row.key, row.line)
        if line == row.line:
            return row
        return RejectedRow(row.line, row.name, f"the same person, election and area as line {line}")

    def _import(self, row: Nomination, existing: NominatedCandidate | None) -> ImportedCandidate:
        candidate = existing or NominatedCandidate(
            election=row.election,
            person_id=row.person_id,
            area=row.area,
            name=row.name,
            party=row.party,
            secret_version=self._secrets.current,
            source=self._source,
            imported_at=self._at,
        )
        code = derive(
            self._secret(candidate.secret_version),
            election=candidate.election,
            person_id=candidate.person_id,
            area=candidate.area,
        )
        differs = (candidate.name, candidate.party) != (row.name, row.party)
        return ImportedCandidate(row.line, candidate, code, new=existing is None, differs=differs)

    def _secret(self, version: str) -> bytes:
        if version not in self._secrets.versions:
            raise SettingsError(
                f"version {version} of the secret is gone, and codes derive from it: restore it"
            )
        return self._secrets.versions[version]
