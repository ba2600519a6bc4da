"""Have moto answer in a fraction of the time, and say the same.

Beside what ``attributes``, ``backlogs``, ``copies`` and ``queries`` shorten, SQS says at once that
a queue is empty: moto's own waits as long as it may, with every other request behind it, for a
message that nobody sends meanwhile. A key that is not asymmetric has a private key in moto, which
nobody uses: one is made for all of them, a tenth of a second each.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from typing import Any

from moto.core.serialize import BaseJSONSerializer
from moto.dynamodb.models.dynamo_type import DynamoType
from moto.dynamodb.models.table import Table
from moto.kms import models as kms
from moto.kms.utils import KeySpec
from moto.kms.utils import generate_private_key as _moto_private_key
from moto.sqs.models import SQSBackend

from local import backlogs
from local.attributes import answer_with_items
from local.copies import copy_what_changes
from local.queries import query_by_key

_moto_receive = SQSBackend.receive_message

REPLACED: tuple[tuple[Any, str], ...] = (
    *backlogs.REPLACED,
    (Table, "query"),
    (DynamoType, "__deepcopy__"),
    (BaseJSONSerializer, "_serialize_type_structure"),
    (SQSBackend, "receive_message"),
    (kms, "generate_private_key"),
)


def answer_quickly() -> None:
    """Replace moto's ways by the short ones. Once is enough; again does no harm."""
    backlogs.take_any_backlog()
    query_by_key()
    answer_with_items()
    copy_what_changes()
    setattr(SQSBackend, "receive_message", _receive_at_once)  # noqa: B010 # mypy forbids assigning
    setattr(kms, "generate_private_key", _private_key)  # noqa: B010


@contextmanager
def answering_quickly() -> Iterator[None]:
    """Answer quickly meanwhile, then by moto's own ways again."""
    replaced_methods = [(owner, name, vars(owner)[name]) for owner, name in REPLACED]
    answer_quickly()
    try:
        yield
    finally:
        for owner, name, replaced in replaced_methods:
            setattr(owner, name, replaced)


def _receive_at_once(
    backend: Any, queue_name: str, count: int, _wait_seconds: int, *arguments: Any
) -> Any:
    return _moto_receive(backend, queue_name, count, 0, *arguments)


def _private_key(key_spec: str) -> Any:
    return _unused_key() if key_spec == KeySpec.SYMMETRIC_DEFAULT else _moto_private_key(key_spec)


@cache
def _unused_key() -> Any:
    return _moto_private_key(KeySpec.SYMMETRIC_DEFAULT)
