"""The directory's table: platforms' keys, authorities' contacts, candidates and their codes.

| pk | sk | row |
|---|---|---|
| ``platforms`` | ``<platform>#<keyid>`` | a public key: see store/platform_keys.py |
| ``platform-additions`` | ``<platform>`` | how many keys were added |
| ``authorities`` | ``<authority id>`` | a contact |
| ``fallbacks`` | ``<authority id>`` | its second address |
| ``escalations`` | ``<recipient>`` | the authority that is told when it is overdue |
| ``proposed`` | ``<authority id>#<line>`` | an address that waits to be confirmed, or was |
| ``preferences`` | ``<authority id>`` | how it wants to be mailed, as JSON in ``label`` |
| ``area#<gss>`` | ``candidate#<election>#<person_id>`` | a candidate |
| ``code#<hash>`` | ``code`` | the same candidate, found by access code |
| ``delegate-code#<hash>`` | ``code`` | or by the code of a delegate: see store/delegates.py |
| ``used#<gss>`` | ``<election>#<person_id>`` | when that candidate's code was first used |

Every method raises Unavailable when DynamoDB refuses. One PynamoDB class serves all rows: one
client, made at the first call.
"""

import json
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from typing import cast

from pynamodb.attributes import UnicodeAttribute
from pynamodb.exceptions import DoesNotExist
from pynamodb.models import Model

from chalicelib.catalogue.names import elections_desk
from chalicelib.errors import LostRace
from chalicelib.model.directory import Candidate, Delegate, Line, PlatformKey
from chalicelib.model.preferences import Preferences, preferences
from chalicelib.model.steps import SecondLine
from chalicelib.store.platform_keys import PlatformKeyRows
from chalicelib.store.tables import on_table, our_errors

_AUTHORITIES = "authorities"
_FALLBACKS = "fallbacks"
_ESCALATIONS = "escalations"
_PREFERENCES = "preferences"
_PROPOSED = "proposed"
_CODE = "code"


class _Row(Model):
    """Any row. Times are RFC 3339 text."""

    pk = UnicodeAttribute(hash_key=True)
    sk = UnicodeAttribute(range_key=True)
    label = UnicodeAttribute(null=True)
    added_at = UnicodeAttribute(null=True)
    email = UnicodeAttribute(null=True)
    election = UnicodeAttribute(null=True)
    person_id = UnicodeAttribute(null=True)
    area = UnicodeAttribute(null=True)
    name = UnicodeAttribute(null=True)
    party = UnicodeAttribute(null=True)
    secret_version = UnicodeAttribute(null=True)
    source = UnicodeAttribute(null=True)
    delegate = UnicodeAttribute(null=True)
    delegate_name = UnicodeAttribute(null=True)


