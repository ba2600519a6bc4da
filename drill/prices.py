"""Price the calls that a drill made, by the list prices of infra/prices.yaml."""

from collections import defaultdict
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import yaml

from local.invocation import API_HANDLER

PRICES = Path(__file__).resolve().parent.parent / "infra" / "prices.yaml"
_WRITES = ("Put", "Update", "Delete", "BatchWrite", "TransactWrite")
_S3_WRITES = ("Put", "List", "Delete", "Copy", "Create", "Complete", "Upload")
_PLAIN = {"sqs": "queue_request", "sesv2": "mail"}


def priced(
    calls: Mapping[tuple[str, str, str], int], invocations: Mapping[str, int]
) -> dict[str, float]:
    """Return US dollars by service: at least so much, since a call may take several units."""
    facts: dict[str, Any] = yaml.safe_load(PRICES.read_text("utf-8"))
    prices = {name: float(of["price"]) for name, of in facts["prices"].items()}
    dollars = defaultdict[str, float](float)
    for (function, service, operation), number in calls.items():
        price = _price_of(service, operation)
        if function and price:
            dollars[service] += number * prices[price]
    assumed = {name: float(of["value"]) for name, of in facts["assumed"].items()}
    for function, number in invocations.items():
        is_api = function == API_HANDLER
        gigabytes = assumed["api_gigabytes" if is_api else "gigabytes"]
        price_each = assumed["seconds"] * gigabytes * prices["gigabyte_second"]
        price_each += prices["invocation"]
        price_each += prices["api_request"] + prices["edge_request"] if is_api else 0
        dollars["lambda"] += number * price_each
    return dict(dollars)


def _price_of(service: str, operation: str) -> str | None:
    """Return the name of the price of a call; None for what is free or not counted."""
    if service == "dynamodb":
        return "written_unit" if operation.startswith(_WRITES) else "read_unit"
    if service == "kms":
        return "kms_signature" if operation == "Sign" else "kms_request"
    if service == "s3":
        return "s3_write" if operation.startswith(_S3_WRITES) else "s3_read"
    return _PLAIN.get(service)
