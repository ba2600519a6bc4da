"""A consumer killed after any one of its AWS calls, then run again, ends with everybody told once.

Told twice is allowed only where the second can be recognised as the same: one key in
``X-Standsafe-Notification``, one token of one id and the same bytes.
"""

from collections.abc import Callable

import pytest

from chalicelib.aws.mail import HEADER
from chalicelib.model.events import Kind
from chalicelib.ports import Dispatch
from tests.support.deployed import Deployed
from tests.support.killing import calls_of, kill_after
from tests.support.product import FORCE, Product
from tests.support.routing import fan_out

pytestmark = pytest.mark.parametrize("deployed", ["moto"], indirect=True)


@pytest.fixture
def product(deployed: Deployed) -> Product:
    return Product(deployed)


def consumers(product: Product) -> dict[str, Callable[[str], Callable[[], object]]]:
    """By name: what a fresh process does about a case."""

    def mail_force(case_id: str) -> Callable[[], object]:
        notify_authority = product.process().notify_authority
        return lambda: notify_authority(Dispatch(case_id, 1, FORCE))

    def mail_reporter(case_id: str) -> Callable[[], object]:
        notify_reporter = product.process().notify_reporter
        return lambda: notify_reporter(Dispatch(case_id, 1, "reporter"))

    def feed_x(case_id: str) -> Callable[[], object]:
        feed_platform = product.process().feed_platform
        return lambda: feed_platform(Dispatch(case_id, 1, "x"))

    def route(case_id: str) -> Callable[[], object]:
        process = product.process()
        return lambda: fan_out(process, case_id)

    return {
        "mail_force": mail_force,
        "mail_reporter": mail_reporter,
        "feed_x": feed_x,
        "route": route,
    }


def killed_everywhere(product: Product, name: str) -> list[tuple[int, str]]:
    """(calls until death, case id) for each place where the consumer can die, each run again."""
    make = consumers(product)[name]
    length = len(calls_of(make(product.submit())))
    cases = []
    for number in range(1, length + 1):
        product.clock.advance(hours=1)  # or the fifth were a flood
        case_id = product.submit()
        kill_after(number, make(case_id))
        product.until_done(make(case_id))
        product.until_done(make(case_id))
        cases.append((number, case_id))
    assert length >= 3
    return cases


@pytest.mark.parametrize(("name", "to"), [("mail_force", FORCE), ("mail_reporter", "reporter")])
def test_second_mail_has_the_same_key_when_the_consumer_was_killed(
    product: Product, name: str, to: str
) -> None:
    for number, case_id in killed_everywhere(product, name):
        mails = [m for m in product.mails() if m[HEADER] == f"{case_id}.1.{to}"]
        assert 1 <= len(mails) <= 2, f"killed after call {number}"
        kinds = [event.kind for event in product.case(case_id).events]
        assert kinds.count(Kind.NOTIFICATION_SENT) == 1, f"killed after call {number}"


def test_platform_gets_one_token_when_the_consumer_was_killed(product: Product) -> None:
    cases = killed_everywhere(product, "feed_x")
    assert len(product.process().adapters.feed.offer("x", 100).tokens) == len(cases) + 1
    for number, case_id in cases:
        kinds = [event.kind for event in product.case(case_id).events]
        assert kinds.count(Kind.NOTIFICATION_SENT) == 1, f"killed after call {number}"


def test_fan_out_routes_once_when_it_was_killed(product: Product) -> None:
    for number, case_id in killed_everywhere(product, "route"):
        kinds = [event.kind for event in product.case(case_id).events]
        assert kinds.count(Kind.ROUTED) == 1, f"killed after call {number}"
