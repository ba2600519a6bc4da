"""Match events against the patterns of EventBridge and of Lambda's event filters."""

import json
from collections.abc import Iterator, Mapping
from typing import Any


def matches(pattern: Mapping[str, Any], event: Any) -> bool:
    """Return whether an event matches an EventBridge pattern of nested members and exact values.

    Raises NotImplementedError for other comparisons: none is to be passed over in silence.
    """
    return all(_member_matches(choices, _member(event, key)) for key, choices in pattern.items())


def _member(event: Any, key: str) -> Any:
    return event.get(key) if isinstance(event, Mapping) else None


def _member_matches(choices: Any, value: Any) -> bool:
    if isinstance(choices, Mapping):
        return matches(choices, value)
    if any(isinstance(choice, Mapping) for choice in choices):
        raise NotImplementedError(f"this comparison is not played here: {choices}")
    return value in choices


def patterns_of(properties: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    """Yield the filters of an event source in the template."""
    for entry in properties.get("FilterCriteria", {}).get("Filters", []):
        yield json.loads(entry["Pattern"])
