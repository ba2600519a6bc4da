"""Somebody in danger is never refused for anything optional, and nothing typed is lost."""

import json
from typing import Any
from uuid import uuid4

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from chalicelib.limits import BODY
from chalicelib.model.references import parse_reference
from tests.support.factories import World, body
from tests.support.json_strings import strings_of
from tests.support.web_client import Answer, post_form, post_json

LONG = "x" * 12_000
LINK = "https://x.com/someone/status/1"


def spoilt(**changes: Any) -> dict[str, Any]:
    """A report about danger with these members; ``reporter`` and ``candidate`` are added to."""
    payload = body(immediate_danger=True)
    for name, value in changes.items():
        old = payload.get(name)
        payload[name] = old | value if isinstance(old, dict) and isinstance(value, dict) else value
    return payload


@pytest.mark.parametrize(
    ("changes", "pointers"),
    [
        ({"reporter": {"email": "not an address"}}, ["/reporter/email"]),
        ({"reporter": {"email": 7}}, ["/reporter/email"]),
        ({"reporter": {"phone": "+44 " * 30}}, ["/reporter/phone"]),
        ({"reporter": {"language": "fr"}}, ["/reporter/language"]),
        ({"reporter": {"role": "friend"}}, ["/reporter/role"]),
        ({"reporter": {"role": None}}, ["/reporter/role"]),
        ({"reporter": {"role": ["agent"]}}, ["/reporter/role"]),
        ({"reporter": {"name": LONG}}, ["/reporter/name"]),
        ({"reporter": {"pronouns": "they"}}, ["/reporter/pronouns"]),
        ({"candidate": {"election": "parl.1997-05-01"}}, ["/candidate/election"]),
        ({"candidate": {"area": "Nowhere at all"}}, ["/candidate/area"]),
        ({"candidate": {"area": None, "council": "Spelthorne"}}, ["/candidate/council"]),
        ({"at_risk": {"home": "Leeds"}}, ["/at_risk"]),
        ({"candidate": "Sam Invented"}, ["/candidate"]),
        ({"candidate": {"office": "mayor"}}, ["/candidate/office"]),
        ({"signs": ["names_place_or_time", "sharks"]}, ["/signs"]),
        ({"signs": "names_place_or_time"}, ["/signs"]),
        ({"evidence": ["no upload id"]}, ["/evidence"]),
        ({"evidence": ["0" * 31 + str(n % 10) for n in range(30)]}, ["/evidence"]),
        ({"evidence": [7] * 30}, ["/evidence/0"]),
        ({"evidence": [7]}, ["/evidence/0"]),
        ({"signs": [7] * 60 + ["sharks"]}, ["/signs"]),
        ({"statement": LONG}, ["/statement"]),
        ({"statement": {"text": "a"}}, ["/statement"]),
        ({"incidents": [{"url": LINK}] * 51}, ["/incidents"]),
        ({"incidents": [{"url": LINK, "seen_at": "last week"}]}, ["/incidents/0/seen_at"]),
        ({"incidents": [{"url": LINK, "text": LONG}]}, ["/incidents/0/text"]),
        ({"incidents": [{"text": "no link"}]}, ["/incidents/0"]),
        ({"incidents": [{"url": LONG}, {"url": LINK}]}, ["/incidents/0"]),
        ({"incidents": "https://x.com"}, ["/incidents"]),
        ({"share_with": {"mastodon": True}}, ["/share_with/mastodon"]),
        ({"share_with": "police"}, ["/share_with"]),
        ({"log_only": "no"}, ["/log_only"]),
        ({"access_code": "9" * 300}, ["/access_code"]),
        ({"access_code": ["a"]}, ["/access_code"]),
        ({"latitude": 51.2}, ["/latitude"]),
        ({"a/b~c": 1}, ["/a~1b~0c"]),
    ],
)
def test_danger_is_accepted_with_what_is_not_understood(
    world: World, changes: dict[str, Any], pointers: list[str]
) -> None:
    answer = post_json("/v1/reports", spoilt(**changes))
    assert answer.status == 201, answer.json
    assert set(pointers) <= set(answer.json["not_understood"])


def test_danger_is_accepted_when_everything_optional_is_wrong(world: World) -> None:
    payload = spoilt(
        reporter={"email": "@", "phone": "1" * 99, "language": "xx"},
        candidate={"election": "x", "area": "?"},
        signs=["x"] * 99,
        incidents=[{"url": LINK, "seen_at": n, "deleted": "?"} for n in range(70)],
        statement=LONG,
        evidence=[None, 7],
        share_with=[],
        log_only=None,
    )
    answer = post_json("/v1/reports", payload)
    assert answer.status == 201
    assert post_json("/v1/reports", payload).json == answer.json


def test_answer_in_danger_is_kept_as_typed_when_it_is_not_understood(world: World) -> None:
    payload = spoilt(reporter={"phone": "ring the side door " * 5}, statement="s" * 10_003)
    reference = post_json("/v1/reports", payload).json["reference"]
    case_id = parse_reference(reference)
    assert case_id is not None
    report = world.case_by_id(case_id).report or {}
    assert report["as_typed"] == {
        "/reporter/phone": payload["reporter"]["phone"],
        "/statement": "sss",
    }
    assert report["statement"] == "s" * 10_000


