"""Keys of cases in memory."""

from chalicelib.store.opened_keys import OpenedKeys
from tests.support.threads import hammer


def test_key_is_kept_until_it_is_forgotten() -> None:
    keys = OpenedKeys()
    keys.keep("a", b"1")
    assert keys.get("a") == b"1"
    keys.forget("a")
    keys.forget("a")
    assert keys.get("a") is None


def test_key_that_was_used_longest_ago_makes_room() -> None:
    keys = OpenedKeys(most=2)
    keys.keep("a", b"1")
    keys.keep("b", b"2")
    keys.get("a")
    keys.keep("c", b"3")
    assert [keys.get(case_id) for case_id in "abc"] == [b"1", None, b"3"]


def test_keys_are_safe_when_threads_add_and_forget() -> None:
    keys = OpenedKeys(most=4)

    def use(thread: int) -> None:
        for number in range(20_000):
            case_id = f"{thread}.{number}"
            keys.keep(case_id, b"1")
            assert keys.get(case_id) in {b"1", None}
            if number % 3 == 0:
                keys.forget(case_id)

    hammer(use)
