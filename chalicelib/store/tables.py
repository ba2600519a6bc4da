"""What every table of ours has in common: timeouts, and AWS's refusals as our errors."""

from collections.abc import Iterator
from contextlib import contextmanager
from types import new_class
from typing import Any, TypeVar, cast

from botocore.exceptions import BotoCoreError, ClientError
from pynamodb.exceptions import PynamoDBException
from pynamodb.indexes import Index
from pynamodb.models import Model

from chalicelib.aws.clients import CONNECT_SECONDS, READ_SECONDS, client
from chalicelib.errors import LostRace, Unavailable

_LOST = "ConditionalCheckFailedException"


class TableMeta:
    """PynamoDB's per-table settings that ours share; subclasses add ``table_name``."""

    connect_timeout_seconds = CONNECT_SECONDS
    read_timeout_seconds = READ_SECONDS
    max_retry_attempts = 2


Rows = TypeVar("Rows", bound=Model)


def on_table(rows: type[Rows], table: str) -> type[Rows]:
    """A class of rows as it is on one table, calling DynamoDB through the process's one client.

    Left alone, each class makes a client of its own: a tenth of a second of a cold start, and
    connections of its own. PynamoDB has no setting for it, so this is its private name, at the
    version that is pinned; every test of a table would tell.
    """
    meta = type("Meta", (TableMeta,), {"table_name": table})
    indexes = {name: type(it)() for name, it in vars(rows).items() if isinstance(it, Index)}
    bound: Any = new_class(
        rows.__name__, (rows,), {}, lambda names: names.update(Meta=meta, **indexes)
    )
    bound._get_connection().connection._client = client("dynamodb")
    return cast("type[Rows]", bound)


def error_code(error: Exception) -> str | None:
    """AWS's code of a failed call, such as ``ConditionalCheckFailedException``."""
    cause = error.cause if isinstance(error, PynamoDBException) else error
    if isinstance(cause, ClientError):  # a call that timed out has no response to ask for a code
        return str(cause.response.get("Error", {}).get("Code"))
    return None


@contextmanager
def our_errors() -> Iterator[None]:
    """A lost conditional write becomes LostRace, all else that AWS refuses Unavailable."""
    try:
        yield
    except (PynamoDBException, BotoCoreError, ClientError) as error:
        if error_code(error) == _LOST:
            raise LostRace(_LOST) from error
        raise Unavailable from error
