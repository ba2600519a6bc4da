"""Every cache that threads share keeps them apart: each is listed here, and hammered."""

import ast
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from jinja2 import DictLoader
from jinja2.sandbox import SandboxedEnvironment

from chalicelib import container as containers
from chalicelib.aws import clients
from chalicelib.aws.remembered import Remembered
from chalicelib.aws.signing_keys import KeyRing
from chalicelib.container.once import cached_property
from chalicelib.errors import Unavailable
from chalicelib.model.offer_order import OfferOrder
from chalicelib.model.request_counts import RequestCounts
from chalicelib.rendering.engine import _keeper
from chalicelib.rendering.limits_in_words import CONSTANTS, LimitsInWords
from chalicelib.rendering.sandbox import Compiled
from chalicelib.rendering.translator import translator
from chalicelib.store.clocks import ClocksTable
from chalicelib.store.offer_orders import OfferOrders
from tests.support.threads import hammer

PRODUCT = Path(__file__).resolve().parents[2] / "chalicelib"
NOW = datetime(2026, 11, 29, tzinfo=UTC)
TURNS = 300

LOCKED = {
    "aws/clients.py:_clients": "here",
    "aws/remembered.py:_last": "here",
    "aws/signing_keys.py:_signers": "here",
    "aws/wrapping_keys.py:_opened": "tests/unit/test_wrapping_keys.py",
    "model/request_counts.py:_minutes": "here",
    "rendering/engine.py:parts": "here",
    "rendering/sandbox.py:_codes": "here",
    "store/clocks.py:_hours_listed": "here",
    "store/crowds.py:_members": "tests/unit/store/test_crowds.py",
    "store/feed_seals.py:_ciphers": "tests/unit/store/test_feed_seals.py",
    "store/key_slots.py:_free": "tests/integration/test_key_slots.py",
    "store/key_slots.py:_read": "tests/integration/test_key_slots.py",
    "store/offer_orders.py:_latest": "here",
    "store/opened_keys.py:_keys": "tests/unit/store/test_opened_keys.py",
}
"""Kept by one object for many calls, and where threads hammer it. ``functools`` locks its own."""

OF_ONE_THREAD = {
    "files/archives.py:_written": "of one archive while it is written",
    "operator/loose_names.py:_loose": "filled before it is read, by a command",
    "operator/loose_names.py:_whole": "filled before it is read, by a command",
    "operator/printing.py:_jobs": "of one process that prints",
}

_EMPTY = {"dict", "set", "list", "defaultdict", "LRUCache", "TTLCache", "Cache", "OrderedDict"}


def containers_kept() -> Iterator[str]:
    """Every attribute of an object, and every name of a module, that begins as an empty container;
    and what ``cachetools`` decorates with."""
    for path in sorted(PRODUCT.rglob("*.py")):
        tree = ast.parse(path.read_text("utf-8"))
        statements = [*tree.body, *_in_constructors(tree)]
        for node in statements:
            name = _target(node)
            if name and _begins_empty(getattr(node, "value", None)):
                yield f"{path.relative_to(PRODUCT).as_posix()}:{name}"


def _in_constructors(tree: ast.Module) -> Iterator[ast.AST]:
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef) and node.name == "__init__":
            yield from (
                inner_node
                for inner_node in ast.walk(node)
                if isinstance(_assigned(inner_node), ast.Attribute)
            )
        if isinstance(node, ast.FunctionDef) and _has_inner_function(node):
            yield from (
                statement for statement in node.body if isinstance(_assigned(statement), ast.Name)
            )


def _has_inner_function(node: ast.FunctionDef) -> bool:
    """Whether it makes a function that others call: what it keeps is kept for all of them."""
    inner = {function.name for function in node.body if isinstance(function, ast.FunctionDef)}
    last = node.body[-1]
    return isinstance(last, ast.Return) and getattr(last.value, "id", None) in inner


def _assigned(node: ast.AST) -> ast.AST | None:
    if isinstance(node, ast.AnnAssign):
        return node.target
    if isinstance(node, ast.Assign):
        return node.targets[0]
    return None


def _target(node: ast.AST) -> str:
    target = _assigned(node)
    return getattr(target, "attr", "") or getattr(target, "id", "")


def _begins_empty(value: ast.AST | None) -> bool:
    if isinstance(value, ast.Dict | ast.List):
        return not (value.keys if isinstance(value, ast.Dict) else value.elts)
    called = value.func if isinstance(value, ast.Call) else None
    return getattr(called, "id", "") in _EMPTY


def test_every_cache_is_listed_with_where_it_is_hammered() -> None:
    assert set(containers_kept()) == LOCKED.keys() | OF_ONE_THREAD.keys()
    for module in set(LOCKED.values()) - {"here"}:
        assert "hammer(" in (PRODUCT.parent / module).read_text("utf-8"), module


def test_one_thread_reads_what_many_want_and_all_get_it() -> None:
    readings: list[int] = []

    def read() -> tuple[int, ...]:
        readings.append(1)
        return tuple(range(10))

    remembered = Remembered(read, 60.0)

    def use(thread: int) -> None:
        for turn in range(TURNS):
            assert remembered.get() == tuple(range(10))
            if thread == 0 and turn % 100 == 0:
                remembered.expire()
            if thread == 1 and turn % 100 == 0:
                remembered.note(tuple(range(10)))

    hammer(use)
    assert len(readings) <= 1 + TURNS / 100


