"""Whoever types in somebody else's address takes no mail from them, and locks nobody out.

At commit 0744b30 such reports on record only that named a candidate's address used up what one
mailbox is mailed in a day: her link in place of a receipt, and the confirmation of her emergency.
"""

import pytest

from chalicelib.limits import WRONG_TRIES
from tests.support.factories import ACCESS_CODE, World, body
from tests.support.visitor import Visitor, request_link
from tests.support.web_client import call

HERS, OURS = "sam@example.org", "198.51.100.7"
REPORTS = 21


@pytest.fixture
def attacked(world: World) -> Visitor:
    """A candidate who reported with her code, before a stranger names her address 42 times."""
    candidate = Visitor(world, access_code=ACCESS_CODE, category="harassment")
    assert candidate.notify()
    spellings = [HERS] * REPORTS + [f"Sam+{number}@Example.org" for number in range(REPORTS)]
    for number, address in enumerate(spellings):
        reporter = {**body()["reporter"], "email": address}
        stranger = Visitor(world, log_only=True, reporter=reporter)
        stranger.notify()
        request_link(world, stranger.reference, address=f"203.0.113.{number}")
        stranger.notify()
    return candidate


def test_her_link_in_place_of_a_receipt_is_mailed(world: World, attacked: Visitor) -> None:
    request_link(world, attacked.reference, address=OURS)
    assert attacked.notify()


def test_her_emergency_is_confirmed_with_a_code_and_without(
    world: World, attacked: Visitor
) -> None:
    for changes in ({"access_code": ACCESS_CODE}, {}):
        assert Visitor(world, immediate_danger=True, **changes).notify()


def test_receipt_opens_behind_an_address_that_tried_a_thousand(
    world: World, attacked: Visitor
) -> None:
    """Everybody behind one carrier has its address; and one household of IPv6 has 2 ** 64."""
    path = f"/v1/reports/{attacked.reference}"
    for number in range(WRONG_TRIES + 5):
        for address in (OURS, f"2001:db8::{number:x}"):
            call("GET", path, address=address, authorization="Bearer AAAA-AAAA-AAAA-AAAA-AAAA")
    for address in (OURS, "2001:db8::ffff"):
        right = call("GET", path, address=address, authorization=f"Bearer {attacked.receipt}")
        assert right.status == 200
        wrong = call("GET", path, address=address, authorization="Bearer AAAA-AAAA-AAAA-AAAB-AAAA")
        assert wrong.status == 429
