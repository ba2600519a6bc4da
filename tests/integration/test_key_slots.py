"""Key slots in a table: written ahead, a batch a call, and each destroyed alone."""

from collections.abc import Iterator
from dataclasses import dataclass

import pytest

from chalicelib.aws.clients import client
from chalicelib.aws.wrapping_keys import WrappingKeys
from chalicelib.errors import Gone
from chalicelib.store import key_slots
from chalicelib.store.key_slots import FEWEST, MOST, KeySlots
from tests.support.deployed import BACKENDS, created
from tests.support.dynamodb_calls import counted_calls
from tests.support.threads import hammer


@dataclass(frozen=True)
class SlotTable:
    """Where the slots are."""

    table: str
    key_id: str

    def process(self) -> KeySlots:
        """The slots as a process begins with them."""
        return KeySlots(self.table, WrappingKeys(client("kms"), self.key_id))


@pytest.fixture(params=BACKENDS)
def place(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[SlotTable]:
    only = frozenset({"KeySlots", "CaseKey"})
    with created(request.param, request, monkeypatch, only) as stack:
        yield SlotTable(stack.resources["KeySlots"].ref, stack.resources["CaseKey"].ref)


def test_new_writes_once_for_many_keys_and_for_more_each_time(place: SlotTable) -> None:
    slots = place.process()
    with counted_calls() as dynamodb, counted_calls("kms") as kms:
        new_keys = [slots.new() for _ in range(FEWEST + 2 * FEWEST + 4 * FEWEST + MOST + 1)]
    assert len({slot for _, slot in new_keys}) == len(new_keys)
    assert dynamodb == ["PutItem"] * 5
    assert kms == ["GenerateDataKey"] * 5


def test_first_batch_takes_one_write_unit(place: SlotTable) -> None:
    _, slot = place.process().new()
    key = {"batch": {"S": slot.partition(".")[0]}}
    item = client("dynamodb").get_item(TableName=place.table, Key=key)["Item"]
    assert len(repr(item)) < 1_024 * 2, "bytes are shown as up to four characters"
    assert len(item["salts"]["M"]) == FEWEST


def test_destroyed_key_is_gone_and_its_neighbours_stay(place: SlotTable) -> None:
    slots = place.process()
    (_, destroyed), (key, neighbour) = slots.new(), slots.new()
    other = place.process()
    assert other.open(destroyed)
    slots.destroy(destroyed)
    slots.destroy(destroyed)
    for process in (slots, place.process()):
        with pytest.raises(Gone):
            process.open(destroyed)
        assert process.open(neighbour) == key
    with pytest.raises(Gone):
        other.open_now(destroyed)


def test_slot_of_no_batch_is_gone(place: SlotTable) -> None:
    slots = place.process()
    slots.destroy("nowhere.1")
    with pytest.raises(Gone):
        slots.open("nowhere.1")


def test_kept_names_those_whose_key_there_is(place: SlotTable) -> None:
    slots = place.process()
    names = [slots.new()[1] for _ in range(3 * FEWEST)]
    slots.destroy(names[0])
    assert slots.find_existing([*names, "nowhere.1"]) == set(names[1:])


def test_batch_is_read_once_by_a_process(place: SlotTable) -> None:
    names = [slots.new()[1] for slots in [place.process()] for _ in range(FEWEST)]
    reader = place.process()
    with counted_calls() as dynamodb, counted_calls("kms") as kms:
        assert len({reader.open(name) for name in names}) == FEWEST
    assert (dynamodb, kms) == (["GetItem"], ["Decrypt"])


def test_slots_serve_threads_while_batches_make_room(
    place: SlotTable, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(key_slots, "_MOST_READ", 2)
    slots = place.process()
    slots_used: list[str] = []

    def use(_: int) -> None:
        for _ in range(10):
            key, slot = slots.new()
            slots_used.append(slot)
            assert slots.open(slot) == key

    hammer(use)
    assert len(set(slots_used)) == len(slots_used)
