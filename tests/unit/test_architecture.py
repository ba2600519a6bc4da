"""docs/architecture.md draws the layers that import-linter holds, and names what there is."""

import re
import tomllib
from pathlib import Path
from pkgutil import resolve_name

import pytest

ROOT = Path(__file__).resolve().parents[2]
PAGE = (ROOT / "docs" / "architecture.md").read_text("utf-8")
DRAWING = PAGE.partition("```text\n")[2].partition("```")[0]


def test_drawing_has_the_layers_of_the_import_contract_in_their_order() -> None:
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    (layers,) = (
        contract["layers"]
        for contract in contracts["tool"]["importlinter"]["contracts"]
        if contract.get("containers") == ["chalicelib"]
    )
    assert re.findall(r"^│ ([a-z][a-z |]*?) +│", DRAWING, re.MULTILINE) == layers


def test_table_explains_every_layer() -> None:
    drawn = re.findall(r"[a-z]+", " ".join(re.findall(r"^│ ([a-z][a-z |]*?) +│", DRAWING, re.M)))
    rows = re.findall(r"^\| (`[a-z]+`(?:, `[a-z]+`)*) \|", PAGE, re.MULTILINE)
    assert [name for row in rows for name in re.findall(r"[a-z]+", row)] == drawn


@pytest.mark.parametrize("step", sorted(set(re.findall(r"\d+ ([a-z]\w*(?:\.\w+)+)", DRAWING))))
def test_step_of_a_walk_is_in_the_code(step: str) -> None:
    resolve_name(f"chalicelib.{step}")


@pytest.mark.parametrize("walk", [1, 2])
def test_steps_of_a_walk_are_numbered_without_a_gap(walk: int) -> None:
    cells = [line.split("│")[walk + 1] for line in DRAWING.splitlines() if line.startswith("│")]
    numbers = sorted(int(number) for cell in cells for number in re.findall(r"^ (\d+) ", cell))
    assert numbers == list(range(1, len(numbers) + 1))
    assert len(numbers) > 5


@pytest.mark.parametrize("name", sorted(set(re.findall(r"`((?:[a-z_]+/)+[a-z_.]*)`", PAGE))))
def test_place_that_the_page_names_exists(name: str) -> None:
    if name == "aws/slack.py":
        return  # of a change that was tried
    assert (ROOT / name).exists() or (ROOT / "chalicelib" / name).exists()