def test_remembered_value_is_given_when_it_cannot_be_read_again() -> None:
    time = [0.0]
    answers: Iterator[tuple[int] | Unavailable] = iter([(1,), Unavailable(), (2,)])

    def read() -> tuple[int]:
        answer = next(answers)
        if isinstance(answer, Unavailable):
            raise answer
        return answer

    remembered = Remembered(read, 5.0, lambda: time[0])
    values = []
    for time[0] in (0.0, 4.9, 5.0, 9.9, 10.0):
        values.append(remembered.get())
    assert values == [(1,), (1,), (1,), (1,), (2,)]


def test_remembered_value_is_unavailable_when_it_was_never_read() -> None:
    def read() -> tuple[int]:
        raise Unavailable

    remembered = Remembered(read, 5.0)
    with pytest.raises(Unavailable):
        remembered.get()
    remembered.note((1,))
    assert remembered.get() == (1,)


def test_requests_are_counted_each_once_and_every_block_is_told_of() -> None:
    counts, blocks = RequestCounts(20 * TURNS), Counter[int]()

    def use(thread: int) -> None:
        for _ in range(TURNS):
            minute = counts.minute("x", NOW)
            blocks[thread] += counts.count(minute)

    hammer(use)
    assert counts.minute("x", NOW).counted_here == 8 * TURNS
    assert sum(blocks.values()) == 8


def test_signers_are_made_once_each() -> None:
    ring = KeyRing(SimpleNamespace(), "first", published=tuple, wall=lambda: NOW)  # type: ignore[arg-type] # no call reaches KMS
    signers: set[Any] = set()

    def use(thread: int) -> None:
        for number in range(TURNS):
            ring.note(())
            signers.add(ring._signer(f"key-{number % 4}"))

    hammer(use)
    assert len(signers) == 4


class Rows:
    """A table that takes what it is given and has nothing."""

    def __getattr__(self, name: str) -> Any:
        return lambda *arguments, **options: None


def test_offer_orders_are_remembered_by_pollers_that_meet() -> None:
    orders = OfferOrders("test", lambda: NOW)
    orders._table = Rows()  # type: ignore[assignment] # nothing is stored

    def use(thread: int) -> None:
        for number in range(TURNS):
            platform = f"platform-{number % 50}"
            before = orders.latest(platform)
            assert orders.write(platform, OfferOrder(), before)
            orders.note(platform, None)

    hammer(use)


def test_hours_are_listed_by_threads_that_set_checks() -> None:
    clocks = ClocksTable("test", lambda: NOW)
    clocks._table = Rows()  # type: ignore[assignment] # nothing is stored

    def use(thread: int) -> None:
        for number in range(TURNS):
            clocks.set("SSABCDEFGHJK2", NOW + timedelta(hours=number))

    hammer(use)


def test_limits_are_written_by_threads_that_render() -> None:
    words = LimitsInWords(translator("en"))
    expected = {name: str(LimitsInWords(translator("en"))[name.lower()]) for name in CONSTANTS}

    def use(thread: int) -> None:
        for name in CONSTANTS:
            assert str(words[name.lower()]) == expected[name]

    hammer(use)


def test_templates_are_compiled_by_threads_that_render(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Compiled, "MOST", 8)
    compiled = Compiled()
    sources = {f"{number}": f"{{{{ 1 + {number} }}}}" for number in range(20)}

    def use(thread: int) -> None:
        engine = SandboxedEnvironment(loader=DictLoader(sources), bytecode_cache=compiled)
        for number in range(20):
            assert engine.get_template(f"{number}").render() == f"{1 + number}"

    hammer(use)


def test_parts_of_pages_are_kept_for_threads_that_render() -> None:
    once = _keeper()

    def use(thread: int) -> None:
        for number in range(TURNS):
            part = once("part", str(number % 7), caller=lambda of=number % 7: f"part {of}")
            assert part == f"part {number % 7}"

    hammer(use)


def test_threads_that_come_first_get_the_same_clients(monkeypatch: pytest.MonkeyPatch) -> None:
    names = ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_DEFAULT_REGION")
    for name in names:
        monkeypatch.setenv(name, "eu-west-2")
    clients.forget_clients()
    compiled: list[tuple[Any, ...]] = []

    def use(thread: int) -> None:
        services = ("kms", "sqs") if thread % 2 else ("sqs", "kms")
        by_name = {name: clients.client(name) for name in services}  # type: ignore[call-overload]
        compiled.append((by_name["kms"], by_name["sqs"]))

    hammer(use)
    clients.forget_clients()
    assert len(set(compiled)) == 1


def test_container_and_what_it_builds_are_made_once(monkeypatch: pytest.MonkeyPatch) -> None:
    containers.use_container(None)
    results: set[tuple[Any, Any]] = set()

    class Builder:
        @cached_property
        def part(self) -> object:
            return object()

        @cached_property
        def whole(self) -> tuple[object, object]:
            return self.part, object()

    builder = Builder()

    def use(thread: int) -> None:
        results.add((containers.get_container(), builder.whole))

    hammer(use)
    containers.use_container(None)
    assert len(results) == 1
    assert builder.whole[0] is builder.part
    assert isinstance(Builder.__dict__["part"], cached_property)
