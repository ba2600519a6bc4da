"""The container binds every use case that a caller needs, and each is what it is called."""

import importlib
import inspect
import pkgutil
from collections.abc import Iterator
from functools import cached_property, partial
from pathlib import Path
from types import FunctionType

import pytest

from chalicelib import usecases
from chalicelib.container import Adapters, Container
from tests.support.factories import World, WorldAdapters

PART_OF_OTHERS = {
    "act",
    "act_on_case",
    "choose_recipients",
    "claim_uploads",
    "count_other_reports",
    "mark_code_used",
    "park_token",
    "read_original",
    "send_mail",
    "should_send",
}
"""Verbs that use cases call, and nobody else."""

NOT_USE_CASES = {
    "delay_authority_message": "of the queue",
    "delay_reporter_message": "of the queue",
    "handle_inserts": "of the consumers",
    "handle_messages": "of the consumers",
    "sign_response": "of the signing",
    "verify_request": "of the signing",
}
"""What a container gives beside use cases, and whose it is."""

WITH_OPERATORS = {
    "add_platform_key",
    "check_links",
    "count_uptake",
    "import_candidates",
    "make_packs",
    "record_links",
    "remove_signing_key",
    "revoke_platform_key",
}
"""Verbs whose dependencies the operators' commands still pass themselves."""


def bound() -> list[str]:
    """The names that a container binds."""
    return sorted(
        name
        for name, member in inspect.getmembers_static(Container)
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


@pytest.fixture(scope="module")
def container() -> Container:
    adapters = WorldAdapters(World())
    for name, member in inspect.getmembers_static(Adapters):
        if isinstance(member, cached_property) and name not in ("settings", "catalogue"):
            adapters.__dict__[name] = Anything()
    return Container(adapters)


@pytest.mark.parametrize("name", [name for name in bound() if name not in NOT_USE_CASES])
def test_bound_use_case_has_its_own_name_and_takes_all_but_its_deps(
    container: Container, name: str
) -> None:
    use_case = getattr(container, name)
    assert isinstance(use_case, partial)
    assert use_case.func.__name__ == name
    assert use_case.func.__module__.startswith("chalicelib.usecases.")
    (deps,) = use_case.args
    assert type(deps).__name__.endswith("Deps")
    first, *others = inspect.signature(use_case.func).parameters.values()
    assert first.annotation in (type(deps), type(deps).__name__)
    assert list(inspect.signature(use_case).parameters.values()) == others


@pytest.mark.parametrize("name", NOT_USE_CASES)
def test_what_is_no_use_case_is_a_function_of_an_adapter(name: str) -> None:
    assert name in bound()


@pytest.mark.parametrize("name", dict(verbs()))
def test_use_case_is_bound_unless_it_is_part_of_others(name: str) -> None:
    assert (name in bound()) is (name not in PART_OF_OTHERS | WITH_OPERATORS)


def test_use_case_is_bound_once(container: Container) -> None:
    assert container.fan_out is container.fan_out


def test_nothing_is_built_before_it_is_called_for() -> None:
    container = Container()
    assert vars(container) == {"adapters": container.adapters}
    assert set(vars(container.adapters)) == {"_settings", "now", "wall"}


def test_app_names_no_adapter_and_imports_in_no_function() -> None:
    source = (Path(__file__).parents[2] / "app.py").read_text("utf-8")
    assert "adapters" not in source
    assert "    from " not in source
    assert "    import " not in source
