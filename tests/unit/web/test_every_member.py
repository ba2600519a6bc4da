"""Every member of every body that a platform sends: what is wrong with it is refused and named."""

import pytest

from tests.support.exchange import Exchange
from tests.support.platform_client import ask_as_platform
from tests.support.spoilt_bodies import EVERY_REASON, WHOLE_BODIES, Spoilt, every_spoilt_body

ALL = list(every_spoilt_body())


@pytest.mark.parametrize("spoilt", ALL, ids=str)
def test_body_is_refused_and_its_wrong_member_named(exchange: Exchange, spoilt: Spoilt) -> None:
    if spoilt.body == "an outcome":
        answer = ask_as_platform(exchange, "outcomes", {"outcomes": [spoilt.value]})
        if not isinstance(spoilt.value, dict):
            assert answer.status == 400
            return
        assert answer.status == 200
        (problem,) = answer.json["results"]
        assert problem["status"] == 422
    else:
        answer = ask_as_platform(exchange, spoilt.body, spoilt.value)
        problem = answer.json
        assert answer.status == 400
    if spoilt.pointer:
        pointers = [error["pointer"] for error in problem["errors"]]
        inside = f"{spoilt.pointer}/"
        assert any(pointer == spoilt.pointer or pointer.startswith(inside) for pointer in pointers)


def test_spoilt_bodies_leave_no_member_out() -> None:
    """So that a mistake above does not quietly try nothing."""
    pointers = {(spoilt.body, spoilt.pointer) for spoilt in ALL}
    for member in EVERY_REASON:
        assert ("an outcome", f"/statement_of_reasons/{member}") in pointers
        assert ("an outcome", f"/statement_of_reasons/{member}x") in pointers
    assert ("poll", "/setErrs/J/description") in pointers
    assert ("an outcome", "/incidents/0") in pointers
    assert len(ALL) > 250


def test_bodies_are_taken_when_nothing_is_spoilt(exchange: Exchange) -> None:
    statuses = [
        ask_as_platform(exchange, endpoint, WHOLE_BODIES[endpoint][1]).status
        for endpoint in ("poll", "verification")
    ]
    assert statuses == [200, 204]
    assert ask_as_platform(exchange, "evidence", WHOLE_BODIES["evidence"][1]).status == 403, (
        "no such case"
    )
    (result,) = ask_as_platform(exchange, "outcomes", WHOLE_BODIES["outcomes"][1]).json["results"]
    assert result["status"] == 403, "no such case: the shape was good"
