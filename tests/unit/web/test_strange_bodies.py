"""Whatever stands in a report's body, no answer says that something went wrong on our side."""

import json
from collections.abc import Iterator
from copy import deepcopy
from typing import Any
from uuid import uuid4

import pytest

from chalicelib.model.references import parse_reference
from chalicelib.web.http import JSON
from chalicelib.web.reporter import form_body
from tests.support.factories import World, body
from tests.support.naughty import places_in, put
from tests.support.report_requests import form
from tests.support.web_client import Answer, call, post_form

DIGITS = "9" * 5_000
"""More than Python makes a number of."""
HOLE = "the member in question"
READ = {
    "nested 30 deep": "[" * 30 + "]" * 30,
    "nested 500 deep": "[" * 500 + "]" * 500,
    "objects nested 300 deep": '{"a":' * 300 + "1" + "}" * 300,
    "5,000 digits": DIGITS,
    "negative digits": f"-{DIGITS}",
    "digits of a fraction": f"0.{DIGITS}",
    "beyond any float": "1e400",
    "half a pair": r'"\ud800"',
    "halves in a list": r'["a\udfff", {"\ud800": "\udc00\ud800"}]',
    "digits as a name": f'{{"{DIGITS}": 1}}',
    "an empty name": '{"": {"/~": 1}}',
    "nothing": "null",
}
"""JSON by RFC 8259, which a program may send and nobody means."""
UNREAD = {
    "nested 10,000 deep": "[" * 10_000 + "]" * 10_000,
    "NaN": "NaN",
    "Infinity": "-Infinity",
    "doubled": '{"a": 1, "a": 2}',
}
NAMES = {"half a pair": r"\ud800", "digits": DIGITS, "empty": "", "slash": "a/b~c", "other": "٣"}
NEEDED = {"submission_id", "category", "declaration", "reporter", "immediate_danger"}
FULL: dict[str, Any] = {
    "immediate_danger": True,
    "access_code": "ABCD-EFGH-JKMN",
    "statement": "They know where I live",
    "signs": ["names_place_or_time"],
    "evidence": [{"upload_id": "0" * 32, "incidents": [0]}],
    "incidents": [{"url": "https://x.com/someone/status/1", "seen_at": "2026-11-01", "text": "a"}],
    "at_risk": {"area": "Durham"},
    "share_with": {"police": True},
}


def post_text(payload: dict[str, Any], text: str) -> Answer:
    """POST a report with this JSON in place of the hole."""
    sent = json.dumps(payload).replace(json.dumps(HOLE), text)
    return call("POST", "/v1/reports", sent, content_type=JSON)


def with_hole(danger: bool) -> Iterator[tuple[tuple[Any, ...], dict[str, Any]]]:
    """Yield full reports, each with one member to be filled in, and where that is."""
    full = body(**deepcopy(FULL) | {"immediate_danger": danger})
    for holder in (full, *filter(lambda member: isinstance(member, dict), list(full.values()))):
        holder["unknown"] = "a"
    for place in places_in(full):
        if isinstance(place[-1], int) or place[-1].isidentifier():  # the others are new names
            yield place, put({**full, "submission_id": str(uuid4())}, place, HOLE)


@pytest.mark.parametrize("text", [*READ.values(), *UNREAD.values()], ids=[*READ, *UNREAD])
@pytest.mark.parametrize("danger", [True, False])
def test_report_is_never_answered_by_a_failure_whatever_a_member_is(
    world: World, danger: bool, text: str
) -> None:
    for place, payload in with_hole(danger):
        answer = post_text(payload, text)
        assert answer.status in {200, 201, 400, 413, 422, 429}, place
        if danger and text in READ.values() and place[0] not in NEEDED:
            assert answer.status == 201, place


@pytest.mark.parametrize("name", NAMES.values(), ids=NAMES)
@pytest.mark.parametrize("danger", [True, False])
def test_report_is_never_answered_by_a_failure_whatever_a_member_is_named(
    world: World, danger: bool, name: str
) -> None:
    for holder in ("", "reporter", "candidate", "share_with"):
        payload = body(**deepcopy(FULL) | {"immediate_danger": danger})
        (payload[holder] if holder else payload)[HOLE] = 1
        answer = post_text(payload, f'"{name}"')
        assert answer.status == (201 if danger else 422), holder


def test_danger_keeps_what_was_not_understood_in_what_utf_8_can_write(world: World) -> None:
    payload = body(immediate_danger=True, deep=[[1], HOLE], statement="a\ud800b", digits=HOLE)
    answer = post_text(payload, DIGITS)
    case_id = parse_reference(answer.json["reference"])
    assert case_id is not None
    report = world.case_by_id(case_id).report or {}
    assert report["statement"] == "a\ufffdb"
    assert report["as_typed"] == {"/deep": [[1], DIGITS], "/digits": DIGITS}


@pytest.mark.parametrize("number", [DIGITS, "²", "٣", "-1", "1e9", "0x1"])
@pytest.mark.parametrize("danger", ["on", ""])
def test_form_is_taken_whatever_number_stands_in_it(world: World, danger: str, number: str) -> None:
    strange = {
        "evidence.0.upload_id": "0" * 32,
        "evidence.0.incidents": number,
        f"evidence.{number}.upload_id": "1" * 32,
        f"incidents.{number}.url": "https://x.com/someone/status/2",
        "incidents.0.seen_at.day": number,
        "incidents.0.seen_at.year": number,
        "incidents.0.seen_at.time": number,
        number: number,
    }
    for step in ({"submission_id": ""}, {}, {"change": "add"}):
        fields = form(immediate_danger=danger, **strange, **step)
        answer = post_form("/v1/reports", fields, accept="text/html")
        assert answer.status < 500, step
        if danger and not step:
            assert answer.status == 201


@pytest.mark.parametrize("step", [{}, {"submission_id": ""}, {"change": "add"}])
def test_form_comes_back_with_its_answers_when_it_is_not_read_by_our_mistake(
    world: World, monkeypatch: pytest.MonkeyPatch, step: dict[str, str]
) -> None:
    monkeypatch.setattr(form_body, "_with_files", lambda fields: fields["none"])
    fields = form(statement="They know where I live", **step)
    answer = post_form("/v1/reports", fields, accept="text/html")
    assert answer.status == (200 if "change" in step else 500)
    assert "They know where I live" in answer.text
