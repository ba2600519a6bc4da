"""Have moto's DynamoDB answer without the way there: no request is signed, written out and read.

Of what a call costs, nine tenths are that way: a drill makes a hundred thousand of them. What fails
is asked once more by the ordinary way, which knows how errors are written; what moto refuses it has
not done.
"""

import copy
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from botocore import xform_name
from botocore.handlers import BUILTIN_HANDLERS
from moto.core.responses import ActionResult
from moto.dynamodb.responses import DynamoHandler

from local.account import ACCOUNT, REGION
from local.cloud import alone

_PARAMETERS = "standsafe_parameters"
_READS = frozenset({"GetItem", "Query", "Scan", "BatchGetItem"})
WRITES = frozenset({"PutItem", "UpdateItem", "DeleteItem", "BatchWriteItem", "TransactWriteItems"})
"""DynamoDB's operations that write."""
_OPERATIONS = _READS | WRITES


@dataclass(frozen=True, slots=True)
class _Answered:
    """What botocore looks at of an answer by HTTP."""

    status_code: int = 200


@contextmanager
def answering_directly() -> Iterator[None]:
    """Short-cut every client that is made meanwhile."""

    def keep(params: Any, context: dict[str, Any], **_: Any) -> None:
        context[_PARAMETERS] = params

    def answer(model: Any, context: dict[str, Any], **_: Any) -> Any:
        if model.name not in _OPERATIONS:
            return None
        with alone():
            return _answer(model, context[_PARAMETERS])

    handlers: list[tuple[str, Any]] = [
        ("before-parameter-build.dynamodb", keep),
        ("before-call.dynamodb", answer),
    ]
    BUILTIN_HANDLERS.extend(handlers)
    try:
        yield
    finally:
        for handler in handlers:
            BUILTIN_HANDLERS.remove(handler)


def _answer(model: Any, parameters: Any) -> tuple[_Answered, dict[str, Any]] | None:
    handler = DynamoHandler()
    handler.region, handler.current_account = REGION, ACCOUNT
    is_read = model.name in _READS
    handler.body = {**parameters} if is_read else copy.deepcopy(parameters)
    try:
        result = getattr(handler, xform_name(model.name))()
    except Exception:
        return None
    if not isinstance(result, ActionResult) or not isinstance(result.result, dict):
        return None
    members = model.output_shape.members
    answer = {name: value for name, value in result.result.items() if name in members}
    answered = {"HTTPStatusCode": 200, "HTTPHeaders": {}, "RetryAttempts": 0}
    return _Answered(), {**answer, "ResponseMetadata": answered}
