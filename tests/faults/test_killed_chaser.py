"""The chaser and the mail to operators, killed after any one of their AWS calls, then run again:
what was due is on record once, and nothing is left waiting or forgotten."""

from collections.abc import Callable

import pytest

from chalicelib.model.events import Kind
from chalicelib.model.recipient_ids import OPERATOR
from chalicelib.usecases.jobs.lease import TERM
from tests.support.deployed import Deployed
from tests.support.killing import calls_of, kill_after
from tests.support.product import FORCE, Product
from tests.support.routing import fan_out
from tests.support.simulation import Work

pytestmark = pytest.mark.parametrize("deployed", ["moto"], indirect=True)


def killed_everywhere(
    product: Product,
    prepare: Callable[[], str],
    make: Callable[[], Work],
) -> list[tuple[int, str]]:
    """(calls until death, case id) for each place where the work can die, each run again."""
    prepare()
    length = len(calls_of(make()))
    cases = []
    for number in range(1, length + 1):
        case_id = prepare()
        kill_after(number, make())
        product.clock.advance(seconds=TERM.whole_seconds)  # the job is handed over
        product.until_done(make())
        product.until_done(make())
        cases.append((number, case_id))
    assert length >= 6
    return cases


def unsent_in_time(product: Product) -> str:
    """A case whose five minutes have passed with nothing sent."""
    case_id = product.submit()
    fan_out(product.process(), case_id, 1)
    product.clock.advance(minutes=5)
    return case_id


def test_chase_overdue_appends_each_step_once_when_it_was_killed(deployed: Deployed) -> None:
    product = Product(deployed)

    def make() -> Work:
        chase_overdue = product.process().chase_overdue
        return lambda: chase_overdue()

    def prepare() -> str:
        return unsent_in_time(product)

    for number, case_id in killed_everywhere(product, prepare, make):
        overdue = [
            event.public["recipient"]
            for event in product.case(case_id).events
            if event.kind is Kind.RESPONSE_OVERDUE
        ]
        assert sorted(overdue) == [FORCE, "x"], f"killed after call {number}"
    product.clock.advance(days=30)
    to_be_checked = {check.case_id for check in product.process().adapters.clocks.due(1000)}
    assert case_id in to_be_checked  # what is not sent is looked for again


def test_notify_operators_settles_each_step_when_it_was_killed(deployed: Deployed) -> None:
    product = Product(deployed)

    def prepare() -> str:
        case_id = unsent_in_time(product)
        product.process().chase_overdue()
        overdue = [e for e in product.case(case_id).events if e.kind is Kind.RESPONSE_OVERDUE]
        for event in overdue:
            fan_out(product.process(), case_id, event.seq)
        return case_id

    def make() -> Work:
        return product.process().notify_operators

    for number, case_id in killed_everywhere(product, prepare, make):
        case = product.case(case_id)
        for event in case.events:
            if event.kind is Kind.RESPONSE_OVERDUE:
                notification = case.notification(event.seq, OPERATOR)
                assert notification.settled, f"killed after call {number}"
    assert product.process().adapters.operator_inbox.waiting(10) == []
