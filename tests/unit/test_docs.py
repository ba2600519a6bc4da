"""The docs name every setting, route, error code and make target that the code has."""

import ast
import re
from collections.abc import Iterator
from dataclasses import fields
from pathlib import Path
from pkgutil import resolve_name

import pytest

from app import app
from chalicelib import errors
from chalicelib.config import Settings
from chalicelib.model.queues import CONSUMER_OF
from local.options import SETTINGS
from tests.support.operator_help import commands

ROOT = Path(__file__).resolve().parents[2]


def read(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


@pytest.mark.parametrize("name", [field.name.upper() for field in fields(Settings)])
def test_every_setting_is_in_the_docs(name: str) -> None:
    assert f"`{name}`" in read("docs/settings.md")


def test_every_option_of_the_embedded_stack_is_in_the_docs() -> None:
    for name in SETTINGS:
        assert f"`{name}`" in read("docs/settings.md")


def test_every_error_has_its_code_and_status_in_the_docs() -> None:
    page = read("docs/errors.md")
    for refusal in errors.Refusal.__subclasses__():
        assert re.search(rf"\| {refusal.status} \|[^\n]*`{refusal.code}`", page), refusal


def test_every_code_of_a_refusal_or_fault_is_in_the_docs() -> None:
    page = read("docs/errors.md")
    codes = {code for path in (ROOT / "chalicelib").rglob("*.py") for code in _codes(path)}
    assert len(codes) > 50
    assert not [code for code in sorted(codes) if f"`{code}`" not in page]


CODE_AT = {"PydanticCustomError": 0, "_fault": 0, "Fault": 1, "MemberFault": 1, "rule_broken": 1}
"""Which argument of a fault is its code."""


def _codes(path: Path) -> Iterator[str]:
    """Yield the codes that a module gives to clients: `code=` and those of faults."""
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
            place = CODE_AT.get(node.func.id)
            values = [keyword.value for keyword in node.keywords if keyword.arg == "code"]
            values += [] if place is None else node.args[place : place + 1]
            yield from (str(value.value) for value in values if isinstance(value, ast.Constant))


def test_the_error_tree_in_the_module_names_every_class() -> None:
    assert errors.__doc__ is not None
    tree: list[type[Exception]] = [errors.StandsafeError, *_below(errors.StandsafeError)]
    for error in tree:
        if error.__module__ == "chalicelib.errors":
            assert error.__name__ in errors.__doc__


def _below(error: type[Exception]) -> list[type[Exception]]:
    return [member for sub in error.__subclasses__() for member in (sub, *_below(sub))]


def test_every_page_is_linked_from_the_list_of_pages() -> None:
    pages = {path.name for path in (ROOT / "docs").glob("*.md")} - {"README.md"}
    assert pages == set(re.findall(r"\]\(([\w-]+\.md)\)", read("docs/README.md")))


def test_decisions_are_listed_newest_first() -> None:
    days = re.findall(r"^## (\d{4}-\d\d-\d\d) · ", read("docs/decisions.md"), re.MULTILINE)
    assert len(days) > 50
    assert days == sorted(days, reverse=True)


def test_queues_of_the_operators_page_are_those_that_the_command_takes() -> None:
    row = re.search(r"\| `dead-letters list`.*?\(([a-z, ]+)\)", read("docs/operators.md"))
    assert row is not None
    assert tuple(row[1].split(", ")) == (*CONSUMER_OF, "events")


def test_every_module_that_a_docstring_names_exists() -> None:
    packages = "|".join(sorted(path.name for path in (ROOT / "chalicelib").iterdir()))
    pattern = re.compile(rf"``(?:chalicelib\.)?((?:{packages})(?:\.\w+)+)``")
    names = {
        name
        for path in (ROOT / "chalicelib").rglob("*.py")
        for name in pattern.findall(path.read_text("utf-8"))
    }
    assert len(names) > 10
    for name in sorted(names):
        resolve_name(f"chalicelib.{name}")


def test_every_make_target_of_the_readme_exists_and_is_explained() -> None:
    makefile = read("Makefile")
    for target in set(re.findall(r"make ([a-z]+)", read("README.md"))):
        assert re.search(rf"^{target}:.*## ", makefile, re.MULTILINE), target


def test_readme_opens_with_small_pictures_that_say_what_they_show() -> None:
    readme = (ROOT / "README.md").read_text()
    pictures = re.findall(
        r'<img src="(docs/pictures/\w+\.png)" width="\d+" alt="[^"]{20,}"', readme
    )
    assert [Path(picture).stem for picture in pictures] == ["form", "status", "case"]
    assert readme.index(pictures[0]) < readme.index("\n## ")
    for picture in pictures:
        assert (ROOT / picture).stat().st_size < 100_000, picture


def test_every_signed_route_is_in_the_platforms_page() -> None:
    page = read("docs/platforms.md")
    for path in app.routes:
        if path.startswith("/v1/platforms/") and not path.endswith("/verification"):
            assert path.rsplit("/", 1)[1] in page


def test_every_command_of_operators_is_in_the_docs() -> None:
    page = read("docs/operators.md")
    for command in commands():
        assert f"`{' '.join(command)}" in page, command


def test_every_link_between_docs_leads_somewhere() -> None:
    for page in [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *(ROOT / "docs").glob("*.md")]:
        for link in re.findall(r"\]\(([^)#:]+)\)", page.read_text(encoding="utf-8")):
            assert (page.parent / link).exists(), f"{page.name}: {link}"
