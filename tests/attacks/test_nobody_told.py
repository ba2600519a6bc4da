"""Whoever keeps an area from being known keeps nobody from being told of danger.

At commit 6ada7fe a report of danger whose area nobody knew was accepted and mailed to no force, and
our operators heard nothing of it: leaving the field empty was enough.
"""

from typing import Any

import pytest

from chalicelib.usecases.notifications.fan_out import fan_out
from chalicelib.usecases.notifications.notify_operators import PAGE, notify_operators
from tests.support.factories import World, body
from tests.support.web_client import call, post_json


@pytest.mark.parametrize(
    "candidate",
    [None, {}, {"name": "Sam Invented"}, {"area": "Nowhere-on-Sea"}, {"area": "E14000530"}],
    ids=str,
)
@pytest.mark.parametrize(
    "spoilt",
    [
        {},
        {"reporter": {"name": "Sam", "role": "agent", "email": "no address", "phone": "9" * 400}},
        {"signs": ["nothing known"], "statement": "x" * 20_000},
        {"incidents": [{"url": "x" * 2_100}] * 52},
    ],
    ids=lambda changes: "and ".join(changes) or "nothing else",
)
def test_operators_are_paged_where_no_force_is_known(
    world: World, candidate: Any, spoilt: dict[str, Any]
) -> None:
    answer = post_json("/v1/reports", body(immediate_danger=True, candidate=candidate, **spoilt))
    assert answer.status == 201, answer.text
    (case_id,) = world.log.cases
    fan_out(world.fan_out_deps, case_id, 1)
    notify_operators(world.notify_operators_deps)
    assert world.pages == [PAGE]
    status = call(
        "GET",
        f"/v1/reports/{answer.json['reference']}",
        authorization=f"Bearer {answer.json['receipt']}",
    ).json
    recipients = {recipient["id"] for recipient in status["recipients"]}
    assert {"police-999", "operators"} <= recipients, "and it is said that no force is known yet"