class Directory:
    """The directory in one DynamoDB table."""

    def __init__(self, table: str) -> None:
        self._rows = on_table(_Row, table)
        self._keys = PlatformKeyRows(table)

    # ---- the hot path: one call each -------------------------------------------------------------

    def connected_platforms(self, now: datetime) -> frozenset[str]:
        """Ids of the platforms with a key that is good now."""
        return frozenset(key.platform for key in self._keys.all() if key.active(now))

    @our_errors()
    def contacts(self) -> dict[str, str]:
        """Mail address by authority id, of the authorities that have one."""
        return {row.sk: str(row.email) for row in self._rows.query(_AUTHORITIES)}

    @our_errors()
    def candidate_by_code(self, code_hash: str) -> Candidate | None:
        """The candidate whose code is stored under this hash (``access_codes.hashed``).

        Those of delegates are read consistently: one that was revoked is unknown from that moment.
        """
        row = self._get(f"code#{code_hash}", _CODE) or self._get(
            f"delegate-code#{code_hash}", _CODE, consistent=True
        )
        return _candidate(row) if row else None

    def platform_key(self, platform: str | None, keyid: str) -> PlatformKey | None:
        """A key, active or not: one platform's, or (a Query) whichever platform's it is."""
        if platform is not None:
            return self._keys.get(platform, keyid)
        return next((key for key in self._keys.all() if key.keyid == keyid), None)

    # ---- platforms -------------------------------------------------------------------------------

    def platform_keys(self, platform: str | None = None) -> tuple[PlatformKey, ...]:
        """Every key, revoked ones too, of one platform or of all; by platform, then key id."""
        return self._keys.all(platform)

    def put_platform_key(self, key: PlatformKey) -> None:
        """Write a key, or write over the same one."""
        self._keys.put(key)

    def platform_additions(self, platform: str) -> int:
        """How many keys were ever added to a platform."""
        return self._keys.additions(platform)

    def add_platform_key(self, key: PlatformKey, after: int) -> None:
        """Write a new key. Raises LostRace where there were more additions than ``after``."""
        self._keys.add(key, after)

    # ---- authorities -----------------------------------------------------------------------------

    @our_errors()
    def set_contact(self, authority: str, email: str | None) -> None:
        """Set, change or (None) remove the address that an authority is told at."""
        self._set(_AUTHORITIES, authority, email)

    def _set(self, pk: str, authority: str, email: str | None) -> None:
        row = self._rows(pk, authority, email=email)
        row.save() if email else row.delete()

    @our_errors()
    def fallbacks(self) -> dict[str, str]:
        """Second mail address by authority id, of the authorities that have one."""
        return {row.sk: str(row.email) for row in self._rows.query(_FALLBACKS)}

    def second_addresses(self) -> dict[str, str]:
        """Where each authority is told whose address fails, or that does not answer: its second
        address; for the elections desk of a force, where it has none, the force's own."""
        contacts = self.contacts().items()
        behind = {elections_desk(of): at for of, at in contacts if of.startswith("police-")}
        return behind | self.fallbacks()

    def addresses_of(self, authority: str) -> list[str]:
        """Where an authority is told now: its first and its second address, where it has any."""
        lines = self.contacts(), self.second_addresses()
        return [line[authority] for line in lines if authority in line]

    @our_errors()
    def set_fallback(self, authority: str, email: str | None) -> None:
        """Set, change or (None) remove an authority's second address."""
        self._set(_FALLBACKS, authority, email)

    @our_errors()
    def escalations(self) -> dict[str, str]:
        """By recipient, the authority that is told when it is overdue."""
        return {row.sk: str(row.name) for row in self._rows.query(_ESCALATIONS)}

    @our_errors()
    def set_escalation(self, recipient: str, authority: str | None) -> None:
        """Say which authority is told when a recipient is overdue; None: our operators alone."""
        row = self._rows(_ESCALATIONS, recipient, name=authority)
        row.save() if authority else row.delete()

    @our_errors()
    def propose_contact(self, authority: str, line: Line, email: str, at: datetime) -> None:
        """Remember an address until it is confirmed; another proposal takes its place."""
        self._rows(_PROPOSED, f"{authority}#{line}", email=email, added_at=_text(at)).save()

    @our_errors()
    def proposed_contacts(self) -> dict[tuple[str, Line], str]:
        """The newest proposal for each line of an authority, confirmed or not."""
        found: dict[tuple[str, Line], str] = {}
        for row in self._rows.query(_PROPOSED, consistent_read=True):
            authority, _, line = row.sk.partition("#")
            found[authority, cast("Line", line)] = str(row.email)
        return found

    @our_errors()
    def accept_contact(self, authority: str, line: Line, email: str, at: datetime) -> None:
        """Let an address hold from now on."""
        pk = _AUTHORITIES if line == "first" else _FALLBACKS
        self._rows(pk, authority, email=email, added_at=_text(at)).save()

    @our_errors()
    def preferences(self) -> dict[str, Preferences]:
        """How authorities want to be mailed, of those that said."""
        rows = self._rows.query(_PREFERENCES)
        return {row.sk: preferences(json.loads(str(row.label))) for row in rows}

    @our_errors()
    def set_preferences(self, authority: str, wishes: Preferences) -> None:
        """Say how an authority wants to be mailed."""
        self._rows(_PREFERENCES, authority, label=json.dumps(wishes.as_facts())).save()

    def second_line(self) -> SecondLine:
        """Whom to turn to where the first does not answer, of those that can be told."""
        reachable = self.contacts()
        escalations = {late: to for late, to in self.escalations().items() if to in reachable}
        return SecondLine(frozenset(self.second_addresses()), escalations)

    # ---- candidates ------------------------------------------------------------------------------

    @our_errors()
    def candidates_with(
        self, keys: Iterable[tuple[str, str, str]]
    ) -> dict[tuple[str, str, str], Candidate]:
        """Those of the candidates (election, person, area) that are there already."""
        wanted = [_candidate_key(key) for key in keys]
        rows = self._rows.batch_get(wanted, consistent_read=True)
        return {candidate.key: candidate for candidate in map(_candidate, rows)}

    @our_errors()
    def candidates_of(self, area: str, election: str) -> tuple[Candidate, ...]:
        """Who stands in an area (GSS code), by person id."""
        prefix = _Row.sk.startswith(f"candidate#{election}#")
        return tuple(map(_candidate, self._rows.query(f"area#{area}", prefix)))

    def mark_code_used(self, candidate: Candidate, at: datetime) -> bool:
        """Record when a code was first used; False where that is on record."""
        row = self._rows(*_use_key(candidate), added_at=_text(at))
        try:
            with our_errors():
                row.save(condition=self._rows.pk.does_not_exist())
        except LostRace:
            return False
        return True

    @our_errors()
    def codes_used(self, area: str, election: str) -> dict[str, datetime]:
        """When codes of an area's candidates were first used, by person id."""
        of_election = _Row.sk.startswith(f"{election}#")
        rows = self._rows.query(f"used#{area}", of_election)
        return {
            row.sk.rpartition("#")[2]: datetime.fromisoformat(str(row.added_at)) for row in rows
        }

    @our_errors()
    def add_candidates(self, candidates: Mapping[str, Candidate]) -> None:
        """Write candidates by the hash of their code.

        The codes go first: a candidate who is there has a code that is found, so an import that was
        cut off at any point is finished by importing again.
        """
        self._write(
            self._candidate_row((f"code#{code_hash}", _CODE), candidate)
            for code_hash, candidate in candidates.items()
        )
        self._write(self._candidate_row(_candidate_key(c.key), c) for c in candidates.values())

    def _candidate_row(self, key: tuple[str, str], candidate: Candidate) -> _Row:
        return self._rows(
            *key,
            election=candidate.election,
            person_id=candidate.person_id,
            area=candidate.area,
            name=candidate.name,
            party=candidate.party,
            secret_version=candidate.secret_version,
            source=candidate.source,
            added_at=_text(candidate.imported_at),
        )

    def _write(self, rows: Iterable[_Row]) -> None:
        with self._rows.batch_write() as batch:
            for row in rows:
                batch.save(row)

    def _get(self, pk: str, sk: str, *, consistent: bool = False) -> _Row | None:
        try:
            return self._rows.get(pk, sk, consistent_read=consistent)
        except DoesNotExist:
            return None


def _candidate_key(key: tuple[str, str, str]) -> tuple[str, str]:
    election, person_id, area = key
    return f"area#{area}", f"candidate#{election}#{person_id}"


def _use_key(candidate: Candidate) -> tuple[str, str]:
    return f"used#{candidate.area}", f"{candidate.election}#{candidate.person_id}"


def _delegate_of_code(row: _Row) -> Delegate | None:
    if not row.delegate:
        return None
    return Delegate(
        id=str(row.delegate),
        name=str(row.delegate_name),
        code_hash=row.pk.removeprefix("delegate-code#"),
        added_at=datetime.fromisoformat(str(row.added_at)),
    )


def _candidate(row: _Row) -> Candidate:
    return Candidate(
        election=str(row.election),
        person_id=str(row.person_id),
        area=str(row.area),
        name=str(row.name),
        party=str(row.party or ""),
        secret_version=str(row.secret_version),
        source=str(row.source or ""),
        imported_at=datetime.fromisoformat(str(row.added_at)),
        delegate=_delegate_of_code(row),
    )


def _text(at: datetime | None) -> str | None:
    return at.astimezone(UTC).isoformat() if at else None


def _time(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None
