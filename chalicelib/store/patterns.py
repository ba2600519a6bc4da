"""What several cases share, so that a reader of the table learns neither what nor which cases.

| pk | sk | row |
|---|---|---|
| digest of an account, or of a band of a text | digest of that and a case | sealed: the case |
| digest of a case | ``of`` | sealed: where its other rows are |

Digests are keyed.

Rows go with their case: erasing finds them by the second kind, without the case's words. No backup
and no copy of them is kept, and all can be made anew from the log.
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, replace
from math import ceil
from typing import Any

from pynamodb.attributes import BinaryAttribute, UnicodeAttribute
from pynamodb.models import Model

from chalicelib.errors import LostRace
from chalicelib.model.patterns import MOST_CASES, Member
from chalicelib.model.references import digest
from chalicelib.ports import IdSecrets, Now
from chalicelib.store.crowds import Crowds
from chalicelib.store.sealing import seal_bytes, unseal_bytes
from chalicelib.store.tables import Table
from chalicelib.telemetry import logger

RowKey = tuple[str, str]
Words = dict[str, Any]

_BLOCK = 512
"""Rows are padded to a multiple of so many bytes: lengths hardly say to how many a case went."""


class PatternRow(Model):
    """Any row; ``sealed`` opens with our secret alone."""

    pk = UnicodeAttribute(hash_key=True)
    sk = UnicodeAttribute(range_key=True)
    sealed = BinaryAttribute(legacy_encoding=False)


class PatternsTable:
    """The port ``Patterns``. Digests are under the oldest secret that is good: a new one does not
    begin the counts anew, and once the old one is retired the table is made anew. Erasing finds
    what was written under any."""

    def __init__(self, table: str, secrets: IdSecrets, now: Now) -> None:
        self._table, self._secrets = Table(PatternRow, table), secrets
        self._crowds = Crowds(now)

    def begin(self, case_id: str, memberships: Mapping[str, Member]) -> bool:
        """Write what a new case has, without reading; False, and nothing, where that was begun.

        The list of its rows is written before them: killed anywhere, what is there can be found.
        """
        secret = self._secret()
        rows = _rows(secret, case_id, memberships)
        listed = _row(secret, _place_of_list(secret, case_id), {"rows": [*rows]})
        if rows:
            try:
                self._table.save(listed, PatternRow.pk.does_not_exist())
            except LostRace:
                return False
            self._table.save_all(_row(secret, place, words) for place, words in rows.items())
        return True

    def put(self, case_id: str, memberships: Mapping[str, Member]) -> None:
        """Write what a case has, by key, in place of what it had.

        The list names new rows before they are there, and old ones until they are gone.
        """
        secret = self._secret()
        rows, place = _rows(secret, case_id, memberships), _place_of_list(secret, case_id)
        before = [(str(pk), str(sk)) for pk, sk in self._list_of(secret, case_id).get("rows", ())]
        outdated = [old for old in before if old not in rows]
        if not rows.keys() <= set(before):
            self._table.save(_row(secret, place, {"rows": [*rows, *outdated]}))
        self._table.save_all(_row(secret, place, words) for place, words in rows.items())
        if outdated:
            self._table.delete_all(outdated)
            self._table.save(_row(secret, place, {"rows": [*rows]}))

    def members(self, key: str, *, consistent: bool = True) -> Sequence[Member]:
        """List cases that have something, as they are now, or were a moment ago; where they are
        many, as they were seconds ago."""
        secret = self._secret()
        trait = _trait(secret, key)
        crowd = self._crowds.get(trait)
        if crowd is not None:
            return crowd
        rows = self._table.query(trait, consistent=consistent, most=MOST_CASES)
        members = _members(secret, rows)
        self._crowds.keep(trait, members)
        return members

    def member(self, key: str, case_id: str) -> Member | None:
        """Return one case among those that have something, however many they are."""
        secret = self._secret()
        row = self._table.get(*_place(secret, key, case_id), consistent=True)
        return next(iter(_members(secret, [row] if row else [])), None)

    def erase(self, case_id: str, keys: Iterable[str] = ()) -> None:
        """Remove all that is kept of a case, and its rows of ``keys``, listed or not."""
        keys = tuple(keys)
        for secret in self._secrets.all_ever():
            rows = self._list_of(secret, case_id).get("rows", ())
            listed = {(str(pk), str(sk)) for pk, sk in rows}
            self._table.delete_all(listed | {_place(secret, key, case_id) for key in keys})
            self._table.delete(*_place_of_list(secret, case_id))

    def clear(self) -> int:
        """Remove every row, whatever secret it was written under."""
        rows = self._table.scan(PatternRow.pk.exists(), ["pk", "sk"])
        places = [(row.pk, row.sk) for row in rows]
        self._table.delete_all(places)
        self._crowds.clear()
        return len(places)

    def _list_of(self, secret: bytes, case_id: str) -> Words:
        row = self._table.get(*_place_of_list(secret, case_id), consistent=True)
        return (_opened(secret, row) if row else None) or {}

    def _secret(self) -> bytes:
        return self._secrets.oldest()


def _rows(secret: bytes, case_id: str, memberships: Mapping[str, Member]) -> dict[RowKey, Words]:
    return {
        _place(secret, key, case_id): _words(secret, member)
        for key, member in sorted(memberships.items())
    }


def _trait(secret: bytes, key: str) -> str:
    return digest(secret, "trait", key)


def _place(secret: bytes, key: str, case_id: str) -> RowKey:
    trait = _trait(secret, key)
    return trait, digest(secret, "member", f"{trait}/{case_id}")


def _place_of_list(secret: bytes, case_id: str) -> RowKey:
    return digest(secret, "case", case_id), "of"


def _words(secret: bytes, member: Member) -> Words:
    """Write a member down; of its reporter's mailbox a digest."""
    mailbox = member.mailbox and digest(secret, "mailbox", member.mailbox)[:32]
    return asdict(replace(member, mailbox=mailbox))


def _member(words: Words) -> Member:
    recipients = {name: tuple(words[name]) for name in ("platforms", "authorities")}
    return Member(**{**words, **recipients})


def _members(secret: bytes, rows: Iterable[PatternRow]) -> list[Member]:
    words = (_opened(secret, row) for row in rows)
    return [_member(member_row) for member_row in words if member_row is not None]


def _row(secret: bytes, place: RowKey, words: Words) -> PatternRow:
    text = json.dumps(words).encode()
    padded = text.ljust(ceil(len(text) / _BLOCK) * _BLOCK)
    return PatternRow(*place, sealed=seal_bytes(_key(secret), "/".join(place), padded))


def _opened(secret: bytes, row: PatternRow) -> Words | None:
    """Open a row; None where we did not write it so. No report, and no erasure, waits for that."""
    from cryptography.exceptions import InvalidTag

    try:
        words: Words = json.loads(unseal_bytes(_key(secret), f"{row.pk}/{row.sk}", row.sealed))
    except (InvalidTag, ValueError):  # the latter of what is too short to have been sealed
        logger.error("a row of what cases share does not open")
        return None
    return words


def _key(secret: bytes) -> bytes:
    return bytes.fromhex(digest(secret, "rows", ""))
