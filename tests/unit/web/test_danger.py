"""Danger to life: a report of it waits for nothing and is refused for nothing that is missing."""

from typing import Any

import pytest

from tests.support.factories import ACCESS_CODE, World, body
from tests.support.report_requests import REPORTS, form
from tests.support.web_client import post_form, post_json


def test_danger_is_accepted_when_the_table_of_codes_is_down(world: World) -> None:
    world.directory.down = True
    payload = body(access_code=ACCESS_CODE, candidate=None)
    assert post_json(REPORTS, payload).status == 503
    assert (
        post_json(REPORTS, {**body(access_code=ACCESS_CODE), "immediate_danger": True}).status
        == 201
    )


@pytest.mark.parametrize(
    ("changes", "recipients"),
    [
        ({"candidate": None, "incidents": None}, ["police-999", "operators"]),
        ({"candidate": {}}, ["police-999", "operators", "x", "facebook"]),
        ({"candidate": {"area": "E14001063"}}, ["police-hampshire", "x", "facebook"]),
        (
            {"candidate": None, "access_code": "ABCD-EFGH-2346"},
            ["police-999", "operators", "x", "facebook"],
        ),
    ],
)
def test_danger_is_accepted_whatever_is_missing(
    world: World, changes: dict[str, Any], recipients: list[str]
) -> None:
    answer = post_json(REPORTS, body(immediate_danger=True, **changes))
    assert answer.status == 201
    assert [recipient["id"] for recipient in answer.json["recipients"]] == recipients
    without_danger = post_json(REPORTS, body(**changes))
    assert without_danger.status == 422


def test_danger_is_accepted_by_the_form_when_nobody_is_named(world: World) -> None:
    fields = form(**{"candidate.name": "", "candidate.area": "", "immediate_danger": "yes"})
    answer = post_form(REPORTS, fields)
    assert answer.status == 201
    assert "999" in answer.text
