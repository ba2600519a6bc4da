"""The container binds every use case that a caller needs, and each is what it is called."""

import ast
import importlib
import inspect
import pkgutil
import re
from collections.abc import Iterator
from functools import cache, cached_property, partial
from pathlib import Path
from types import FunctionType
from typing import cast

import pytest

from chalicelib import usecases
from chalicelib.aws.clients import forget_clients
from chalicelib.container import Adapters, Container, calls
from chalicelib.operator.adapters import OperatorAdapters
from chalicelib.operator.deployment import Deployment
from tests.support.deployed import set_credentials
from tests.support.deployments import SETTINGS
from tests.support.factories import World, WorldAdapters

ROOT = Path(__file__).parents[2]

NOT_USE_CASES = {
    "delay_authority_message": "chalicelib.aws.queue.SqsQueue.see_again",
    "delay_erasure": "chalicelib.aws.queue.SqsQueue.see_again",
    "delay_reporter_message": "chalicelib.aws.queue.SqsQueue.see_again",
    "delay_verified_message": "chalicelib.aws.queue.SqsQueue.see_again",
    "handle_by_case": "chalicelib.consumers.batches.handle_by_case",
    "handle_cases": "chalicelib.consumers.batches.handle_cases",
    "handle_together": "chalicelib.consumers.batches.handle_together",
    "handle_messages": "chalicelib.consumers.batches.handle_messages",
    "handle_verified": "chalicelib.consumers.batches.handle_verified",
    "sign_response": "chalicelib.signing.responses.ResponseSigner.sign",
    "verify_request": "chalicelib.signing.requests.RequestVerifier.verify",
}
"""What a container gives beside use cases, and the function that it is."""

DELAYED_QUEUES = {
    "delay_authority_message": "authorities",
    "delay_reporter_message": "reporters",
    "delay_verified_message": "verified",
}
"""Whose messages each of them delays."""

BINDERS = [
    ROOT / "chalicelib/operator/adapters.py",
    ROOT / "chalicelib/operator/deployment.py",
]
"""Of the operators: what binds for them."""

CALLERS = [
    ROOT / "app.py",
    *sorted((ROOT / "chalicelib/consumers").rglob("*.py")),
    *sorted((ROOT / "chalicelib/web").rglob("*.py")),
    *sorted({*(ROOT / "chalicelib/operator").rglob("*.py")} - {*BINDERS}),
]
CONTAINER = sorted((ROOT / "chalicelib/container").glob("*.py"))
USE_CASES = sorted((ROOT / "chalicelib/usecases").rglob("*.py"))


@cache
def parsed(path: Path) -> ast.Module:
    return ast.parse(path.read_text("utf-8"))


def attributes_of(path: Path) -> set[str]:
    return {node.attr for node in ast.walk(parsed(path)) if isinstance(node, ast.Attribute)}


@cache
def attributes_of_callers() -> frozenset[str]:
    """The embedded stack is one, too, which makes the adapters that it binds to."""
    callers = [*CALLERS, *(ROOT / "local").glob("*.py")]
    return frozenset(name for path in callers for name in attributes_of(path))


def imported_by(path: Path) -> set[str]:
    """Return the names that a module imports of the use cases."""
    return {
        name.name
        for node in ast.walk(parsed(path))
        if isinstance(node, ast.ImportFrom) and "usecases" in (node.module or "")
        for name in node.names
    }


def bound() -> list[str]:
    """Return the names that a container binds, the operators' own among them."""
    return sorted(
        name
        for name, member in inspect.getmembers_static(Deployment)
        if isinstance(member, cached_property) and not name.startswith("_")
    )


def verbs() -> Iterator[tuple[str, FunctionType]]:
    """The use cases by name: each module's function of the module's own name."""
    for module in pkgutil.walk_packages(usecases.__path__, f"{usecases.__name__}."):
        name = module.name.rpartition(".")[2]
        verb = getattr(importlib.import_module(module.name), name, None)
        if isinstance(verb, FunctionType):
            yield name, verb


class Anything:
    """Stands for an adapter: binding takes what it has, and calls nothing of it."""

    def __getattr__(self, name: str) -> "Anything":
        return Anything()

    def __call__(self) -> None:
        raise AssertionError


@pytest.fixture(scope="module")
def container() -> Deployment:
    adapters = WorldAdapters(World())
    for name, member in inspect.getmembers_static(Adapters):
        if isinstance(member, cached_property) and name not in ("settings", "catalogue"):
            adapters.__dict__[name] = Anything()
    return Deployment(cast("OperatorAdapters", adapters))


