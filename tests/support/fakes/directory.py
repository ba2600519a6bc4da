"""The directory in memory."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from datetime import datetime

from chalicelib.errors import LostRace, Unavailable
from chalicelib.model.directory import Delegate, Line, NominatedCandidate, PlatformKey
from chalicelib.model.preferences import Preferences

Key = tuple[str, str, str]


class Reach:
    """Who is connected, by the ids given."""

    def __init__(self, *connected: str) -> None:
        self.connected = set(connected)

    def reaches(self, recipient: str) -> bool:
        return recipient in self.connected


class Codes:
    """Candidates by the hash of their code; ``asked`` look-ups. ``fails``: writes refused first."""

    def __init__(self, candidates: Mapping[str, NominatedCandidate]) -> None:
        self.candidates = dict(candidates)
        self.asked = 0
        self.used: dict[NominatedCandidate, datetime] = {}
        self.fails = 0

    def candidate_by_code(self, code_hash: str) -> NominatedCandidate | None:
        self.asked += 1
        return self.candidates.get(code_hash)

    def mark_code_used(self, candidate: NominatedCandidate, at: datetime) -> bool:
        if self.fails:
            self.fails -= 1
            raise Unavailable
        first = candidate not in self.used
        self.used.setdefault(candidate, at)
        return first


class Standing:
    """Who stands where; the port of list_candidates."""

    def __init__(self, *candidates: NominatedCandidate) -> None:
        self.candidates = candidates

    def candidates_of(self, area: str, election: str) -> tuple[NominatedCandidate, ...]:
        wanted = (area, election)
        return tuple(each for each in self.candidates if (each.area, each.election) == wanted)


class MemoryDelegates:
    """The port Delegates; a delegate's code works by ``codes`` until it is revoked."""

    def __init__(self, codes: Codes) -> None:
        self._codes = codes
        self._given: dict[tuple[str, str, str], dict[str, Delegate]] = {}

    def delegates_of(self, candidate: NominatedCandidate) -> tuple[Delegate, ...]:
        return tuple(self._given.get(candidate.key, {}).values())

    def add_delegate(self, candidate: NominatedCandidate, delegate: Delegate) -> None:
        self._given.setdefault(candidate.key, {})[delegate.id] = delegate
        self._codes.candidates[delegate.code_hash] = replace(candidate, delegate=delegate)

    def revoke_delegate(self, candidate: NominatedCandidate, delegate: Delegate) -> None:
        self._given[candidate.key][delegate.id] = delegate
        self._codes.candidates.pop(delegate.code_hash, None)


class FakeRegistry:
    """The port ``Registry``, in memory; ``writes`` counts the candidates that were written."""

    def __init__(self) -> None:
        self.keys: dict[tuple[str, str], PlatformKey] = {}
        self.additions: dict[str, int] = {}
        self.meanwhile: list[Callable[[], object]] = []
        self.addresses: dict[str, str] = {}
        self.seconds: dict[str, str] = {}
        self.proposed: dict[tuple[str, Line], str] = {}
        self.wishes: dict[str, Preferences] = {}
        self.by_key: dict[Key, NominatedCandidate] = {}
        self.by_code: dict[str, NominatedCandidate] = {}
        self.writes = 0
        self.used: dict[Key, datetime] = {}

    def connected_platforms(self, now: datetime) -> frozenset[str]:
        return frozenset(key.platform for key in self.keys.values() if key.active(now))

    def contacts(self) -> Mapping[str, str]:
        return self.addresses

    def candidate_by_code(self, code_hash: str) -> NominatedCandidate | None:
        return self.by_code.get(code_hash)

    def platform_key(self, platform: str | None, keyid: str) -> PlatformKey | None:
        if platform is not None:
            return self.keys.get((platform, keyid))
        return next((key for key in self.keys.values() if key.keyid == keyid), None)

    def platform_keys(self, platform: str | None = None) -> tuple[PlatformKey, ...]:
        return tuple(k for k in self.keys.values() if platform in (None, k.platform))

    def platform_additions(self, platform: str) -> int:
        return self.additions.get(platform, 0)

    def add_platform_key(self, key: PlatformKey, after: int) -> None:
        if self.meanwhile:
            self.meanwhile.pop()()
        if self.platform_additions(key.platform) != after:
            raise LostRace
        self.additions[key.platform] = after + 1
        self.put_platform_key(key)

    def put_platform_key(self, key: PlatformKey) -> None:
        self.keys[key.platform, key.keyid] = key

    def set_contact(self, authority: str, email: str | None) -> None:
        self.addresses.pop(authority, None)
        if email is not None:
            self.addresses[authority] = email

    def fallbacks(self) -> dict[str, str]:
        return self.seconds

    def set_fallback(self, authority: str, email: str | None) -> None:
        self.seconds.pop(authority, None)
        if email is not None:
            self.seconds[authority] = email

    def propose_contact(self, authority: str, line: Line, email: str, at: datetime) -> None:
        self.proposed[authority, line] = email

    def proposed_contacts(self) -> dict[tuple[str, Line], str]:
        return self.proposed

    def accept_contact(self, authority: str, line: Line, email: str, at: datetime) -> None:
        (self.addresses if line == "first" else self.seconds)[authority] = email

    def preferences(self) -> dict[str, Preferences]:
        return self.wishes

    def set_preferences(self, authority: str, wishes: Preferences) -> None:
        self.wishes[authority] = wishes

    def candidates_of(self, area: str, election: str) -> tuple[NominatedCandidate, ...]:
        there = (c for c in self.by_key.values() if (c.area, c.election) == (area, election))
        return tuple(sorted(there, key=lambda candidate: candidate.person_id))

    def mark_code_used(self, candidate: NominatedCandidate, at: datetime) -> bool:
        first = candidate.key not in self.used
        self.used.setdefault(candidate.key, at)
        return first

    def codes_used(self, area: str, election: str) -> Mapping[str, datetime]:
        return {key[1]: at for key, at in self.used.items() if (key[2], key[0]) == (area, election)}

    def candidates_with(self, keys: Iterable[Key]) -> Mapping[Key, NominatedCandidate]:
        return {key: self.by_key[key] for key in keys if key in self.by_key}

    def add_candidates(self, candidates: Mapping[str, NominatedCandidate]) -> None:
        self.by_code.update(candidates)
        self.by_key.update({candidate.key: candidate for candidate in candidates.values()})
        self.writes += len(candidates)


class Keys:
    """Platforms' registered keys, as the directory finds them."""

    def __init__(self) -> None:
        self.keys: list[PlatformKey] = []

    def platform_key(self, platform: str | None, keyid: str) -> PlatformKey | None:
        return next(
            (key for key in self.keys if key.keyid == keyid and platform in {None, key.platform}),
            None,
        )
