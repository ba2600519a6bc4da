"""``candidates import FILE``."""

import argparse
import csv
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from chalicelib.model.access_codes import shown
from chalicelib.operator.democracy_club import CandidateFile
from chalicelib.operator.deployment import Deployment
from chalicelib.operator.output import CommandFailed, CommandResult, count, progress
from chalicelib.usecases.candidates.import_candidates import ImportedCandidate, RejectedRow

_CODE_COLUMNS = ("name", "area", "access_code", "party", "gss", "election", "person_id")


@dataclass(slots=True)
class _Tally:
    added: int = 0
    existing: int = 0
    differing: int = 0
    refused: list[RejectedRow] = field(default_factory=list)

    def see(self, result: ImportedCandidate | RejectedRow) -> None:
        if isinstance(result, RejectedRow):
            self.refused.append(result)
            return
        self.added += result.new
        self.existing += not result.new
        self.differing += result.differs


def run(args: argparse.Namespace, deployment: Deployment) -> CommandResult:
    """Import one file and say what became of every row."""
    file = _candidate_file(args, deployment)
    total = file.count()
    tally = _Tally()
    results = deployment.import_candidates(file.rows(), source=file.path.name, dry_run=args.dry_run)
    with (
        _codes_file(args.codes_to, deployment) as codes,
        progress(f"Importing {file.path.name}", total, shown=not args.json) as advance,
    ):
        for result in results:
            tally.see(result)
            codes.write(result)
            advance()
    return _report(args, total, tally)


def _candidate_file(args: argparse.Namespace, deployment: Deployment) -> CandidateFile:
    catalogue = deployment.catalogue
    election = args.election or deployment.settings.election
    if election not in catalogue.elections:
        elections = ", ".join(catalogue.elections)
        raise CommandFailed(f"election {election!r} is not in the catalogue, which has {elections}")
    return CandidateFile(
        path=args.file,
        places=catalogue,
        elections=catalogue.elections,
        election=election,
        encoding=args.encoding,
    )


def _report(args: argparse.Namespace, total: int, tally: _Tally) -> CommandResult:
    verb = "would be added" if args.dry_run else "added"
    refused = len(tally.refused)
    lines = [f"line {r.line}: {_quoted_name(r)}not taken: {r.why}" for r in tally.refused]
    lines.append(
        f"{count(total, 'row')}: {tally.added:,} {verb}, {tally.existing:,} there already, "
        f"{refused:,} not taken"
    )
    if tally.differing:
        lines.append(
            f"{tally.differing:,} of those there already stand under another name or party in this "
            "file; they stay as they were first imported"
        )
    if args.codes_to:
        candidates = count(tally.added + tally.existing, "candidate")
        lines.append(f"The access codes of {candidates} are in {args.codes_to}")
    data: dict[str, Any] = {
        "file": str(args.file),
        "rows": total,
        "added": tally.added,
        "already_there": tally.existing,
        "differing": tally.differing,
        "not_taken": [{"line": r.line, "name": r.name, "why": r.why} for r in tally.refused],
        "dry_run": args.dry_run,
    }
    if args.codes_to:
        data["codes_to"] = str(args.codes_to)
    return CommandResult(data, lines)


def _quoted_name(refused: RejectedRow) -> str:
    return f"{refused.name!r} " if refused.name else ""


class _Codes:
    """Rows of names and codes; without a file, none."""

    def __init__(self, lines: Any, deployment: Deployment) -> None:
        self._writer = csv.writer(lines) if lines else None
        self._areas = deployment.catalogue.areas
        if self._writer:
            self._writer.writerow(_CODE_COLUMNS)

    def write(self, result: ImportedCandidate | RejectedRow) -> None:
        if self._writer is None or isinstance(result, RejectedRow):
            return
        candidate = result.candidate
        area = self._areas[candidate.area].name
        cells = (
            candidate.name,
            area,
            shown(result.code),
            candidate.party,
            candidate.area,
            candidate.election,
        )
        self._writer.writerow([*map(_plain, cells), candidate.person_id])


@contextmanager
def _codes_file(path: Path | None, deployment: Deployment) -> Iterator[_Codes]:
    """A file that its owner alone can read, and that is there only once it is whole."""
    if path is None:
        yield _Codes(None, deployment)
        return
    unfinished = path.with_name(f".{path.name}.{os.getpid()}.unfinished")
    try:
        handle = os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except OSError as error:
        raise CommandFailed(f"{path} cannot be written: {error.strerror}") from error
    try:
        with os.fdopen(handle, "w", encoding="utf-8-sig", newline="") as lines:
            yield _Codes(lines, deployment)
        unfinished.replace(path)
    finally:
        unfinished.unlink(missing_ok=True)


def _plain(cell: str) -> str:
    """Keep a spreadsheet from running a cell as a formula (names come from a public wiki)."""
    return f"'{cell}" if cell.startswith(("=", "+", "-", "@")) else cell
