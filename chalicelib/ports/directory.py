"""Who is who: platforms' keys, authorities' contacts, candidates."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Protocol

from chalicelib.model.directory import NominatedCandidate, PlatformKey


class Directory(Protocol):
    """Who is connected, whom mail reaches, who stands where."""

    def connected_platforms(self, now: datetime) -> frozenset[str]:
        """List the platforms with a key that is good now."""
        ...

    def contacts(self) -> Mapping[str, str]:
        """Map authorities to their mail address."""
        ...

    def candidate_by_code(self, code_hash: str) -> NominatedCandidate | None:
        """Look up the candidate whose access code has this hash."""
        ...

    def platform_key(self, platform: str | None, keyid: str) -> PlatformKey | None:
        """Look up a key by its thumbprint: one platform's, or whichever platform's it is."""
        ...


class Registry(Directory, Protocol):
    """The directory as operators use it."""

    def platform_keys(self, platform: str | None = None) -> tuple[PlatformKey, ...]:
        """List every key, revoked ones too, of one platform or of all."""
        ...

    def platform_additions(self, platform: str) -> int:
        """Count the keys that were ever added to a platform."""
        ...

    def add_platform_key(self, key: PlatformKey, after: int) -> None:
        """Write a new key. Raises LostRace where there were more additions than ``after``."""
        ...

    def put_platform_key(self, key: PlatformKey) -> None:
        """Write a key, or write over the same one."""
        ...

    def set_contact(self, authority: str, email: str | None) -> None:
        """Set, change or (None) remove the address that an authority is told at."""
        ...

    def candidates_with(
        self, keys: Iterable[tuple[str, str, str]]
    ) -> Mapping[tuple[str, str, str], NominatedCandidate]:
        """Read those of the candidates (election, person id, area) that are there already."""
        ...

    def add_candidates(self, candidates: Mapping[str, NominatedCandidate]) -> None:
        """Write candidates by the hash of their access code."""
        ...
