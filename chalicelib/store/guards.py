"""Keep what runs out: nonces, throttles, sessions. DynamoDB's TTL is only the cleaner."""

import json
from collections.abc import Mapping
from secrets import token_urlsafe
from typing import Any

from pynamodb.attributes import NumberAttribute, UnicodeAttribute
from pynamodb.models import Model

from chalicelib.aws.failures import failed_conditions
from chalicelib.errors import LimitReached, LostRace, Unavailable
from chalicelib.ports import Counter, Now
from chalicelib.store.expiry import epoch
from chalicelib.store.tables import Table
from chalicelib.store.together import write_together

_TRIES = 5


class GuardRow(Model):
    """One guard; ``expires`` is epoch seconds after which it counts as absent."""

    pk = UnicodeAttribute(hash_key=True)
    expires = NumberAttribute()
    tries = NumberAttribute(null=True)
    value = UnicodeAttribute(null=True)
    mark = UnicodeAttribute(null=True)
    """By chance, of whoever spends a key: tells its own writing, whose answer was lost, from
    another's."""


class GuardsTable:
    """The port ``Guards`` on one table."""

    def __init__(self, table: str, now: Now) -> None:
        self._table, self._now = Table(GuardRow, table), now

    def spend(self, key: str, seconds: int, counter: Counter | None = None) -> bool:
        """Spend a key: True the first time within ``seconds``; one winner however many try at once.

        Then ``counter`` counts one more, by the same call. Raises LimitReached, and spends nothing,
        where it stands at its most.
        """
        row = GuardRow(key, expires=epoch(self._now()) + seconds, mark=token_urlsafe(12))
        if counter is not None:
            return self._begin_and_count(row, counter)
        return self._begin(row) or self._is_own(row)

    def count(self, key: str, seconds: int) -> int:
        """Count one more try within a window of ``seconds`` that begins with the first."""
        if self._begin(GuardRow(key, expires=epoch(self._now()) + seconds, tries=1)):
            return 1
        row = self._table.update(key, actions=[GuardRow.tries.add(1)])
        return int(row.tries or 0)

    def tries(self, key: str) -> int:
        """Say how many tries there were, without counting one."""
        row = self._live(key)
        return 0 if row is None else int(row.tries or 0)

    def keep(self, key: str, value: Mapping[str, str], seconds: int) -> None:
        """Remember ``value`` for so long."""
        expires = epoch(self._now()) + seconds
        self._table.save(GuardRow(key, expires=expires, value=json.dumps(dict(value))))

    def recall(self, key: str) -> Mapping[str, str] | None:
        """Return what was kept, if it has not run out."""
        row = self._live(key)
        if row is None or row.value is None:
            return None
        value: dict[str, str] = json.loads(row.value)
        return value

    def forget(self, key: str) -> None:
        """Remove what was kept."""
        self._table.delete(key)

    def _begin(self, row: GuardRow) -> bool:
        """Write a guard where there is none; False where there is one that has not run out."""
        try:
            self._table.save(row, self._absent())
        except LostRace:
            return False
        return True

    def _is_own(self, row: GuardRow) -> bool:
        """Return whether the row that is there is this one, by one more read."""
        present = self._live(row.pk)
        return present is not None and present.mark == row.mark

    def _begin_and_count(self, row: GuardRow, counter: Counter) -> bool:
        begin = self._table.saving(row, self._absent())
        count = self._table.updating(
            counter.key,
            actions=[
                GuardRow.tries.add(1),
                GuardRow.expires.set(epoch(self._now()) + counter.seconds),
            ],
            condition=GuardRow.tries.does_not_exist() | (GuardRow.tries < counter.most),
        )
        for _ in range(_TRIES):
            try:
                write_together(puts=[begin], updates=[count])
            except LostRace as lost:
                present, full = failed_conditions(lost)
                if present:
                    return False
                if full:
                    raise LimitReached(counter.key) from lost
                continue  # another process counts at this moment
            return True
        raise Unavailable

    def _absent(self) -> Any:  # PynamoDB's conditions are not typed where they are joined
        return GuardRow.pk.does_not_exist() | (GuardRow.expires <= epoch(self._now()))

    def _live(self, key: str) -> GuardRow | None:
        row = self._table.get(key, consistent=True)
        return row if row and row.expires > epoch(self._now()) else None
