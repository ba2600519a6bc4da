"""What tests put between the product and DynamoDB, by botocore's events on the product's client."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, Literal

from chalicelib.aws.clients import client


@contextmanager
def counted_calls(service: Literal["dynamodb", "kms", "sqs"] = "dynamodb") -> Iterator[list[str]]:
    """List the operations of a service that are called meanwhile, in order."""
    calls: list[str] = []

    def note(model: Any, **_: Any) -> None:
        calls.append(model.name)

    with _handler(f"provide-client-params.{service}", note, service):
        yield calls


@contextmanager
def call_parameters() -> Iterator[list[dict[str, Any]]]:
    """List the parameters of each call of DynamoDB meanwhile, in order."""
    parameters: list[dict[str, Any]] = []

    def note(params: dict[str, Any], **_: Any) -> None:
        parameters.append(params)

    with _handler("provide-client-params.dynamodb", note):
        yield parameters


@contextmanager
def written_rows() -> Iterator[list[dict[str, Any]]]:
    """List the rows that batches write meanwhile; of a deletion, its key."""
    rows: list[dict[str, Any]] = []

    def note(params: Any, **_: Any) -> None:
        for requests in params["RequestItems"].values():
            rows.extend(item for r in requests for body in r.values() for item in body.values())

    with _handler("provide-client-params.dynamodb.BatchWriteItem", note):
        yield rows


@contextmanager
def meanwhile(
    moment: str, operation: str, act: Callable[[], object], *, times: int
) -> Iterator[None]:
    """Act ``times`` times ``before`` or ``after`` an operation. What it calls itself counts not."""
    remaining, acting = times, False

    def intrude(**_: Any) -> None:
        nonlocal remaining, acting
        if remaining and not acting:
            remaining, acting = remaining - 1, True
            act()
            acting = False

    name = {"before": "provide-client-params", "after": "after-call"}[moment]
    with _handler(f"{name}.dynamodb.{operation}", intrude):
        yield


@contextmanager
def unread_keys(times: int) -> Iterator[None]:
    """Have the table read one key alone of each batch, ``times`` times over."""
    remaining, unread = times, dict[str, Any]()

    def ask_for_one(params: Any, **_: Any) -> Any:
        nonlocal remaining, unread
        unread = {}
        [(table, request)] = params["RequestItems"].items()
        if not remaining:
            return None
        remaining -= 1
        if request["Keys"][1:]:
            unread = {table: {**request, "Keys": request["Keys"][1:]}}
        return {**params, "RequestItems": {table: {**request, "Keys": request["Keys"][:1]}}}

    def leave_the_rest(parsed: Any, **_: Any) -> None:
        parsed["UnprocessedKeys"] = unread

    with (
        _handler("provide-client-params.dynamodb.BatchGetItem", ask_for_one),
        _handler("after-call.dynamodb.BatchGetItem", leave_the_rest),
    ):
        yield


@contextmanager
def _handler(
    event: str, handler: Callable[..., Any], service: Literal["dynamodb", "kms", "sqs"] = "dynamodb"
) -> Iterator[None]:
    events = client(service).meta.events
    events.register(event, handler)
    try:
        yield
    finally:
        events.unregister(event, handler)
