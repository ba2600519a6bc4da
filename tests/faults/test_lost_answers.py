"""The client sends again what was done and not answered, and its condition does not hold any more:
whoever takes that for another's writing does things twice, or refuses what is right."""

import pytest

from chalicelib.store.key_slots import KeySlots
from tests.support.deployed import Deployed
from tests.support.factories import report
from tests.support.lost_answers import losing_one_answer
from tests.support.product import Product
from tests.support.routing import fan_out

pytestmark = pytest.mark.parametrize("deployed", ["moto"], indirect=True)


@pytest.fixture
def product(deployed: Deployed) -> Product:
    return Product(deployed)


def test_report_is_one_case_when_the_answer_to_its_key_slots_is_lost(product: Product) -> None:
    """The case took its second id, and the same report, sent again, the first."""
    submitted = report()
    with losing_one_answer("PutItem") as lost:
        first = product.container.store_report(submitted)
    assert lost
    again = product.container.store_report(submitted)
    assert (again.created, again.first.case_id) == (False, first.first.case_id)


def test_key_slots_are_stocked_when_the_answer_is_lost(product: Product) -> None:
    adapters = product.container.adapters
    slots = KeySlots(product.deployed.settings.key_slots_table, adapters.wrapping_keys)
    with losing_one_answer("PutItem"):
        key, slot = slots.new()
    assert slots.open_now(slot) == key


def test_nonce_is_spent_the_first_time_when_the_answer_is_lost(product: Product) -> None:
    guards = product.container.adapters.nonces
    with losing_one_answer("PutItem") as lost:
        assert guards.spend("nonce#x#1", 60)
    assert lost
    assert not guards.spend("nonce#x#1", 60)


def test_event_is_appended_once_when_the_answer_is_lost(product: Product) -> None:
    case_id = product.submit()
    with losing_one_answer("PutItem") as lost:
        fan_out(product.process(), case_id, 1)
    assert lost
    assert product.case(case_id).routed == {1}
