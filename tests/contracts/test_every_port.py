"""Every port has a contract, which its fake and its adapter both run."""

import ast
import importlib
import inspect
import pkgutil
from collections import defaultdict
from collections.abc import Iterable, Iterator
from types import ModuleType
from typing import Any, Protocol

import pytest

import chalicelib.ports
import chalicelib.usecases
from chalicelib.store import feed_seals
from chalicelib.usecases.cases.erase_segment import ReadExpiring
from chalicelib.usecases.cases.record_action import RecordActionDeps
from tests.support import fakes

NO_PORTS = {RecordActionDeps, ReadExpiring}
"""Protocols that say what some of our own classes have in common, or how one of their methods is
called; nobody fakes them."""

NO_IMPLEMENTATIONS = {fakes.Blob, fakes.FakeClock}
"""Of no Protocol: a value, and the function that is a clock."""


def modules_of(package: ModuleType) -> Iterator[ModuleType]:
    for module in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
        yield importlib.import_module(module.name)


PACKAGE = importlib.import_module(__package__ or "")
CONTRACTS = [m for m in modules_of(PACKAGE) if hasattr(m, "PORTS")]


def protocols_in(modules: Iterable[ModuleType]) -> set[Any]:
    """Every Protocol that the modules name."""
    classes = (c for module in modules for _, c in inspect.getmembers(module, inspect.isclass))
    return {c for c in classes if Protocol in c.__bases__}


def ports() -> set[Any]:
    """Every Protocol that stands for something outside."""
    return protocols_in([*modules_of(chalicelib.ports), feed_seals])


def methods_of(port: Any) -> set[str]:
    """What a Protocol asks for, in itself and in those that it extends."""
    bases = set(port.__mro__) & ports()
    return {name for base in bases for name in vars(base) if not name.startswith("_")}


def attributes_of(module: ModuleType) -> set[str]:
    """Every attribute that a module's source reads."""
    tree = ast.parse(inspect.getsource(module))
    return {node.attr for node in ast.walk(tree) if isinstance(node, ast.Attribute)}


def test_every_port_has_a_contract() -> None:
    covered = {port for contract in CONTRACTS for port in contract.PORTS}
    assert covered == ports()


def test_use_cases_ask_for_nothing_but_ports() -> None:
    assert protocols_in(modules_of(chalicelib.usecases)) <= ports() | NO_PORTS


def test_every_fake_runs_a_contract() -> None:
    classes = {getattr(fakes, name) for name in fakes.__all__}
    tried = {fake for contract in CONTRACTS for fake in contract.IMPLEMENTATIONS}
    assert classes - NO_IMPLEMENTATIONS == {c for c in tried if c.__module__.startswith("tests.")}


@pytest.mark.parametrize("contract", CONTRACTS, ids=lambda module: module.__name__)
def test_contract_is_run_by_a_fake_and_an_adapter(contract: ModuleType) -> None:
    origins = {c.__module__.partition(".")[0] for c in contract.IMPLEMENTATIONS}
    assert origins == {"tests", "chalicelib"}


def test_every_method_of_a_port_is_asked_for_by_its_contract() -> None:
    asked_for: dict[Any, set[str]] = defaultdict(set)
    for contract in CONTRACTS:
        for port in contract.PORTS:
            asked_for[port] |= attributes_of(contract)
    missing = {port: methods_of(port) - asked_for[port] for port in ports()}
    assert {port: names for port, names in missing.items() if names} == {}
