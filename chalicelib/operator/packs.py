"""``packs make | uptake``."""

from __future__ import annotations

import argparse
import os
from collections.abc import Iterator

from chalicelib.operator.ballots import read_each, select_ballots, stands_for
from chalicelib.operator.deployment import Deployment
from chalicelib.operator.output import CommandFailed, CommandResult, count, progress, table
from chalicelib.operator.printing import ContestPacks, Job, Printed, print_all
from chalicelib.rendering.contest import contest_of
from chalicelib.usecases.candidates.count_uptake import Uptake
from chalicelib.usecases.candidates.make_packs import BallotPacks


def make(args: argparse.Namespace, deployment: Deployment) -> CommandResult:
    """Print a pack for every candidate of the ballots that are named, and say how many."""
    if not (args.area or args.council or args.ballot or args.election or args.all):
        raise CommandFailed("say whose: --ballot, --area, --council, --election or --all")
    ballots = select_ballots(args, deployment)
    read = read_each(ballots, deployment.make_packs, visible=not args.json)
    with_packs = [ballot for ballot in read if ballot.packs]
    if not with_packs:
        where = stands_for(ballots[0], deployment.catalogue.areas) if len(ballots) == 1 else "any"
        raise CommandFailed(f"nobody stands in {where}: import candidates first")
    contests = list(_contests(with_packs, deployment))
    return _report(args, list(_print(args, deployment, contests)), len(ballots) - len(with_packs))


def uptake(args: argparse.Namespace, deployment: Deployment) -> CommandResult:
    """Say how many candidates have used their code; of one area or ballot also who has not."""
    if args.names and not (args.area or args.ballot):
        raise CommandFailed("names are for one returning officer: say --area or --ballot with them")
    ballots = select_ballots(args, deployment)
    counts = read_each(ballots, deployment.count_uptake, visible=not args.json)
    standing = [counted for counted in counts if counted.candidates]
    return _uptake_report(standing, deployment, names=args.names)


def _contests(with_packs: list[BallotPacks], deployment: Deployment) -> Iterator[ContestPacks]:
    """Yield what is printed. Raises CommandFailed for an area that the catalogue lost."""
    types = deployment.catalogue.election_types
    for ballot in with_packs:
        contest = contest_of(ballot.ballot, deployment.catalogue.areas, types)
        if contest is None:
            raise CommandFailed(
                f"{ballot.ballot.id} is of {ballot.ballot.area}, which is no area any more: "
                "import its candidates again"
            )
        yield ContestPacks(contest, ballot.packs)


def _print(
    args: argparse.Namespace, deployment: Deployment, contests: list[ContestPacks]
) -> Iterator[Printed]:
    from chalicelib.catalogue.guidance_loading import load_guidance
    from chalicelib.rendering.printed_parts import Printing

    printing = Printing(
        catalogue=deployment.catalogue,
        guidance=load_guidance(),
        base_url=deployment.settings.base_url,
        day=deployment.now().date(),
    )
    job = Job(printing, args.out, args.merged)
    processes = 1 if len(contests) == 1 else args.processes or os.cpu_count() or 1
    with progress("Printing packs", len(contests), visible=not args.json) as advance:
        yield from print_all(job, contests, advance, processes=processes)


def _report(args: argparse.Namespace, printed: list[Printed], without: int) -> CommandResult:
    packs, files = sum(ballot.packs for ballot in printed), sum(ballot.files for ballot in printed)
    size = sum(ballot.size for ballot in printed)
    weight = f"{count(files, 'file')}, {size / 1e6:,.1f} MB, readable by you alone"
    where = count(len(printed), "ballot")
    lines = [f"{count(packs, 'pack')} for {where} in {args.out}: {weight}"]
    if without:
        lines.append(f"{count(without, 'ballot has', 'ballots have')} no candidates yet")
    data = {
        "out": str(args.out),
        "ballots": len(printed),
        "packs": packs,
        "files": files,
        "bytes": size,
        "without_candidates": without,
    }
    return CommandResult(data, lines)


def _uptake_report(counts: list[Uptake], deployment: Deployment, *, names: bool) -> CommandResult:
    areas = deployment.catalogue.areas
    places = [stands_for(counted.ballot, areas) for counted in counts]
    rows = [
        (
            counted.ballot.id,
            counted.candidates,
            counted.used,
            counted.candidates - counted.used,
            place,
        )
        for counted, place in zip(counts, places, strict=True)
    ]
    lines = table(("BALLOT", "CANDIDATES", "USED", "NOT YET", "FOR"), rows)
    everybody = sum(counted.candidates for counted in counts)
    used = sum(counted.used for counted in counts)
    lines += _by_election(counts)
    lines.append(f"{used:,} of {count(everybody, 'candidate')} have used their access code")
    if names:
        lines += [f"not yet: {name}" for counted in counts for name in counted.waiting]
    data = [
        {
            "ballot": counted.ballot.id,
            "election": counted.ballot.election,
            "area": counted.ballot.area,
            "place": place,
            "candidates": counted.candidates,
            "used": counted.used,
            **({"not_yet": list(counted.waiting)} if names else {}),
        }
        for counted, place in zip(counts, places, strict=True)
    ]
    return CommandResult({"ballots": data, "candidates": everybody, "used": used}, lines)


def _by_election(counts: list[Uptake]) -> Iterator[str]:
    """Say it for each election, where there are several."""
    elections = dict.fromkeys(counted.ballot.election for counted in counts)
    for election in elections if len(elections) > 1 else ():
        election_counts = [counted for counted in counts if counted.ballot.election == election]
        used, candidates = (
            sum(c.used for c in election_counts),
            sum(c.candidates for c in election_counts),
        )
        ballots = count(len(election_counts), "ballot")
        yield f"{election}: {used:,} of {count(candidates, 'candidate')} on {ballots}"
