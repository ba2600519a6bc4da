"""Bodies of platforms with each member spoilt: misspelt, missing, null, of another type, too long.

Which members there are is read from the models, so that a new one is spoilt as well.
"""

import copy
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from chalicelib.model.exchange import EvidenceRequest, Outcome, Outcomes, Poll, Verification
from tests.support.cases import REASONS

REFERENCE = "SS-2222-2222-222"
EVERY_REASON = {
    **REASONS,
    "illegal_content_explanation": "A threat to kill",
    "decision_account": "DECISION_ACCOUNT_SUSPENDED",
    "illegal_content_legal_ground": "The law",
    "incompatible_content_ground": "The terms",
    "incompatible_content_illegal": "No",
    "decision_ground_reference_url": "https://example.org/terms",
    "decision_visibility_other": "Another",
    "decision_monetary": "DECISION_MONETARY_SUSPENSION",
    "decision_monetary_other": "Another",
    "decision_provision": "DECISION_PROVISION_PARTIAL_SUSPENSION",
    "end_date_visibility_restriction": "2026-12-01",
    "end_date_monetary_restriction": "2026-12-01",
    "end_date_service_restriction": "2026-12-01",
    "end_date_account_restriction": "2026-12-01",
    "account_type": "ACCOUNT_TYPE_PRIVATE",
    "category": "STATEMENT_CATEGORY_VIOLENCE",
    "category_addition": ["STATEMENT_CATEGORY_CYBER_VIOLENCE"],
    "category_specification": ["KEYWORD_OTHER"],
    "category_specification_other": "Another",
    "content_type": ["CONTENT_TYPE_TEXT"],
    "content_type_other": "Another",
    "content_language": "EN",
    "content_date": "2026-11-22",
    "content_id": {"EAN-13": "1234567890123"},
    "application_date": "2026-11-22",
    "territorial_scope": ["GB"],
    "source_type": "SOURCE_ARTICLE_16",
    "source_identity": "A candidate",
    "puid": "1",
}
OUTCOME = {
    "outcome_id": "o",
    "reference": REFERENCE,
    "status": "partially_actioned",
    "at": "2026-11-22T09:00:00Z",
    "incidents": ["https://x.com/someone/status/20"],
    "statement_of_reasons": EVERY_REASON,
    "message": "The reply was removed",
    "ticket": "T-1",
}
ERROR = {"err": "invalid_key", "description": "said"}
WHOLE_BODIES: Mapping[str, tuple[type[Any], Any]] = {
    "poll": (
        Poll,
        {"maxEvents": 1, "returnImmediately": True, "ack": ["J"], "setErrs": {"J": ERROR}},
    ),
    "verification": (Verification, {"state": "s"}),
    "evidence": (EvidenceRequest, {"reference": REFERENCE, "sha256": "0" * 64}),
    "outcomes": (Outcomes, {"outcomes": [OUTCOME]}),
    "an outcome": (Outcome, OUTCOME),
}
"""Each body with every member that it may have."""

NEEDED_HERE = {"statement_of_reasons", "incompatible_content_explanation"}
"""Optional in general, needed in these bodies."""


@dataclass(frozen=True)
class Spoilt:
    """One thing that is wrong, where, and the member that has to be named."""

    body: str
    how: str
    pointer: str
    value: Any

    def __str__(self) -> str:
        return f"{self.body}{self.pointer} {self.how}"


def every_spoilt_body() -> Iterator[Spoilt]:
    """Spoil every member of every body, each in every way."""
    for name, (model, whole) in WHOLE_BODIES.items():
        schema = model.model_json_schema(by_alias=True)
        root = BodyPlace(name, schema.get("$defs", {}), whole, ())
        yield from spoilt_object(root, schema, whole)
        yield Spoilt(name, "of another type", "", [whole])


@dataclass(frozen=True)
class BodyPlace:
    """Where in a body one is."""

    body: str
    definitions: Mapping[str, Any]
    whole: Any
    path: tuple[str | int, ...]

    def at(self, step: str | int) -> "BodyPlace":
        return BodyPlace(self.body, self.definitions, self.whole, (*self.path, step))

    def resolved(self, schema: Mapping[str, Any]) -> Mapping[str, Any]:
        """Return a schema without references, and of a member that may be null the other half."""
        if "$ref" in schema:
            return self.resolved(self.definitions[schema["$ref"].rpartition("/")[2]])
        for branch in schema.get("anyOf", ()):
            if branch.get("type") != "null":
                return self.resolved(branch)
        return schema

    def spoilt(self, how: str, change: Callable[[Any], None], renamed: str | None = None) -> Spoilt:
        """Return the whole body with a change to what holds this place."""
        body = copy.deepcopy(self.whole)
        parent = body
        for step in self.path[:-1]:
            parent = parent[step]
        change(parent)
        steps = [*self.path[:-1], renamed] if renamed else self.path
        return Spoilt(self.body, how, "".join(f"/{step}" for step in steps), body)


def rename(name: str, wrong: str) -> Callable[[Any], None]:
    return lambda parent: parent.update({wrong: parent.pop(name)})


def remove(name: str) -> Callable[[Any], None]:
    return lambda parent: parent.pop(name)


def put(step: str | int, wrong: Any) -> Callable[[Any], None]:
    return lambda parent: parent.__setitem__(step, wrong)


def spoilt_object(place: BodyPlace, schema: Mapping[str, Any], value: Any) -> Iterator[Spoilt]:
    """Spoil each member of an object, or each value of a map of ids."""
    if "properties" not in schema:
        for name, inner in value.items():
            yield from spoilt_value(place.at(name), schema["additionalProperties"], inner)
        return
    assert schema["properties"].keys() == value.keys(), "the examples above have every member"
    for name, inner in value.items():
        of = place.at(name)
        yield of.spoilt("misspelt", rename(name, f"{name}x"), f"{name}x")
        if name in schema.get("required", ()) or name in NEEDED_HERE:
            yield of.spoilt("missing", remove(name))
        yield from spoilt_value(of, schema["properties"][name], inner)


def spoilt_value(place: BodyPlace, schema: Mapping[str, Any], value: Any) -> Iterator[Spoilt]:
    """Spoil a value in each way that its schema rules out, and what is inside it."""
    resolved = place.resolved(schema)
    for how, wrong in wrong_values(schema, resolved, value):
        yield place.spoilt(how, put(place.path[-1], wrong))
    if isinstance(value, list) and "additionalProperties" not in resolved["items"]:
        yield from spoilt_value(place.at(0), resolved["items"], value[0])
    if isinstance(value, dict):
        yield from spoilt_object(place, resolved, value)


def wrong_values(
    schema: Mapping[str, Any], resolved: Mapping[str, Any], value: Any
) -> Iterator[tuple[str, Any]]:
    """Yield (how it is wrong, the wrong value)."""
    if not any(branch.get("type") == "null" for branch in schema.get("anyOf", ())):
        yield "null", None
    yield "of another type (number)", 7.5
    yield "of another type (list or object)", ["x"] if isinstance(value, dict) else {"no": "such"}
    if "maxLength" in resolved:
        yield "too long", "x" * (resolved["maxLength"] + 1)
    if resolved.keys() & {"enum", "pattern", "const"}:
        yield "unknown", "x" * 10_000
    if "maxItems" in resolved:
        item = {} if isinstance(value[0], dict) else value[0]
        yield "too many", [item] * (resolved["maxItems"] + 1)
