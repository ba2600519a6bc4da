"""Which ballots a command is about: one, those of an area or a council, of an election, or all."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

from chalicelib.catalogue.area_lookup import COUNCILS
from chalicelib.catalogue.areas import Area, Areas
from chalicelib.model.directory import Ballot
from chalicelib.model.elections import ElectionId, parts_of
from chalicelib.operator.deployment import Deployment
from chalicelib.operator.output import CommandFailed, progress

Read = TypeVar("Read")
_AT_ONCE = 8
"""A ballot is two queries; botocore keeps ten connections."""


def all_ballots(args: argparse.Namespace, deployment: Deployment) -> list[Ballot]:
    """Return the ballots likewise, without an election those of every election that was added."""
    *_, elections = _elections(args, deployment)
    ballots = _ballots_of(elections, args, deployment)
    if not ballots:
        raise CommandFailed(f"no candidates were imported for {_selection(args)}")
    return ballots


def select_ballots(args: argparse.Namespace, deployment: Deployment) -> list[Ballot]:
    """Return the ballots that ``--ballot``, ``--area``, ``--council`` and ``--election`` name:
    without an election those of elections that are on, where these have none those of any other.
    Raises CommandFailed where there are none."""
    for elections in _elections(args, deployment):
        ballots = _ballots_of(elections, args, deployment)
        if ballots:
            return ballots
    raise CommandFailed(f"no candidates were imported for {_selection(args)}")


def _ballots_of(
    elections: list[ElectionId], args: argparse.Namespace, deployment: Deployment
) -> list[Ballot]:
    ballots = [
        ballot
        for election in elections
        for ballot in deployment.list_ballots(_group(election))
        if _is_part(ballot, election)
    ]
    if args.ballot:
        ballots = [ballot for ballot in ballots if ballot.id == args.ballot]
    areas = deployment.catalogue.areas
    if args.area:
        ballots = _of_area(args.area, ballots, areas)
    if args.council:
        ballots = _of_council(args.council, ballots, areas)
    return ballots


def read_each(
    ballots: Sequence[Ballot], read: Callable[[Ballot], Read], *, visible: bool
) -> list[Read]:
    """Return what is read of each ballot, several at once, in order. Raises what ``read`` does."""
    with (
        progress("Reading who stands", len(ballots), visible=visible) as advance,
        ThreadPoolExecutor(_AT_ONCE) as pool,
    ):

        def read_one(ballot: Ballot) -> Read:
            result = read(ballot)
            advance()
            return result

        return list(pool.map(read_one, ballots))


def stands_for(ballot: Ballot, areas: Areas) -> str:
    """Return what a ballot is for, by name: ``Abbey, Barking and Dagenham``."""
    area = areas.get(ballot.area)
    if area is None:
        return ballot.division or ballot.area
    around = areas.get(area.council) if area.council else area if ballot.division else None
    return ", ".join(filter(None, (ballot.division or area.name, around and around.name)))


def _elections(args: argparse.Namespace, deployment: Deployment) -> Iterator[list[ElectionId]]:
    """Yield the elections to look at first, then those to look at where they have no ballots, by
    their parts. Raises CommandFailed for one that is not here."""
    text = args.ballot or args.election
    types = deployment.catalogue.election_types
    if text:
        parts = parts_of(text, types)
        if parts is None:
            raise CommandFailed(f"{text!r} is no id of Democracy Club's, such as local.2027-05-06")
        served = deployment.list_elections()
        if text not in served and _group(parts) not in served:
            raise CommandFailed(f"election {text!r} is not here: see elections list")
        yield [parts]
        return
    added = deployment.list_elections()
    for elections in (added.current(deployment.now().date()), tuple(added)):
        groups = dict.fromkeys(election.group for election in elections)
        yield [part for group in groups if (part := parts_of(group, types))]


def _group(parts: ElectionId) -> str:
    return f"{parts.type}.{parts.date}"


def _is_part(ballot: Ballot, election: ElectionId) -> bool:
    """Return whether a ballot is of an election, by the slugs that the election's id has."""
    slugs = [*filter(None, (election.subtype, election.organisation, election.division))]
    parts = ballot.id.split(".")
    return parts[1 : 1 + len(slugs)] == slugs and (not election.by_election or "by" in parts)


def _of_area(text: str, ballots: list[Ballot], areas: Areas) -> list[Ballot]:
    ids = {area.id for area in areas.find(text)}
    if not ids:
        raise CommandFailed(f"{text!r} is no area: say its GSS code or its name")
    matches = [ballot for ballot in ballots if ballot.area in ids]
    matching = {ballot.area for ballot in matches}
    if len(matching) > 1:
        names = "; ".join(f"{b.area} is {stands_for(b, areas)}" for b in matches)
        raise CommandFailed(f"{text!r} is the name of several areas: say which code ({names})")
    return matches


def _of_council(text: str, ballots: list[Ballot], areas: Areas) -> list[Ballot]:
    councils = areas.find(text, COUNCILS)
    if len(councils) != 1:
        names = ", ".join(f"{council.id} {council.name}" for council in councils) or "none"
        raise CommandFailed(f"{text!r} is not the name of one council ({names})")
    council: Area = councils[0]
    ids = {council.id, *(ward.id for ward in areas.wards_of(council.id))}
    return [ballot for ballot in ballots if ballot.area in ids]


def _selection(args: argparse.Namespace) -> str:
    return args.ballot or args.area or args.council or args.election or "any election that is on"
