"""Each planted defect can still be planted, and its tests are there: ``make proof`` runs them."""

import ast

import pytest

from tests.support.faults.defects import DEFECTS, ROOT, Change


@pytest.mark.parametrize("name", DEFECTS)
def test_defect_applies_to_the_source_as_it_is(name: str) -> None:
    texts: dict[str, str] = {}
    for change in DEFECTS[name].changes:
        texts[change.path] = change.planted(texts.get(change.path, change.source()))
    for path, text in texts.items():
        assert ast.dump(ast.parse(text)) != ast.dump(ast.parse((ROOT / path).read_text("utf-8")))


@pytest.mark.parametrize("name", DEFECTS)
def test_defect_names_tests_that_are_there(name: str) -> None:
    for test in DEFECTS[name].tests:
        path, _, function = test.partition("::")
        names = [
            node.name
            for node in ast.parse((ROOT / path).read_text("utf-8")).body
            if isinstance(node, ast.FunctionDef)
        ]
        assert function.partition("[")[0] in names


@pytest.mark.parametrize("text", ["", "twice twice"])
def test_change_raises_when_its_passage_is_not_there_once(text: str) -> None:
    with pytest.raises(ValueError, match=r"has the passage \d times"):
        Change("app.py", "twice", "once").planted(text)
