"""Say what an import did: a line for every row not taken and for every change, and a summary."""

from __future__ import annotations

import argparse
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

from chalicelib.operator.candidate_cells import quoted
from chalicelib.operator.democracy_club import CandidateFile
from chalicelib.operator.output import CommandResult, count
from chalicelib.usecases.candidates.import_candidates import ImportResult
from chalicelib.usecases.candidates.import_changes import (
    Change,
    ChangedBallot,
    ImportedCandidate,
    MissingCandidate,
)
from chalicelib.usecases.candidates.nominations import RejectedRow

_SAYS = {
    Change.WITHDRAWN: "stands no more: the access code stops, and those of delegates",
    Change.RETURNED: "stands again, with the same code; delegates need new ones",
}

_MISSING_SHOWN = 20


@dataclass(slots=True)
class ImportReport:
    """Gathers what became of a file. ``name_of``: an area's name by its id."""

    args: argparse.Namespace
    file: CandidateFile
    rows: int
    name_of: Callable[[str], str]
    changes: Counter[Change] = field(default_factory=Counter)
    refused: list[RejectedRow] = field(default_factory=list)
    followed: list[ImportedCandidate] = field(default_factory=list)
    ballots: list[ChangedBallot] = field(default_factory=list)
    missing: list[MissingCandidate] = field(default_factory=list)
    with_ballot: int = 0
    """Rows of July 2024 that have their ballot now, and are the same otherwise."""

    def add(self, result: ImportResult) -> None:
        """Count what became of one row, ballot or person."""
        match result:
            case RejectedRow():
                self.refused.append(result)
            case ChangedBallot():
                self.ballots.append(result)
            case MissingCandidate():
                self.missing.append(result)
            case ImportedCandidate():
                self.changes[result.change] += 1
                if result.change == Change.CORRECTED and set(result.corrections) == {"ballot"}:
                    self.with_ballot += not result.corrections["ballot"][0]
                if result.change not in (Change.ADDED, Change.UNCHANGED):
                    self.followed.append(result)

    def result(self) -> CommandResult:
        """Return the lines and the data."""
        self.refused.sort(key=lambda row: row.line)
        lines = [*self._refused(), *self._remarks(), *self._followed(), *self._of_ballots()]
        return CommandResult(self._data(), [*lines, *self._missing(), *self._summary()])

    def _refused(self) -> Iterator[str]:
        for row in self.refused:
            yield f"line {row.line}: {_quoted(row.name)}not taken: {row.why}"

    def _remarks(self) -> Iterator[str]:
        for row in self.file.remarks:
            yield f"line {row.line}: {_quoted(row.name)}taken, {row.why}"

    def _followed(self) -> Iterator[str]:
        for entry in self.followed:
            text = self._change(entry)
            if text:
                line = f"line {entry.line}: " if entry.line else ""
                yield f"{line}{_quoted(entry.candidate.name)}{text}"

    def _change(self, entry: ImportedCandidate) -> str:
        says = [_SAYS[entry.change]] if entry.change in _SAYS else []
        before = entry.before
        if entry.change == Change.MOVED and before:
            says.append(f"moved to {entry.candidate.ballot} from {before.ballot}, with the code")
            return ", ".join(says)
        for name, (old, new) in entry.corrections.items():
            if name == "area":
                old, new = self.name_of(old), self.name_of(new)
            if name != "ballot" or old:
                says.append(f"{name} was {old!r} and is {new!r}")
        return ", ".join(says)

    def _of_ballots(self) -> Iterator[str]:
        for change in self.ballots:
            ballot, before = change.ballot, change.before
            if ballot.cancelled != before.cancelled:
                yield f"{ballot.id}: " + (
                    "no poll is held" if ballot.cancelled else "a poll is held"
                )
            if ballot.seats != before.seats:
                yield f"{ballot.id}: {count(ballot.seats, 'seat')}, not {before.seats}"
            if ballot.area != before.area:
                old, new = self.name_of(before.area), self.name_of(ballot.area)
                yield f"{ballot.id}: area was {old!r} and is {new!r}"

    def _missing(self) -> Iterator[str]:
        for entry in self.missing[:_MISSING_SHOWN]:
            yield f"{entry.candidate.name!r} is on {entry.candidate.ballot}, and not in this file"
        if self.missing:
            yield (
                f"{count(len(self.missing), 'candidate')} on ballots of this file, and not in it, "
                "stay (--json has all; --withdraw-missing, where the file is whole)"
            )

    def _summary(self) -> Iterator[str]:
        done = {c: n for c, n in self.changes.items() if c != Change.UNCHANGED}
        number = self.number_of_changes
        of_candidates = ", ".join(f"{n:,} {change}" for change, n in done.items())
        of_ballots = count(len(self.ballots), "ballot") if self.ballots else ""
        parts = ", ".join(part for part in (of_candidates, of_ballots) if part)
        would = "would be " if self.args.dry_run and number else ""
        yield (
            f"{count(self.rows, 'row')}: {would}{count(number, 'change')}"
            f"{f' ({parts})' if parts else ''}, {self.changes[Change.UNCHANGED]:,} there already, "
            f"{len(self.refused):,} not taken"
        )
        if self.with_ballot:
            yield f"{count(self.with_ballot, 'candidate')} of before there were ballots have theirs"
        yield from self._unlisted()
        if self.args.codes_to:
            candidates = count(sum(self.changes.values()), "candidate")
            yield f"The access codes of {candidates} are in {self.args.codes_to}"

    def _unlisted(self) -> Iterator[str]:
        around = Counter(place.area.name for place in self.file.unlisted.values())
        if around:
            names = ", ".join(f"{name} {number:,}" for name, number in sorted(around.items()))
            yield (
                f"{count(around.total(), 'ballot')} of a ward or division that we hold no list of: "
                f"the council or county is the area, the division keeps its name ({names})"
            )

    @property
    def number_of_changes(self) -> int:
        """Return how many candidates and ballots are not as they were."""
        candidates = sum(n for change, n in self.changes.items() if change != Change.UNCHANGED)
        return candidates + len(self.ballots)

    def _data(self) -> dict[str, Any]:
        return {
            "file": str(self.args.file),
            "rows": self.rows,
            "changes": self.number_of_changes,
            **{change.value: self.changes[change] for change in Change if change != "unchanged"},
            "already_there": self.changes[Change.UNCHANGED],
            "changed_ballots": [entry.ballot.id for entry in self.ballots],
            "missing": [
                {"person_id": entry.candidate.person_id, "ballot": entry.candidate.ballot}
                for entry in self.missing
            ],
            "area_is_council": sorted(self.file.unlisted),
            "remarks": [_rejected(row) for row in self.file.remarks],
            "not_taken": [_rejected(row) for row in self.refused],
            "dry_run": self.args.dry_run,
            **({"codes_to": str(self.args.codes_to)} if self.args.codes_to else {}),
        }


def _rejected(row: RejectedRow) -> dict[str, object]:
    return {"line": row.line, "name": row.name, "why": row.why}


def _quoted(name: str) -> str:
    return f"{quoted(name)} " if name else ""
