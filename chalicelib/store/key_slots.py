"""Data keys in slots: each can be destroyed alone, and no backup or stream has a copy of any.

What is sealed names the slot of its key. The table of slots alone has what a key is made of, so it
has no point-in-time recovery and no stream, and its rows go nowhere else: an emptied slot is empty
in every copy of everything. A batch of slots is written ahead of what is sealed, so a report is one
write still.

| attribute of a batch | |
|---|---|
| ``wrapping`` | a wrapping key as KMS encrypted it |
| ``salts`` | 32 random bytes for each slot, by its number; a destroyed slot has none |

A slot's key is HMAC-SHA-256, under the wrapping key, of its salt and name: without the salt nobody
finds it, KMS included.
"""

import hmac
import os
import threading
from collections import defaultdict
from collections.abc import Iterable
from contextlib import suppress
from secrets import token_urlsafe
from typing import Any

from cachetools import LRUCache, cachedmethod
from pynamodb.attributes import BinaryAttribute, MapAttribute, UnicodeAttribute
from pynamodb.models import Model

from chalicelib.aws.wrapping_keys import WrappingKeys
from chalicelib.errors import Gone, LostRace
from chalicelib.store.tables import Table

FEWEST, MOST = 8, 64
"""Slots of a process's first batch, whose row is one write unit; and of the greatest."""

_SALT = 32
_MOST_READ = 256


class SlotBatchRow(Model):
    """One batch of slots."""

    batch = UnicodeAttribute(hash_key=True)
    wrapping = BinaryAttribute(legacy_encoding=False)
    salts: MapAttribute[str, Any] = MapAttribute()  # type: ignore[no-untyped-call] # PynamoDB's own


class KeySlots:
    """Makes, opens and destroys data keys. Every method raises Unavailable."""

    def __init__(self, table: str, wrapping: WrappingKeys) -> None:
        self._table, self._wrapping = Table(SlotBatchRow, table), wrapping
        self._free: list[tuple[bytes, str]] = []
        self._size, self._lock = FEWEST, threading.Lock()
        self._read: LRUCache[str, SlotBatchRow] = LRUCache(_MOST_READ)
        self._read_lock = threading.Lock()

    def new(self) -> tuple[bytes, str]:
        """Take a slot that nobody has, and give its key and its name."""
        with self._lock:
            if not self._free:
                self._free = self._stocked()
            return self._free.pop()

    def open(self, slot: str) -> bytes:
        """Return the key of a slot; its batch is read once a process. Raises Gone."""
        return self._key(self._batch(_batch_of(slot)), slot)

    def open_now(self, slot: str) -> bytes:
        """Return the key of a slot as it is now. Raises Gone."""
        self._forget(_batch_of(slot))
        return self.open(slot)

    def fetch(self, slots: Iterable[str]) -> None:
        """Read what opening these slots needs and was not read yet, together."""
        with self._read_lock:
            unread = {_batch_of(slot) for slot in slots} - self._read.keys()
        if len(unread) > 1:
            rows = self._table.read_all((batch,) for batch in sorted(unread))
            with self._read_lock:
                self._read.update((row.batch, row) for row in rows)

    def destroy(self, slot: str) -> None:
        """Destroy the key of a slot, for good; again does no harm."""
        batch, number = slot.rsplit(".", 1)
        self._forget(batch)
        remove = [SlotBatchRow.salts[number].remove()]
        with suppress(LostRace):  # there is no such batch
            self._table.update(batch, actions=remove, condition=SlotBatchRow.batch.exists())

    def find_existing(self, slots: Iterable[str]) -> set[str]:
        """Return those of the slots whose key can be opened yet."""
        by_batch: dict[str, set[str]] = defaultdict(set)
        for slot in slots:
            by_batch[_batch_of(slot)].add(slot)
        rows = self._table.read_all((batch,) for batch in by_batch)
        return {
            slot for row in rows for slot in by_batch[row.batch] if _salt_of(row, slot) is not None
        }

    def _stocked(self) -> list[tuple[bytes, str]]:
        """Write a new batch: the next has twice its slots."""
        wrapping, wrapped = self._wrapping.new()
        salts = {str(number): os.urandom(_SALT) for number in range(self._size)}
        row = SlotBatchRow(token_urlsafe(16), wrapping=wrapped, salts=salts)
        self._table.save_new(row, SlotBatchRow.batch.does_not_exist())
        self._size = min(2 * self._size, MOST)
        slots = [f"{row.batch}.{number}" for number in salts]
        return [(_key_of(wrapping, salts[_number_of(slot)], slot), slot) for slot in slots]

    def _key(self, row: SlotBatchRow, slot: str) -> bytes:
        salt = _salt_of(row, slot)
        if salt is None:
            raise Gone
        return _key_of(self._wrapping.open(row.wrapping), salt, slot)

    @cachedmethod(lambda self: self._read, lambda _, batch: batch, lambda self: self._read_lock)
    def _batch(self, batch: str) -> SlotBatchRow:
        row = self._table.get(batch, consistent=True)
        if row is None:
            raise Gone
        return row

    def _forget(self, batch: str) -> None:
        with self._read_lock:
            self._read.pop(batch, None)


def _batch_of(slot: str) -> str:
    return slot.rpartition(".")[0]


def _number_of(slot: str) -> str:
    return slot.rpartition(".")[2]


def _salt_of(row: SlotBatchRow, slot: str) -> bytes | None:
    salt: bytes | None = row.salts.attribute_values.get(_number_of(slot))
    return salt


def _key_of(wrapping: bytes, salt: bytes, slot: str) -> bytes:
    return hmac.digest(wrapping, salt + slot.encode(), "sha256")
