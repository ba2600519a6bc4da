"""Facts as they are stored, cases as they are read, and what mails and tokens are made of, stay so.

What is stored is never rewritten, platforms read our tokens by the names that they have, and people
act by what is worked out for them: a name or a value that changes is looked at, as a line of
``tests/support/long_story/*.jsonl`` that changed.
"""

import json

import pytest

from chalicelib.model.events import Kind
from tests.support.long_story.approved import AGAIN, LISTS, approved_path
from tests.support.long_story.story import lines_of_the_story


def approved(name: str) -> list[str]:
    return approved_path(name).read_text("utf-8").splitlines()


@pytest.mark.parametrize("name", LISTS)
def test_everybody_sees_of_the_long_story_what_was_approved(name: str) -> None:
    lines, before = LISTS[name](), approved(name)
    for line, approved_line in zip(lines, before, strict=False):
        assert line == approved_line, AGAIN
    assert len(lines) == len(before), AGAIN


def test_everybody_sees_the_same_when_reads_that_may_be_of_a_replica_lag() -> None:
    assert lines_of_the_story(lags=True) == approved("story")


def test_long_story_has_events_of_every_kind() -> None:
    lines = map(json.loads, approved("story"))
    assert {line[3] for line in lines if line[0] == "event"} == set(Kind)
