"""Things that run out: nonces, throttles, sessions. DynamoDB's TTL is only the cleaner."""

import json
from collections.abc import Mapping

from pynamodb.attributes import NumberAttribute, UnicodeAttribute
from pynamodb.exceptions import DoesNotExist
from pynamodb.models import Model

from chalicelib.aws.clients import client
from chalicelib.errors import LostRace
from chalicelib.ports import Clock
from chalicelib.store.tables import on_table, our_errors


class GuardRow(Model):
    """One guard; ``expires`` is epoch seconds after which it counts as absent."""

    pk = UnicodeAttribute(hash_key=True)
    expires = NumberAttribute()
    tries = NumberAttribute(null=True)
    value = UnicodeAttribute(null=True)


class GuardsTable:
    """The port ``Guards`` on one table."""

    def __init__(self, table: str, now: Clock) -> None:
        self._rows, self._now, self._table = on_table(GuardRow, table), now, table

    def spend(self, key: str, seconds: int) -> bool:
        """True the first time within ``seconds``; one winner however many try at once."""
        now = self._epoch()
        try:
            with our_errors():  # by the low-level client: every signed request waits for it
                client("dynamodb").put_item(
                    TableName=self._table,
                    Item={"pk": {"S": key}, "expires": {"N": str(now + seconds)}},
                    ConditionExpression="attribute_not_exists(pk) OR expires <= :now",
                    ExpressionAttributeValues={":now": {"N": str(now)}},
                )
        except LostRace:
            return False
        return True

    def count(self, key: str, seconds: int) -> int:
        """Count one more try within a window of ``seconds`` that begins with the first."""
        rows, now = self._rows, self._epoch()
        try:
            with our_errors():
                rows(key, expires=now + seconds, tries=1).save(
                    condition=rows.pk.does_not_exist() | (rows.expires <= now)
                )
        except LostRace:
            return self._count_again(key)
        return 1

    def tries(self, key: str) -> int:
        """How many tries there were, without counting one."""
        row = self._live(key)
        return 0 if row is None else int(row.tries or 0)

    def keep(self, key: str, value: Mapping[str, str], seconds: int) -> None:
        """Remember ``value`` for so long."""
        with our_errors():
            self._rows(key, expires=self._epoch() + seconds, value=json.dumps(dict(value))).save()

    def recall(self, key: str) -> Mapping[str, str] | None:
        """What was kept, if it has not run out."""
        row = self._live(key)
        if row is None or row.value is None:
            return None
        value: dict[str, str] = json.loads(row.value)
        return value

    def forget(self, key: str) -> None:
        """Remove what was kept."""
        with our_errors():
            self._rows(key).delete()

    def _count_again(self, key: str) -> int:
        row = self._rows(key)
        with our_errors():
            row.update(actions=[self._rows.tries.add(1)])
        return int(row.tries or 0)

    def _live(self, key: str) -> GuardRow | None:
        with our_errors():
            try:
                row = self._rows.get(key, consistent_read=True)
            except DoesNotExist:
                return None
        return row if row.expires > self._epoch() else None

    def _epoch(self) -> int:
        return int(self._now().timestamp())
