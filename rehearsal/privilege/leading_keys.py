"""Play a condition that the emulator does not know: which rows a statement is for.

``leading_keys_are_known`` in infra/rehearsal-gaps.yaml; our tables with such statements have their
partition key first in every item and key: ``pk``.
"""

import re
from fnmatch import fnmatchcase
from typing import Any

_KEYED = re.compile(r'"(?:Key|Item)": \{"pk": \{"S": "([^"]+)"')
PolicyStatement = dict[str, Any]


def leading_keys(statement: PolicyStatement) -> list[str]:
    """Return the patterns of the keys that a statement is for; empty where it is for any."""
    patterns = statement.get("Condition", {}).get("ForAllValues:StringLike", {})
    keys: list[str] = patterns.get("dynamodb:LeadingKeys", [])
    return keys


def keys_in(call: str) -> set[str]:
    """Return the partition keys of the rows that a call reads or writes by their keys."""
    return set(_KEYED.findall(call))


def admits(statement: PolicyStatement, call: str) -> bool:
    """Return whether all rows of a call are a statement's."""
    patterns = leading_keys(statement)
    keys = keys_in(call)
    return not patterns or all(any(fnmatchcase(k, p) for p in patterns) for k in keys)
