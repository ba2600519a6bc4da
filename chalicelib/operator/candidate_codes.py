"""Write the file of access codes that an import can give."""

from __future__ import annotations

import csv
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from chalicelib.model.access_codes import format_code
from chalicelib.model.bodies import one_line
from chalicelib.model.directory import NominatedCandidate, Standing
from chalicelib.operator.output import CommandFailed
from chalicelib.usecases.candidates.import_changes import ImportedCandidate

_FORMULAS = ("=", "+", "-", "@", "＝", "＋", "－", "＠")
"""What a formula begins with: spreadsheets read full-width letters as well."""
_COLUMNS = ("name", "area", "access_code", "party", "gss", "election", "person_id", "ballot")


class CandidateCodes:
    """Rows of names and codes; without a file, none. ``name_of``: an area's name by its id."""

    def __init__(self, lines: Any, name_of: Callable[[str], str]) -> None:
        self._writer = csv.writer(lines) if lines else None
        self._name_of = name_of
        if self._writer:
            self._writer.writerow(_COLUMNS)

    def write(self, imported: ImportedCandidate) -> None:
        """Add a row for somebody who stands."""
        if self._writer and imported.candidate.standing == Standing.STANDS:
            cells = self._cells(imported.candidate, format_code(imported.code))
            self._writer.writerow([_plain(cell) for cell in cells])

    def _cells(self, candidate: NominatedCandidate, code: str) -> tuple[str, ...]:
        return (
            candidate.name,
            candidate.division or self._name_of(candidate.area),
            code,
            candidate.party,
            candidate.area,
            candidate.election,
            candidate.person_id,
            candidate.ballot,
        )


@contextmanager
def codes_file(path: Path | None, name_of: Callable[[str], str]) -> Iterator[CandidateCodes]:
    """Open a file that its owner alone can read, and that is there only once it is whole. Raises
    CommandFailed, before anything else is done, where it cannot be written."""
    if path is None:
        yield CandidateCodes(None, name_of)
        return
    if path.is_dir():
        raise CommandFailed(f"{path} cannot be written: it is a folder")
    unfinished = path.with_name(f".{path.name}.{os.getpid()}.unfinished")
    try:
        handle = os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except OSError as error:
        raise CommandFailed(f"{path} cannot be written: {error.strerror}") from error
    try:
        with os.fdopen(handle, "w", encoding="utf-8-sig", newline="") as lines:
            yield CandidateCodes(lines, name_of)
        unfinished.replace(path)
    finally:
        unfinished.unlink(missing_ok=True)


def _plain(cell: str) -> str:
    """Keep a spreadsheet from running a cell as a formula (names come from a public wiki)."""
    text = one_line(cell)
    return f"'{text}" if text.startswith(_FORMULAS) else text
