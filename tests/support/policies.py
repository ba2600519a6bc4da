"""The policies of functions, as they are deployed."""

import json
from pathlib import Path
from typing import Any

from app import app
from infra.sam import PROJECT_DIR

Statement = dict[str, Any]

CHALICE_DIR = PROJECT_DIR / ".chalice"
POLICIES = sorted(CHALICE_DIR.glob("policy-*.json"))
CHANGES = {"dynamodb:UpdateItem", "dynamodb:DeleteItem", "dynamodb:BatchWriteItem"}
ANY_RESOURCE: dict[str, str] = {"ReadsItsMailQuota": "SES knows no resource for GetAccount"}
"""Statement id: why it must name every resource."""


def statements_of(path: Path) -> list[Statement]:
    """Return the statements of a policy."""
    statements: list[Statement] = json.loads(path.read_text("utf-8"))["Statement"]
    return statements


def actions_on(path: Path, resource: Any) -> set[str]:
    """Name what a policy allows on a resource."""
    statements = [s for s in statements_of(path) if resource in listed(s["Resource"])]
    return {action for statement in statements for action in statement["Action"]}


def functions() -> set[str]:
    """Name every function of the app."""
    return {*(source.name for source in app.event_sources), "api_handler"}


def listed(resource: Any) -> list[Any]:
    """Return the resources of a statement as a list."""
    return resource if isinstance(resource, list) else [resource]
