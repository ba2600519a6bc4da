"""``candidates import FILE``."""

from __future__ import annotations

import argparse
from collections.abc import Callable

from chalicelib.catalogue.area_lookup import COUNCILS
from chalicelib.catalogue.areas import Area
from chalicelib.operator.ballot_areas import BallotAreas
from chalicelib.operator.candidate_codes import codes_file
from chalicelib.operator.democracy_club import CandidateFile
from chalicelib.operator.deployment import Deployment
from chalicelib.operator.import_report import ImportReport
from chalicelib.operator.output import CommandFailed, CommandResult, progress
from chalicelib.usecases.candidates.import_changes import ImportedCandidate
from chalicelib.usecases.candidates.nominations import RejectedRow


def run(args: argparse.Namespace, deployment: Deployment) -> CommandResult:
    """Import one file and say what became of every row."""
    file = candidate_file(args, deployment)
    total = file.count()
    report = ImportReport(args, file, total, _names(deployment))
    results = deployment.import_candidates(
        file.rows(), source=file.path.name, dry_run=args.dry_run, whole=args.withdraw_missing
    )
    with (
        codes_file(args.codes_to, _names(deployment)) as codes,
        progress(f"Importing {file.path.name}", total, visible=not args.json) as advance,
    ):
        for result in results:
            report.add(result)
            if isinstance(result, ImportedCandidate):
                codes.write(result)
            if isinstance(result, ImportedCandidate | RejectedRow):
                advance()
    return report.result()


def candidate_file(args: argparse.Namespace, deployment: Deployment) -> CandidateFile:
    """Return the file that a command names. Raises CommandFailed for an election of no file."""
    catalogue, elections = deployment.catalogue, deployment.list_elections()
    election = args.election or _last_general_election(deployment)
    if args.election and election not in elections:
        raise CommandFailed(
            f"election {election!r} is not here: ./standsafe elections add {election}"
        )
    return CandidateFile(
        path=args.file,
        areas=BallotAreas(deployment.catalogue.areas, _aliases(args.organisation, deployment)),
        types=catalogue.election_types,
        elections=elections,
        election=election,
        encoding=args.encoding,
    )


def _last_general_election(deployment: Deployment) -> str:
    """Return what rows are of that name none: files that have no such column are of older general
    elections. Nothing where none was added."""
    general = [
        election.group for election in deployment.list_elections() if election.parts.type == "parl"
    ]
    return general[-1] if general else ""


def _aliases(organisations: list[str] | None, deployment: Deployment) -> dict[str, Area]:
    aliases = {}
    for text in organisations or ():
        slug, equals, name = text.partition("=")
        areas = deployment.catalogue.areas
        matches = (areas.find(name, COUNCILS) or areas.find(name)) if equals else ()
        if len(matches) != 1:
            raise CommandFailed(
                f"--organisation {text}: {len(matches)} areas are called {name!r}; say SLUG=AREA, "
                "the area by its name or GSS code"
            )
        aliases[slug] = matches[0]
    return aliases


def _names(deployment: Deployment) -> Callable[[str], str]:
    areas = deployment.catalogue.areas

    def name_of(area_id: str) -> str:
        area = areas.get(area_id)
        return area.name if area else area_id

    return name_of