def kept_of(world: World, answer: Answer) -> Any:
    """The report as it is on record."""
    assert answer.status == 201, answer.json
    return world.case_by_id(parse_reference(answer.json["reference"]) or "").report


def spun_out(value: Any) -> Any:
    """A JSON value, each of its strings that begins with "long" longer than any may be."""
    if isinstance(value, dict):
        return {name: spun_out(inner) for name, inner in value.items()}
    if isinstance(value, list):
        return [spun_out(inner) for inner in value]
    is_long = isinstance(value, str) and value.startswith("long")
    return f"{value}{'.' * len(LONG)}end of {value}" if is_long else value


NUMBERS = st.integers(10_000, 99_999)
TYPED = st.builds("{}{}".format, st.sampled_from(["word", "long"]), NUMBERS)
ANYTHING = TYPED | st.lists(TYPED, max_size=2) | st.dictionaries(TYPED, TYPED, max_size=2)
ANYTHING |= st.sampled_from([7, True, None])
PARTS = dict.fromkeys(("text", "handle", "community", "seen_at", "what"), ANYTHING)
INCIDENTS = st.one_of(
    st.fixed_dictionaries({"url": st.just(LINK)}, optional=PARTS),  # beats a named platform
    st.fixed_dictionaries({}, optional={**PARTS, "url": ANYTHING, "platform": ANYTHING}),
    ANYTHING,
)
MEMBERS = {
    "statement": ANYTHING,
    "signs": st.lists(st.sampled_from(["names_place_or_time", "sharks"]) | ANYTHING, max_size=4),
    "incidents": st.lists(INCIDENTS, max_size=4),
    "candidate": st.dictionaries(
        st.sampled_from(["name", "election", "office", "council", "area", "what"]), ANYTHING
    ),
    "at_risk": st.dictionaries(st.sampled_from(["area", "aaa", "zzz"]), ANYTHING) | ANYTHING,
    "evidence": st.lists(ANYTHING | st.dictionaries(st.just("upload_id"), ANYTHING), max_size=3),
    "share_with": ANYTHING,
    "what": ANYTHING,
}


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    members=st.fixed_dictionaries({}, optional=MEMBERS),
    reporter=st.dictionaries(st.sampled_from(["role", "phone", "email", "what"]), ANYTHING),
)
def test_danger_keeps_every_word_of_a_body(
    world: World, members: dict[str, Any], reporter: dict[str, Any]
) -> None:
    reporter = {"name": "Sam Invented", **reporter}
    typed = spun_out({**members, "reporter": reporter})
    payload = body(immediate_danger=True, candidate=None) | typed
    assume(len(json.dumps(payload)) <= BODY)
    kept = json.dumps(kept_of(world, post_json("/v1/reports", payload)))
    words = {word for text in strings_of(typed) for word in text.split("..") if word}
    lost = {word for word in words - {"names_place_or_time"} if word.strip(".") not in kept}
    assert not lost, typed


def test_danger_by_the_form_keeps_what_can_be_told_of_no_incident(world: World) -> None:
    fields = {
        "submission_id": [str(uuid4())],
        "reporter.name": ["Sam Invented"],
        "reporter.role": ["candidate"],
        "category": ["threat_violence"],
        "immediate_danger": ["yes"],
        "declaration": ["yes"],
        "incidents.0.text": ["He has a knife"],
        "incidents.1.text": ["He knows my school"],
        "incidents.1.seen_at.day": ["40"],
        "incidents.1.seen_at.month": ["11"],
        "incidents.1.seen_at.year": ["2026"],
    }
    assert post_form("/v1/reports", fields, accept="text/html").status == 201
    report = world.case_by_id(list(world.log.cases)[-1]).report or {}
    assert report["as_typed"] == {
        "/incidents/0": {"text": "He has a knife"},
        "/incidents/1": {"text": "He knows my school"},
        "/incidents/1/seen_at": "2026-11-40",
    }


@pytest.mark.parametrize("typed", [{"role": "a friend"}, {}])
def test_role_that_is_not_known_is_another_and_kept_as_it_was_typed(
    world: World, typed: dict[str, str]
) -> None:
    payload = body(immediate_danger=True, reporter={"name": "Sam Invented", **typed})
    answer = post_json("/v1/reports", payload)
    assert (answer.status, answer.json["not_understood"]) == (201, ["/reporter/role"])
    assert post_json("/v1/reports", payload).json == answer.json
    case_id = parse_reference(answer.json["reference"])
    assert case_id is not None
    report = world.case_by_id(case_id).report or {}
    assert report["reporter"]["role"] == "other"
    assert report["as_typed"] == {"/reporter/role": typed.get("role")}


@pytest.mark.parametrize(
    "changes",
    [
        {"declaration": False},
        {"category": "sharks"},
        {"reporter": {"name": ""}},
        {"reporter": "me"},
        {"reporter": {"name": "", "role": "friend"}},
        {"submission_id": "1"},
    ],
)
def test_danger_still_needs_who_what_and_that_it_is_true(
    world: World, changes: dict[str, Any]
) -> None:
    assert post_json("/v1/reports", spoilt(**changes)).status == 422


def test_report_without_danger_is_held_to_every_rule(world: World) -> None:
    payload = spoilt(reporter={"email": "not an address"}) | {"immediate_danger": False}
    assert post_json("/v1/reports", payload).status == 422
