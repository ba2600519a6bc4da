"""DynamoDB has one way in: ``store/tables.py``, and ``store/together.py`` for several rows."""

import re
from pathlib import Path

import chalicelib

PACKAGE = Path(chalicelib.__file__).parent


def modules_with(pattern: str) -> set[str]:
    return {
        str(path.relative_to(PACKAGE))
        for path in PACKAGE.rglob("*.py")
        if re.search(pattern, path.read_text("utf-8"))
    }


def test_dynamodbs_client_is_asked_for_in_one_place() -> None:
    assert modules_with(r"""client\(["']dynamodb["']\)""") == {
        "store/tables.py",
        "store/together.py",
    }


def test_pynamodb_is_used_by_stores_alone() -> None:
    modules = modules_with(r"(?m)^\s*(from|import) pynamodb")
    assert {module for module in modules if not module.startswith("store/")} == {"aws/failures.py"}
    calls = modules_with(r"pynamodb\.(connection|transactions|pagination)")
    assert calls == {"store/tables.py", "store/schema.py"}


def test_rows_are_not_saved_past_the_table() -> None:
    assert modules_with(r"\.(batch_get|batch_write)\(|\)\.save\(\)") == set()
