"""Define the directory's records: platforms' keys, candidates and their delegates."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Literal

ContactLine = Literal["first", "second"]
"""An authority's first address, or the one that is turned to where the first does not answer."""


@dataclass(frozen=True, slots=True)
class PlatformKey:
    """A platform's public key for its signed requests. Rows stay after revocation."""

    platform: str
    keyid: str
    """RFC 7638 thumbprint of ``jwk``."""
    jwk: Mapping[str, str]
    """The public members only."""
    alg: str
    """``ed25519`` or ``ecdsa-p256-sha256`` (RFC 9421's names)."""
    label: str
    added_at: datetime
    not_before: datetime | None = None
    not_after: datetime | None = None
    revoked_at: datetime | None = None
    suspended_at: datetime | None = None
    """Since when the platform's requests are refused, until an operator resumes it."""

    def active(self, now: datetime) -> bool:
        """Return whether a signature made now by this key is to be accepted."""
        return (
            self.revoked_at is None
            and self.suspended_at is None
            and (self.not_before is None or self.not_before <= now)
            and (self.not_after is None or now < self.not_after)
        )

    def may_become_active(self, now: datetime) -> bool:
        """Return whether it is active or waits for its time: it counts to the platform's keys."""
        return self.revoked_at is None and (self.not_after is None or now < self.not_after)


@dataclass(frozen=True, slots=True)
class Delegate:
    """An agent or a member of staff to whom a candidate gave a code. Rows stay after revocation."""

    id: str
    name: str
    """As the candidate named them."""
    code_hash: str
    """``access_codes.hash_code`` of their code, which is stored nowhere."""
    added_at: datetime
    revoked_at: datetime | None = None


class Standing(StrEnum):
    """Whether somebody still stands."""

    STANDS = "stands"
    WITHDRAWN = "withdrawn"
    MOVED = "moved"
    """To another ballot of the election, with the access code."""


@dataclass(frozen=True, slots=True)
class NominatedCandidate:
    """One person standing in one area at one election, on one ballot."""

    election: str
    """Democracy Club's id of all that is voted on that day: ``local.2027-05-06``."""
    person_id: str
    area: str
    """Its id in the catalogue: a GSS code where it has one."""
    name: str
    party: str
    secret_version: str
    """Version of the secret from which the access code is derived."""
    source: str
    """File that it was imported from."""
    imported_at: datetime
    delegate: Delegate | None = None
    """Whose code named the candidate, where it was not the candidate's own."""
    ballot: str = ""
    """Democracy Club's id of the ballot paper; rows of July 2024 have none."""
    division: str = ""
    """What is stood for, by name, where ``area`` is but the council or county around it."""
    coded_by: str = ""
    """What the access code is derived from beside election and person; nothing: ``area``, as in
    rows of July 2024."""
    standing: Standing = Standing.STANDS

    @property
    def local_id(self) -> str:
        """Return what tells the candidate from others of an election and an area: the person, and
        the ballot where several are of one area."""
        return local_id_of(self.person_id, self.ballot, self.division)

    @property
    def key(self) -> tuple[str, str, str]:
        """Return election, local id and area."""
        return self.election, self.local_id, self.area

    @property
    def code_parts(self) -> dict[str, str]:
        """Return what ``access_codes.derive`` makes the code of."""
        area = self.coded_by or self.area
        return {"election": self.election, "person_id": self.person_id, "area": area}


def local_id_of(person_id: str, ballot: str, division: str) -> str:
    """Return ``NominatedCandidate.local_id``. A by-election may be held in an area on the day on
    which the area votes anyway."""
    shared = division or ".by." in ballot
    return f"{person_id}@{ballot}" if shared else person_id


@dataclass(frozen=True, slots=True)
class Ballot:
    """One contest: one ballot paper, for one area or for a part of it that we hold no list of."""

    id: str
    """Democracy Club's."""
    election: str
    area: str
    division: str = ""
    seats: int = 1
    cancelled: bool = False
    """No poll is held: as many stand as there are seats, or somebody died."""
    persons: tuple[str, ...] = ()
    """Who stands, by person id."""
    gone: tuple[str, ...] = ()
    """Who stood, and withdrew or moved."""

    @property
    def contest(self) -> tuple[str, str, int, bool]:
        """Return what it is about, without who stands."""
        return self.area, self.division, self.seats, self.cancelled