@pytest.fixture(scope="module")
def deployed() -> Iterator[Deployment]:
    """What is bound where it is deployed: to the real adapters, which ask nobody yet."""
    with pytest.MonkeyPatch.context() as environment:
        set_credentials(environment)
        forget_clients()
        yield Deployment(OperatorAdapters(SETTINGS))
    forget_clients()


def deps_named_after(name: str) -> str:
    return "".join(word.capitalize() for word in name.split("_")) + "Deps"


@pytest.mark.parametrize("name", [name for name in bound() if name not in NOT_USE_CASES])
def test_bound_use_case_has_its_own_name_and_takes_all_but_its_deps(
    container: Deployment, name: str
) -> None:
    use_case = getattr(container, name)
    assert isinstance(use_case, partial)
    assert use_case.func is dict(verbs())[name]
    (deps,) = use_case.args
    module = inspect.getmodule(use_case.func)
    assert type(deps) is getattr(module, deps_named_after(name))
    _, *parameters = inspect.signature(use_case.func).parameters.values()
    assert list(inspect.signature(use_case).parameters.values()) == parameters


@pytest.mark.parametrize(("name", "verb"), list(verbs()))
def test_use_case_names_what_it_needs_after_itself(name: str, verb: FunctionType) -> None:
    """As it is written: one need can have several names, each that of who needs it."""
    (function,) = ast.parse(inspect.getsource(verb)).body
    assert isinstance(function, ast.FunctionDef)
    first, *_ = function.args.args
    if first.arg == "deps":
        assert first.annotation is not None
        assert ast.unparse(first.annotation) == deps_named_after(name)


@pytest.mark.parametrize("name", NOT_USE_CASES)
def test_bound_function_that_is_no_use_case_is_its_owners(deployed: Deployment, name: str) -> None:
    function = getattr(deployed, name)
    assert f"{function.__module__}.{function.__qualname__}" == NOT_USE_CASES[name]


def test_delay_of_a_message_is_that_of_its_queue(deployed: Deployment) -> None:
    queues = deployed.adapters.sqs_queues
    for name, queue in DELAYED_QUEUES.items():
        assert getattr(deployed, name).__self__ is queues[queue], name
    assert deployed.delay_erasure == deployed.adapters.expiry_segments.see_again


@pytest.mark.parametrize("name", bound())
def test_bound_use_case_is_called(name: str) -> None:
    """What nobody calls any more is not bound any more."""
    assert name in attributes_of_callers()


@pytest.mark.parametrize("name", [name for name, _ in verbs() if name not in bound()])
def test_use_case_that_is_not_bound_is_part_of_others(name: str) -> None:
    assert any(name in imported_by(path) for path in BINDERS + USE_CASES + CONTAINER), (
        "nobody calls it"
    )


@pytest.mark.parametrize("name", [name for name in vars(calls) if name[0].isupper()])
def test_shape_of_a_call_is_that_of_a_bound_use_case(name: str) -> None:
    """That it fits is mypy's to say; this finds what is left of a use case that went."""
    words = re.sub(r"(?<!^)(?=[A-Z])", "_", name).lower()
    assert name in {"Protocol", "TYPE_CHECKING"} or words in bound()


def test_use_case_is_bound_once(container: Deployment) -> None:
    assert container.fan_out_all is container.fan_out_all


def test_nothing_is_built_before_it_is_called_for() -> None:
    container = Container()
    assert vars(container) == {"adapters": container.adapters}
    assert set(vars(container.adapters)) == {"_settings", "now", "wall"}


@pytest.mark.parametrize("path", CALLERS, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_caller_names_no_adapter_no_deps_and_no_use_case(path: Path) -> None:
    imported = imported_by(path)
    assert not {name for name in imported if name.endswith("Deps")}
    assert not imported & {*bound(), *dict(verbs())}
    assert "adapters" not in attributes_of(path)


def test_handlers_import_nothing_when_they_are_called() -> None:
    tree = ast.parse((ROOT / "app.py").read_text("utf-8"))
    functions = [node for node in tree.body if isinstance(node, ast.FunctionDef)]
    inside = [node for function in functions for node in ast.walk(function)]
    assert functions
    assert not [node for node in inside if isinstance(node, ast.Import | ast.ImportFrom)]
