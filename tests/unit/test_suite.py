"""The tests themselves: what they share lives in one place."""

import ast
from pathlib import Path

TESTS = Path(__file__).parents[1]


def _imported(module: Path) -> set[str]:
    """The modules that a module imports names from, or imports."""
    tree = ast.parse(module.read_text("utf-8"))
    names: set[str] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and node.module:
            names |= {f"{node.module}.{alias.name}" for alias in node.names}
        elif isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
    return names


def test_modules_share_only_what_is_in_support() -> None:
    strays = {
        (str(module.relative_to(TESTS)), name)
        for module in TESTS.rglob("*.py")
        for name in _imported(module)
        if name.startswith("tests.") and not name.startswith("tests.support")
    }
    assert strays == set()


def test_support_holds_no_tests() -> None:
    for module in (TESTS / "support").rglob("*.py"):
        tree = ast.parse(module.read_text("utf-8"))
        tests = [n.name for n in tree.body if isinstance(n, ast.FunctionDef)]
        assert not [name for name in tests if name.startswith("test_")], module
