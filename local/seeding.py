"""Fill a new stack: contacts, platforms' keys, candidates, pages. Every name is invented."""

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

from cryptography.hazmat.primitives.asymmetric import ec, ed25519
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
)

from chalicelib.model.access_codes import format_code
from chalicelib.operator import public_keys
from chalicelib.operator.ballot_areas import BallotAreas
from chalicelib.operator.democracy_club import CandidateFile
from chalicelib.operator.deployment import Deployment
from chalicelib.usecases.candidates.import_changes import ImportedCandidate
from chalicelib.usecases.elections.add_election import NewElection
from chalicelib.usecases.platform.add_platform_key import KeyOffer

_FOLDER = Path(__file__).parent
ROOT = _FOLDER.parent
PAST_CANDIDATES = _FOLDER / "seed" / "candidates.csv"
NEXT_CANDIDATES = _FOLDER / "seed" / "candidates_next_may.csv"
"""With {day} in the place of polling day: whenever the stack runs, they stand next May."""

PLATFORMS: Mapping[str, str] = {
    "x": "ed25519",
    "facebook": "ecdsa-p256-sha256",
    "instagram": "ed25519",
    "youtube": "ed25519",
}
"""Connected platforms, and RFC 9421's name for the kind of key that each signs with."""

_PrivateKey = ed25519.Ed25519PrivateKey | ec.EllipticCurvePrivateKey


@dataclass(frozen=True, slots=True)
class SeededPlatform:
    """A platform that can sign."""

    id: str
    keyid: str
    alg: str
    private_key: Path


@dataclass(frozen=True, slots=True)
class SeededCandidate:
    """A candidate with the code that a returning officer would hand over."""

    name: str
    area: str
    access_code: str


@dataclass(frozen=True, slots=True)
class SeededAuthority:
    """An authority with an address and the areas that it answers for."""

    id: str
    kind: str
    email: str
    areas: tuple[str, ...]


PAST_ELECTION = "parl.2024-07-04"
"""The one that the invented candidates stood in."""


def elections(deployment: Deployment) -> list[str]:
    """Add the elections of next May, and one that is over; give those that are on."""
    day = _next_polling_day(deployment.now().date())
    for election in (PAST_ELECTION, *(f"{kind}.{day}" for kind in ("local", "mayor", "nia"))):
        deployment.add_election(NewElection(election))
    deployment.publish_elections()
    return [election.id for election in deployment.current_elections()]


def _next_polling_day(today: date) -> date:
    """Return the first Thursday in May, this year or the next."""
    fifth_month = (date(year, 5, 1) for year in (today.year, today.year + 1))
    days = (first + timedelta(days=(3 - first.weekday()) % 7) for first in fifth_month)
    return next(day for day in days if day >= today)


def authorities(deployment: Deployment) -> list[SeededAuthority]:
    """Give every force an address at example.org."""
    seeded = []
    covered = list(deployment.catalogue.areas)
    for force in deployment.catalogue.forces.values():
        email = f"elections.{force.id.removeprefix('police-')}@example.org"
        deployment.set_contact(force.id, "first", email)
        areas = {area.gss for area in covered if area.force == force.id and area.gss}
        seeded.append(SeededAuthority(force.id, force.kind, email, tuple(sorted(areas))))
    return seeded


def platforms(
    deployment: Deployment, folder: Path, algorithms: Mapping[str, str] = PLATFORMS
) -> list[SeededPlatform]:
    """Make each platform a key pair; keep the private half in ``folder`` and register the other."""
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    return [_platform(deployment, folder, platform, alg) for platform, alg in algorithms.items()]


def _platform(deployment: Deployment, folder: Path, platform: str, alg: str) -> SeededPlatform:
    private: _PrivateKey = (
        ed25519.Ed25519PrivateKey.generate()
        if alg == "ed25519"
        else ec.generate_private_key(ec.SECP256R1())
    )
    path = folder / f"{platform}.pem"
    with suppress(FileNotFoundError):
        path.unlink()
    path.touch(mode=0o600)
    path.write_bytes(private.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
    public = path.with_suffix(".pub")
    public.write_bytes(
        private.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
    )
    offer = KeyOffer(platform, public_keys.read(public), label="embedded stack")
    key, _ = deployment.add_platform_key(offer)
    return SeededPlatform(platform, key.keyid, key.alg, path)


def candidates(deployment: Deployment) -> list[SeededCandidate]:
    """Import the invented candidates as an operator would import real ones: those of an election
    that is over, and those of next May."""
    day = str(_next_polling_day(deployment.now().date()))
    seeded = _imported(deployment, PAST_CANDIDATES)
    with TemporaryDirectory() as folder:
        dated = Path(folder) / NEXT_CANDIDATES.name
        dated.write_text(NEXT_CANDIDATES.read_text("utf-8").replace("{day}", day), "utf-8")
        return seeded + _imported(deployment, dated)


def _imported(deployment: Deployment, path: Path) -> list[SeededCandidate]:
    catalogue = deployment.catalogue
    file = CandidateFile(
        path=path,
        areas=BallotAreas(catalogue.areas),
        types=catalogue.election_types,
        elections=deployment.list_elections(),
        election=PAST_ELECTION,
    )
    results = deployment.import_candidates(file.rows(), source=path.name)
    return [_candidate(result) for result in results if isinstance(result, ImportedCandidate)]


def _candidate(imported: ImportedCandidate) -> SeededCandidate:
    return SeededCandidate(
        imported.candidate.name, imported.candidate.area, format_code(imported.code)
    )


def pages(deployment: Deployment) -> int:
    """Upload assets and templates, as an operator would; their arrival has the pages rendered.

    Returns how many files were uploaded.
    """
    return len(deployment.publish_sources(ROOT))
