"""Reads and writes of several rows, of one table or of several, by one call."""

from collections.abc import Sequence
from typing import Any

from chalicelib.aws.clients import client
from chalicelib.aws.failures import OurErrors
from chalicelib.errors import Unavailable
from chalicelib.store.tables import TRIES, Item, RowPlace, SharedConnection


@OurErrors("dynamodb")
def get_together(*places: RowPlace) -> list[Any]:
    """Read rows of several tables as they are now, by one call; None for one that is not there.

    It is boto3's call: PynamoDB reads the rows of one table at a time.
    """
    requests: dict[str, Any] = {}
    for table, key in places:
        request = requests.setdefault(table.name, {"Keys": [], "ConsistentRead": True})
        request["Keys"].append(table.as_item(key))
    items: dict[str, list[Item]] = {name: [] for name in requests}
    for _ in range(TRIES):
        answer = client("dynamodb").batch_get_item(RequestItems=requests)
        for name, answered in answer["Responses"].items():
            items[name] += answered
        requests = answer["UnprocessedKeys"]
        if not requests:
            return [table.pick(items[table.name], key) for table, key in places]
    raise Unavailable


@OurErrors("dynamodb")
def write_together(
    puts: Sequence[Item] = (),
    updates: Sequence[Item] = (),
    deletes: Sequence[Item] = (),
    checks: Sequence[Item] = (),
) -> None:
    """Write and remove rows of one or several tables, as they were prepared, while other rows are
    as ``checks`` have it: all or none.

    Raises LostRace where one of the conditions does not hold, or another writes to one of them now:
    see ``failed_conditions``.
    """
    SharedConnection().transact_write_items(checks, deletes, puts, updates)
