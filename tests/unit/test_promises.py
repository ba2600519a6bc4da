"""Every absolute sentence on a page has a test that proves it, or is said to be no promise."""

import ast
import re
from collections import Counter
from functools import cache

import pytest

from tests.support.absolute_sentences import ROOT, absolute_sentences, table

TABLE = table()
PROMISES: dict[str, str] = TABLE["promises"]
NO_PROMISES: dict[str, list[str]] = TABLE["no_promises"]


@pytest.fixture(scope="module")
def sentences() -> dict[str, str]:
    """Each of our absolute sentences, and where it stands: read by one worker, not by all."""
    return absolute_sentences()


@cache
def functions_of(path: str) -> frozenset[str]:
    """The functions of a module of tests."""
    tree = ast.parse((ROOT / path).read_text("utf-8"))
    return frozenset(node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef))


def test_every_absolute_sentence_is_in_the_table_once(sentences: dict[str, str]) -> None:
    listed = Counter([*PROMISES, *(text for texts in NO_PROMISES.values() for text in texts)])
    missing = {text: place for text, place in sentences.items() if text not in listed}
    assert missing == {}, "name a test in docs/promises.yaml that proves it, or say less"
    assert [text for text, count in listed.items() if count > 1] == []


def test_table_has_no_sentence_that_is_on_no_page(sentences: dict[str, str]) -> None:
    listed = [*PROMISES, *(text for texts in NO_PROMISES.values() for text in texts)]
    assert [text for text in listed if text not in sentences] == []


@pytest.mark.parametrize("sentence", PROMISES)
def test_promise_names_tests_that_exist(sentence: str) -> None:
    for node in PROMISES[sentence].split():
        path, _, name = node.partition("::")
        assert (ROOT / path).is_file(), node
        assert name.startswith("test_"), node
        assert name in functions_of(path), node


def test_assessment_names_tests_that_exist() -> None:
    text = (ROOT / "docs" / "dpia.md").read_text("utf-8")
    proofs = re.findall(r"`(tests/[^`]+)`", text)
    assert len(proofs) > 10
    assert [path for path in proofs if not (ROOT / path).exists()] == []
