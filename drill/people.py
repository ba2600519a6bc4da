"""Invent candidates: who they are, where they stand, and what is sent to them."""

import csv
import math
import random
import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from chalicelib.catalogue import Area
from chalicelib.model.access_codes import format_code
from chalicelib.operator.ballot_areas import BallotAreas
from chalicelib.operator.democracy_club import CandidateFile
from chalicelib.operator.deployment import Deployment
from chalicelib.usecases.candidates.import_changes import ImportedCandidate

FULL_CAST = 225
FEWEST = 15
_FIRST = (
    *("Amara", "Ben", "Carys", "Dev", "Ewa", "Farah", "Gwen", "Hal", "Ines", "Jun"),
    *("Kofi", "Lena", "Moira", "Nia", "Orla", "Pat", "Quinn", "Rhys", "Sam", "Tariq"),
)
_LAST = (
    *("Sampleton", "Placeholder", "Mockford", "Examplewala", "Fikcja", "Specimen", "Dychmyg"),
    *("Template", "Ejemplo", "Lorem", "Ipsum", "Beispiel", "Ficsean", "Enghraifft", "Proxy"),
)
_COLUMNS = (
    *("person_id", "person_name", "election_id", "ballot_paper_id", "election_date"),
    *("party_name", "organisation_name", "post_label", "gss", "seats_contested"),
)
_MISFORTUNES = {7: "bounce", 19: "softbounce", 31: "complaint"}
"""Of forty candidates, those whose mailbox has one, by their number."""


@dataclass(frozen=True, slots=True)
class InventedCandidate:
    """Somebody invented who stands."""

    name: str
    area: str
    force: str
    nation: str
    code: str
    email: str
    weight: float
    """How much of all abuse is about them."""


def cast_size(scale: float) -> int:
    """Return how many candidates are reported about in a drill of this size."""
    return max(FEWEST, round(FULL_CAST * math.sqrt(min(1.0, scale))))


def nominate(
    deployment: Deployment, election: str, day: date, count: int, folder: Path, dice: random.Random
) -> list[InventedCandidate]:
    """Invent who stands, in the areas of every force in turn, and import them as operators do."""
    path = folder / "invented.csv"
    areas = _areas(deployment, count, dice)
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(_COLUMNS)
        writer.writerows(_rows(deployment, areas, election, day))
    candidate_file = CandidateFile(
        path=path,
        areas=BallotAreas(deployment.catalogue.areas),
        types=deployment.catalogue.election_types,
        elections=deployment.list_elections(),
        election=election,
    )
    results = deployment.import_candidates(candidate_file.rows(), source=path.name)
    imported = [result for result in results if isinstance(result, ImportedCandidate)]
    return [_candidate(deployment, result, number) for number, result in enumerate(imported)]


def _areas(deployment: Deployment, count: int, dice: random.Random) -> list[Area]:
    """Choose wards of each force in turn, so that none is without."""
    by_force: defaultdict[str, list[Area]] = defaultdict(list)
    for area in deployment.catalogue.areas.of_kind("ward"):
        if area.force is not None:
            by_force[area.force].append(area)
    forces = sorted(by_force)
    dice.shuffle(forces)
    rounds = -(-count // len(forces))
    chosen = {force: dice.sample(by_force[force], rounds) for force in forces}
    return [chosen[force][turn] for turn in range(rounds) for force in forces][:count]


def _rows(
    deployment: Deployment, areas: Sequence[Area], election: str, day: date
) -> Iterator[Sequence[object]]:
    for number, area in enumerate(areas):
        council = deployment.catalogue.areas.get(area.council or "")
        organisation = council.name if council else ""
        ballot = f"local.{_slug(organisation)}.{_slug(area.name)}.{day}"
        turn, first = divmod(number, len(_FIRST))
        name = f"{_FIRST[first]} {_LAST[(first + turn) % len(_LAST)]}"
        party = "Example Party" if number % 3 else "Another Example Party"
        yield (
            900_000 + number,
            name,
            election,
            ballot,
            day,
            party,
            organisation,
            area.name,
            area.gss,
            1,
        )


def _slug(name: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", name.lower().replace("'", "")).strip("-")


def _candidate(
    deployment: Deployment, imported: ImportedCandidate, number: int
) -> InventedCandidate:
    area = deployment.catalogue.areas.get(imported.candidate.area)
    if area is None:
        raise AssertionError(f"no area {imported.candidate.area}")
    prefix = _MISFORTUNES.get(number % 40, "candidate")
    return InventedCandidate(
        name=imported.candidate.name,
        area=imported.candidate.area,
        force=area.force or "",
        nation=area.nation,
        code=format_code(imported.code),
        email=f"{prefix}+{number:03}@example.org",
        weight=(number + 1) ** -0.6,
    )
