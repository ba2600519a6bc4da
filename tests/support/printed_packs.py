"""Candidates with their codes, and packs printed for them."""

import io
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from pypdf import PdfReader

from chalicelib.catalogue import load
from chalicelib.catalogue.areas import Areas
from chalicelib.catalogue.guidance_loading import load_guidance
from chalicelib.model.access_codes import derive
from chalicelib.model.directory import Ballot, NominatedCandidate
from chalicelib.model.elections import AddedElection
from chalicelib.model.packs import Pack
from chalicelib.operator.deployment import Deployment
from chalicelib.ports import IdSecrets
from chalicelib.rendering.contest import Contest, contest_of
from chalicelib.rendering.packs import pack_data
from chalicelib.rendering.printed_parts import Printing
from chalicelib.rendering.typesetting import typeset
from tests.support.deployments import NOW, deployment
from tests.support.fakes import MemoryDirectory

ALDERSHOT, BLAYDON, YNYS_MON = "E14001063", "E14001106", "W07000112"
ELECTION = "parl.2024-07-04"
SECRETS = IdSecrets("2", {"1": b"first", "2": b"second"})


def candidate(
    person: str, name: str, area: str = ALDERSHOT, version: str = "2"
) -> NominatedCandidate:
    """Nominate a candidate."""
    return NominatedCandidate(
        ELECTION, person, area, name, "The Example Party", version, "f.csv", NOW
    )


def directory(*candidates: NominatedCandidate) -> MemoryDirectory:
    """Return a directory with these candidates."""
    directory = MemoryDirectory()
    directory.add_candidates({f"hash-{n}": candidate for n, candidate in enumerate(candidates)})
    return directory


def deployed(*candidates: NominatedCandidate) -> Deployment:
    """Return a deployment whose directory has these candidates."""
    registry = directory(*candidates)
    registry.save_election(AddedElection(ELECTION, NOW))
    return deployment(directory=registry, code_secrets=SECRETS)


def code_of(candidate: NominatedCandidate) -> str:
    """Derive the access code of a candidate."""
    return derive(SECRETS.versions[candidate.secret_version], **candidate.code_parts)


PRINTING = Printing(
    catalogue=load(),
    guidance=load_guidance(),
    base_url="https://standsafe.example.org",
    day=date(2026, 11, 22),
)


def texts(pdf: bytes | Path) -> list[str]:
    """Return each page's text, its spaces made one."""
    reader = PdfReader(io.BytesIO(pdf) if isinstance(pdf, bytes) else pdf)
    return [" ".join(page.extract_text().split()) for page in reader.pages]


def contest(area: str = ALDERSHOT, ballot: str = "", **changes: Any) -> Contest:
    """Return the contest of a constituency of July 2024, or of a ballot."""
    row = Ballot(ballot or f"parl.{area.lower()}.2024-07-04", ELECTION, area, **changes)
    contest = contest_of(row, Areas(), load().election_types)
    assert contest is not None
    return contest


@cache
def printed(area: str, *names: str) -> tuple[dict[str, Any], bytes]:
    """Print packs for these names: the data that was set, and the PDF."""
    packs = [Pack(n, name, "P", "ABCD-EFGH-2345", False) for n, name in enumerate(names, start=1)]
    data = pack_data(PRINTING, contest(area), packs)
    links = tuple(page["link"] for pack in data["packs"] for page in pack["pages"])
    return data, typeset("packs", data, PRINTING.day, links=links)
