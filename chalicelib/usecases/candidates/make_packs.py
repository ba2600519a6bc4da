"""Collect what a constituency's advice packs are made of: who stands there, with which access code.

Codes are derived, so a pack can be made again at any time and says the same. They are for the
person whom the pack is for: never for a log, a list or the name of a file.
"""

from dataclasses import dataclass

from chalicelib.catalogue import Area
from chalicelib.errors import SettingsError
from chalicelib.model.access_codes import derive, shown
from chalicelib.model.directory import NominatedCandidate
from chalicelib.model.packs import Pack
from chalicelib.ports import CandidateDirectory, IdSecrets


@dataclass(frozen=True, slots=True)
class MakePacksDeps:
    """What making packs needs."""

    directory: CandidateDirectory
    secrets: IdSecrets


@dataclass(frozen=True, slots=True)
class AreaPacks:
    """One constituency's packs, by surname."""

    area: Area
    packs: tuple[Pack, ...]


def make_packs(deps: MakePacksDeps, area: Area, election: str) -> AreaPacks:
    """Give what a constituency's packs and covering sheet are made of.

    Raises Unavailable; SettingsError where a secret that codes derive from is gone.
    """
    standing = sorted(deps.directory.candidates_of(area.id, election), key=_as_listed)
    used = deps.directory.codes_used(area.id, election)
    packs = (
        Pack(
            number=number,
            name=candidate.name,
            party=candidate.party,
            code=_code(deps.secrets, candidate),
            code_used=candidate.person_id in used,
        )
        for number, candidate in enumerate(standing, start=1)
    )
    return AreaPacks(area, tuple(packs))


def _as_listed(candidate: NominatedCandidate) -> tuple[str, str, str]:
    """Order by the last word of the name, as near to ballot papers as a whole name allows."""
    private = candidate.name.casefold().split() or [""]
    return private[-1], " ".join(private), candidate.person_id


def _code(secrets: IdSecrets, candidate: NominatedCandidate) -> str:
    if candidate.secret_version not in secrets.versions:
        version = candidate.secret_version
        raise SettingsError(
            f"version {version} of the secret is gone, and codes derive from it: restore it"
        )
    code = derive(
        secrets.versions[candidate.secret_version],
        election=candidate.election,
        person_id=candidate.person_id,
        area=candidate.area,
    )
    return shown(code)
