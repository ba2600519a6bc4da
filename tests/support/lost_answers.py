"""A call that is done and whose answer is lost: the client sends it again, and finds it done."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from botocore.awsrequest import AWSPreparedRequest
from botocore.exceptions import ConnectionClosedError
from moto.core.models import botocore_stubber

from chalicelib.aws.clients import client


@contextmanager
def losing_one_answer(operation: str) -> Iterator[list[str]]:
    """Lose the answer to the first call of an operation of DynamoDB; give what was lost."""
    lost: list[str] = []

    def lose(event_name: str, request: AWSPreparedRequest, **_: Any) -> None:
        if not lost:
            lost.append(operation)
            botocore_stubber(event_name, request)
            raise ConnectionClosedError(endpoint_url=request.url)

    events, event = client("dynamodb").meta.events, f"before-send.dynamodb.{operation}"
    events.register_first(event, lose)
    try:
        yield lost
    finally:
        events.unregister(event, lose)
