"""``candidates list | remove``."""

from __future__ import annotations

import argparse
import sys
from typing import Any

from chalicelib.model.directory import Standing
from chalicelib.operator.ballots import all_ballots, read_each, select_ballots, stands_for
from chalicelib.operator.deployment import Deployment
from chalicelib.operator.output import CommandFailed, CommandResult, count, table
from chalicelib.usecases.candidates.count_uptake import Uptake
from chalicelib.usecases.candidates.find_removable import RemovableCandidate


def list_candidates(args: argparse.Namespace, deployment: Deployment) -> CommandResult:
    """List the ballots of elections with how many stand; of one ballot, who."""
    if args.ballot:
        return _one_ballot(args, deployment)
    ballots = select_ballots(args, deployment)
    counts = read_each(ballots, deployment.count_uptake, visible=not args.json)
    return _ballots([counted for counted in counts if counted.candidates], deployment)


def remove(args: argparse.Namespace, deployment: Deployment) -> CommandResult:
    """Remove a person, all of a ballot, or a person of a ballot; ask unless told ``--yes``."""
    if not (args.person or args.ballot):
        raise CommandFailed("say whom: --person ID, --ballot ID, or both")
    ballots = all_ballots(args, deployment)
    if args.person:
        ballots = [
            ballot
            for ballot in ballots
            if args.person in (*ballot.persons, *ballot.gone) or not ballot.persons
        ]
    removable = deployment.find_removable(ballots, args.person)
    if not removable:
        raise CommandFailed("nobody like that is here")
    lines = [_removable(entry) for entry in removable]
    if not args.yes and not _confirmed(lines, len(removable)):
        raise CommandFailed("nothing was removed: --yes does not ask")
    deployment.remove_candidates(removable)
    data = [_row(entry) for entry in removable]
    return CommandResult({"removed": data}, [*lines, f"Removed: {_consequences(removable)}"])


def _one_ballot(args: argparse.Namespace, deployment: Deployment) -> CommandResult:
    [ballot] = select_ballots(args, deployment)
    entries = deployment.find_removable([ballot], None)
    rows = [
        (
            entry.candidate.person_id,
            entry.candidate.standing.value,
            "used" if entry.code_used else "not yet",
            entry.candidate.name,
            entry.candidate.party,
        )
        for entry in entries
    ]
    poll = ", no poll is held" if ballot.cancelled else ""
    place = stands_for(ballot, deployment.catalogue.areas)
    lines = [
        f"{place}: {count(ballot.seats, 'seat')}{poll}",
        *table(("PERSON", "STANDING", "CODE", "NAME", "PARTY"), rows),
    ]
    names = ("person_id", "standing", "code", "name", "party")
    candidates = [dict(zip(names, row, strict=True)) for row in rows]
    data = {"ballot": ballot.id, "place": place, "seats": ballot.seats, "candidates": candidates}
    return CommandResult({**data, "cancelled": ballot.cancelled}, lines)


def _ballots(counts: list[Uptake], deployment: Deployment) -> CommandResult:
    areas = deployment.catalogue.areas
    data: list[dict[str, Any]] = [
        {
            "ballot": counted.ballot.id,
            "candidates": counted.candidates,
            "seats": counted.ballot.seats,
            "cancelled": counted.ballot.cancelled,
            "place": stands_for(counted.ballot, areas),
        }
        for counted in counts
    ]
    rows = [
        (
            row["ballot"],
            row["candidates"],
            row["seats"],
            "none" if row["cancelled"] else "",
            row["place"],
        )
        for row in data
    ]
    total = sum(counted.candidates for counted in counts)
    lines = table(("BALLOT", "CANDIDATES", "SEATS", "POLL", "FOR"), rows)
    lines.append(f"{count(total, 'candidate')} on {count(len(counts), 'ballot')}")
    return CommandResult({"ballots": data, "candidates": total}, lines)


def _removable(entry: RemovableCandidate) -> str:
    candidate = entry.candidate
    withdrawn = "" if candidate.standing == Standing.STANDS else f", {candidate.standing.value}"
    return f"{candidate.person_id} {candidate.name!r} on {entry.ballot.id}{withdrawn}"


def _confirmed(lines: list[str], number: int) -> bool:
    """Ask on standard error, so that what is printed is the answer alone."""
    if not sys.stdin.isatty():
        return False
    sys.stderr.write("\n".join(lines) + f"\nRemove {count(number, 'candidate')}? (yes/no) ")
    sys.stderr.flush()
    return sys.stdin.readline().strip().lower() in ("y", "yes")


def _consequences(removable: list[RemovableCandidate]) -> str:
    delegates = sum(
        delegate.revoked_at is None for entry in removable for delegate in entry.delegates
    )
    return (
        f"{count(len(removable), 'candidate')} with their access codes, which open nothing more, "
        f"and {count(delegates, 'working code')} of delegates. Cases stay as they were reported. "
        "A file that names them adds them again, with the same codes"
    )


def _row(entry: RemovableCandidate) -> dict[str, object]:
    working = [delegate for delegate in entry.delegates if delegate.revoked_at is None]
    return {
        "person_id": entry.candidate.person_id,
        "ballot": entry.ballot.id,
        "delegates": len(working),
    }
