"""``packs make | uptake``."""

import argparse
import os
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

from chalicelib.catalogue import Area
from chalicelib.operator.deployment import Deployment
from chalicelib.operator.output import CommandFailed, CommandResult, count, progress, table
from chalicelib.operator.printing import Job, Printed, print_all
from chalicelib.usecases.candidates.count_uptake import Uptake
from chalicelib.usecases.candidates.make_packs import AreaPacks

Read = TypeVar("Read")
_AREAS_AT_ONCE = 8
"""A constituency is two queries; botocore keeps ten connections."""


def make(args: argparse.Namespace, deployment: Deployment) -> CommandResult:
    """Print a pack for every candidate of one constituency or of all, and say how many."""
    election, areas = _election(args, deployment), _areas(args, deployment)
    make_packs = deployment.make_packs
    read = _read(areas, lambda area: make_packs(area, election), shown=not args.json)
    constituencies = [constituency for constituency in read if constituency.packs]
    if not constituencies:
        where = areas[0].name if len(areas) == 1 else "any constituency"
        raise CommandFailed(f"nobody stands in {where} at {election}: import candidates first")
    printed = list(_print(args, deployment, election, constituencies))
    return _report(args, printed, len(areas) - len(constituencies))


def uptake(args: argparse.Namespace, deployment: Deployment) -> CommandResult:
    """Say how many candidates have used their code; of one constituency also who has not."""
    if args.names and not args.area:
        raise CommandFailed("names are for one returning officer: say --area with --names")
    election, areas = _election(args, deployment), _areas(args, deployment)
    count_uptake = deployment.count_uptake
    counts = _read(areas, lambda area: count_uptake(area, election), shown=not args.json)
    return _uptake_report([counted for counted in counts if counted.candidates], names=args.names)


def _election(args: argparse.Namespace, deployment: Deployment) -> str:
    election: str = args.election or deployment.settings.election
    if election not in deployment.catalogue.elections:
        elections = ", ".join(deployment.catalogue.elections)
        raise CommandFailed(f"election {election!r} is not in the catalogue, which has {elections}")
    return election


def _areas(args: argparse.Namespace, deployment: Deployment) -> list[Area]:
    if not args.area:
        return list(deployment.catalogue.areas.of_kind("constituency"))
    area = deployment.catalogue.area(args.area)
    if area is None:
        raise CommandFailed(f"{args.area!r} is no constituency: say its GSS code or its name")
    return [area]


def _read(areas: Sequence[Area], read: Callable[[Area], Read], *, shown: bool) -> list[Read]:
    """What is read of each constituency, several at a time, in order. Raises what ``read`` does."""
    with (
        progress("Reading who stands", len(areas), shown=shown) as advance,
        ThreadPoolExecutor(_AREAS_AT_ONCE) as pool,
    ):

        def read_one(area: Area) -> Read:
            made = read(area)
            advance()
            return made

        return list(pool.map(read_one, areas))


def _print(
    args: argparse.Namespace, deployment: Deployment, election: str, constituencies: list[AreaPacks]
) -> Iterator[Printed]:
    from chalicelib.catalogue.guidance_loading import load_guidance
    from chalicelib.rendering.printed_parts import Printing

    printing = Printing(
        catalogue=deployment.catalogue,
        guidance=load_guidance(),
        election=deployment.catalogue.elections[election],
        base_url=deployment.settings.base_url,
        day=deployment.now().date(),
    )
    job = Job(printing, args.out, args.merged)
    processes = 1 if len(constituencies) == 1 else args.processes or os.cpu_count() or 1
    with progress("Printing packs", len(constituencies), shown=not args.json) as advance:
        yield from print_all(job, constituencies, advance, processes=processes)


def _report(args: argparse.Namespace, printed: list[Printed], without: int) -> CommandResult:
    packs, files = (
        sum(constituency.packs for constituency in printed),
        sum(constituency.files for constituency in printed),
    )
    size = sum(constituency.size for constituency in printed)
    where = count(len(printed), "constituency", "constituencies")
    weight = f"{count(files, 'file')}, {size / 1e6:,.1f} MB, readable by you alone"
    lines = [f"{count(packs, 'pack')} for {where} in {args.out}: {weight}"]
    if without:
        subject = count(without, "constituency has", "constituencies have")
        lines.append(f"{subject} no candidates yet")
    data = {
        "out": str(args.out),
        "constituencies": len(printed),
        "packs": packs,
        "files": files,
        "bytes": size,
        "without_candidates": without,
    }
    return CommandResult(data, lines)


def _uptake_report(counts: list[Uptake], *, names: bool) -> CommandResult:
    rows = [
        (
            counted.area.id,
            counted.candidates,
            counted.used,
            counted.candidates - counted.used,
            counted.area.name,
        )
        for counted in counts
    ]
    lines = table(("AREA", "CANDIDATES", "USED", "NOT YET", "NAME"), rows)
    everybody, used = (
        sum(counted.candidates for counted in counts),
        sum(counted.used for counted in counts),
    )
    lines.append(f"{used:,} of {count(everybody, 'candidate')} have used their access code")
    if names:
        lines += [f"not yet: {name}" for counted in counts for name in counted.waiting]
    data = [
        {
            "gss": counted.area.id,
            "area": counted.area.name,
            "candidates": counted.candidates,
            "used": counted.used,
            **({"not_yet": list(counted.waiting)} if names else {}),
        }
        for counted in counts
    ]
    return CommandResult({"constituencies": data, "candidates": everybody, "used": used}, lines)
