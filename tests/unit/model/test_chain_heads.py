"""Signed heads by shard, out of a list of however many shards."""

from chalicelib.model.chain_heads import SHARDS, ChainHead, HeadShard, SignedHeads, steps_back
from chalicelib.model.shards import shard_of
from tests.support.fakes import FakeClock

CASES = [f"SS{letter * 11}" for letter in "ABCDEFGHJKLM"]
HEADS = {case_id: ChainHead(number, f"{number}") for number, case_id in enumerate(CASES, start=1)}
BROKEN = frozenset(CASES[:3])


def signed(count: int) -> SignedHeads:
    """A list of so many shards, with every case in the shard that is its own."""

    def shard(number: int) -> HeadShard:
        shard_cases = {case_id for case_id in CASES if shard_of(case_id, count) == number}
        return HeadShard({case_id: HEADS[case_id] for case_id in shard_cases}, BROKEN & shard_cases)

    shards = [lambda number=number: shard(number) for number in range(count)]
    return SignedHeads(FakeClock()(), shards)


def test_shard_is_the_same_out_of_a_list_of_any_number() -> None:
    shards = [signed(SHARDS).shard(number) for number in range(SHARDS)]
    assert {case_id: head for shard in shards for case_id, head in shard.heads.items()} == HEADS
    assert frozenset().union(*(shard.broken for shard in shards)) == BROKEN
    for count in (1, 3, SHARDS + 1):
        assert [signed(count).shard(number) for number in range(SHARDS)] == shards


def test_head_of_a_case_is_in_its_own_shard() -> None:
    for count in (1, 3, SHARDS):
        assert {case_id: signed(count).head(case_id) for case_id in CASES} == HEADS
    assert signed(3).head("SSZZZZZZZZZZZ") is None


def test_head_steps_back_where_it_is_gone_or_earlier_or_another_of_the_same_number() -> None:
    before = HeadShard(dict.fromkeys("abcde", ChainHead(2, "2")))
    after = {"b": ChainHead(1, "1"), "c": ChainHead(2, "x"), "d": ChainHead(2, "2")}
    assert steps_back(before, HeadShard({**after, "e": ChainHead(3, "3")})) == ["a", "b", "c"]
