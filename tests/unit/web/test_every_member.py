"""Every member of every body that a platform sends: misspelt, missing, null, of another type, too
long. Which there are is read from the models, so that a new one is tried as well."""

import copy
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import pytest

from chalicelib import container as containers
from chalicelib.model.exchange import EvidenceRequest, Outcome, Outcomes, Poll, Verification
from tests.support.cases import REASONS
from tests.support.exchange import Exchange, ExchangeContainer
from tests.support.factories import World
from tests.support.platform_client import ask_as_platform

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
    "decision_monetary": "None",
    "decision_monetary_other": "Another",
    "decision_provision": "None",
    "end_date_visibility_restriction": "2026-12-01",
    "end_date_monetary_restriction": "2026-12-01",
    "end_date_service_restriction": "2026-12-01",
    "end_date_account_restriction": "2026-12-01",
    "account_type": "ACCOUNT_TYPE_PRIVATE",
    "category": "STATEMENT_CATEGORY_VIOLENCE",
    "category_addition": ["STATEMENT_CATEGORY_OTHER"],
    "category_specification": ["KEYWORD_OTHER"],
    "category_specification_other": "Another",
    "content_type": ["CONTENT_TYPE_TEXT"],
    "content_type_other": "Another",
    "content_language": "EN",
    "content_date": "2026-11-22",
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
}
ERROR = {"err": "invalid_key", "description": "said"}
WHOLE: Mapping[str, tuple[type[Any], Any]] = {
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
    what: str
    pointer: str
    said: Any

    def __str__(self) -> str:
        return f"{self.body}{self.pointer} {self.what}"


def everything() -> Iterator[Spoilt]:
    for name, (model, whole) in WHOLE.items():
        schema = model.model_json_schema(by_alias=True)
        root = Place(name, schema.get("$defs", {}), whole, ())
        yield from spoilt_object(root, schema, whole)
        yield Spoilt(name, "of another type", "", [whole])


@dataclass(frozen=True)
class Place:
    """Where in a body one is."""

    body: str
    definitions: Mapping[str, Any]
    whole: Any
    path: tuple[str | int, ...]

    def at(self, step: str | int) -> "Place":
        return Place(self.body, self.definitions, self.whole, (*self.path, step))

    def resolved(self, schema: Mapping[str, Any]) -> Mapping[str, Any]:
        """A schema without references, and of a member that may be null the other half."""
        if "$ref" in schema:
            return self.resolved(self.definitions[schema["$ref"].rpartition("/")[2]])
        for one in schema.get("anyOf", ()):
            if one.get("type") != "null":
                return self.resolved(one)
        return schema

    def spoilt(self, what: str, change: Callable[[Any], None], named: str | None = None) -> Spoilt:
        """The whole body with a change to what holds this place."""
        said = copy.deepcopy(self.whole)
        parent = said
        for step in self.path[:-1]:
            parent = parent[step]
        change(parent)
        steps = [*self.path[:-1], named] if named else self.path
        return Spoilt(self.body, what, "".join(f"/{step}" for step in steps), said)


def rename(name: str, wrong: str) -> Callable[[Any], None]:
    return lambda parent: parent.update({wrong: parent.pop(name)})


def remove(name: str) -> Callable[[Any], None]:
    return lambda parent: parent.pop(name)


def put(step: str | int, wrong: Any) -> Callable[[Any], None]:
    return lambda parent: parent.__setitem__(step, wrong)


def spoilt_object(place: Place, schema: Mapping[str, Any], value: Any) -> Iterator[Spoilt]:
    """Each member of an object, or each value of a map of ids."""
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


def spoilt_value(place: Place, schema: Mapping[str, Any], value: Any) -> Iterator[Spoilt]:
    """A value that is wrong in each way that its schema rules out, and what is wrong inside it."""
    resolved = place.resolved(schema)
    for what, wrong in wrong_values(schema, resolved, value):
        yield place.spoilt(what, put(place.path[-1], wrong))
    if isinstance(value, list) and "additionalProperties" not in resolved["items"]:
        yield from spoilt_value(place.at(0), resolved["items"], value[0])
    if isinstance(value, dict):
        yield from spoilt_object(place, resolved, value)


def wrong_values(
    schema: Mapping[str, Any], resolved: Mapping[str, Any], value: Any
) -> Iterator[tuple[str, Any]]:
    """(what is wrong, the wrong value)."""
    if not any(one.get("type") == "null" for one in schema.get("anyOf", ())):
        yield "null", None
    yield "of another type (number)", 7.5
    yield "of another type (list or object)", ["x"] if isinstance(value, dict) else {"no": "such"}
    if "maxLength" in resolved:
        yield "too long", "x" * (resolved["maxLength"] + 1)
    if resolved.keys() & {"enum", "pattern", "const"}:
        yield "unknown", "x" * 10_000
    if "maxItems" in resolved:
        one = {} if isinstance(value[0], dict) else value[0]
        yield "too many", [one] * (resolved["maxItems"] + 1)


@pytest.fixture(scope="module")
def exchange() -> Iterator[Exchange]:
    made = Exchange(World())
    containers.use_container(ExchangeContainer(made))
    yield made
    containers.use_container(None)


ALL = list(everything())


@pytest.mark.parametrize("spoilt", ALL, ids=str)
def test_what_is_wrong_is_refused_and_named(exchange: Exchange, spoilt: Spoilt) -> None:
    if spoilt.body == "an outcome":
        answer = ask_as_platform(exchange, "outcomes", {"outcomes": [spoilt.said]})
        if not isinstance(spoilt.said, dict):
            assert answer.status == 400
            return
        assert answer.status == 200
        (told,) = answer.json["results"]
        assert told["status"] == 422
    else:
        answer = ask_as_platform(exchange, spoilt.body, spoilt.said)
        told = answer.json
        assert answer.status == 400
    if spoilt.pointer:
        pointers = [error["pointer"] for error in told["errors"]]
        inside = f"{spoilt.pointer}/"
        assert any(each == spoilt.pointer or each.startswith(inside) for each in pointers)


def test_nothing_is_left_out() -> None:
    """So that a mistake above does not quietly try nothing."""
    named = {(each.body, each.pointer) for each in ALL}
    for member in EVERY_REASON:
        assert ("an outcome", f"/statement_of_reasons/{member}") in named
        assert ("an outcome", f"/statement_of_reasons/{member}x") in named
    assert ("poll", "/setErrs/J/description") in named
    assert ("an outcome", "/incidents/0") in named
    assert len(ALL) > 250


def test_the_bodies_are_taken_whole(exchange: Exchange) -> None:
    statuses = [
        ask_as_platform(exchange, what, WHOLE[what][1]).status for what in ("poll", "verification")
    ]
    assert statuses == [200, 204]
    assert ask_as_platform(exchange, "evidence", WHOLE["evidence"][1]).status == 403, "no such case"
    (result,) = ask_as_platform(exchange, "outcomes", WHOLE["outcomes"][1]).json["results"]
    assert result["status"] == 403, "no such case: the shape was good"
