"""Why requests were refused: the newest, bounded, and at no cost to the refusal itself."""

import inspect
import re

import pytest

from chalicelib.model.refused_requests import MEANINGS, MOST_KEPT
from chalicelib.signing import digests, policy, requests
from chalicelib.usecases.platform.list_refusals import list_refusals
from chalicelib.usecases.platform.note_refusal import A_MINUTE, NoteRefusalDeps, note_refusal
from tests.support.fakes import FakeClock, MemoryGuards


@pytest.fixture
def deps() -> NoteRefusalDeps:
    clock = FakeClock()
    return NoteRefusalDeps(MemoryGuards(clock), {"x", "y"}, clock)


def test_same_refusal_again_is_one_line(deps: NoteRefusalDeps) -> None:
    for _ in range(3):
        note_refusal(deps, "x", "digest", None)
    (line,) = list_refusals(deps, "x")
    assert (line.reason, line.keyid, line.times) == ("digest", "-", 3)
    assert list_refusals(deps, "y") == []


def test_only_platforms_of_the_catalogue_are_noted(deps: NoteRefusalDeps) -> None:
    note_refusal(deps, "nobody", "digest", None)
    assert list_refusals(deps, "nobody") == []


def test_newest_are_kept_and_few_in_a_minute(deps: NoteRefusalDeps) -> None:
    for minute in range(3):
        for number in range(A_MINUTE + 5):
            note_refusal(deps, "x", f"{minute}-{number}", None)
        deps.now.advance(minutes=1)  # type: ignore[attr-defined] # a FakeClock
    lines = list_refusals(deps, "x")
    assert len(lines) == MOST_KEPT
    assert lines[-1].reason == f"2-{A_MINUTE - 1}"
    assert f"1-{A_MINUTE}" not in {line.reason for line in lines}


def test_refusal_stands_when_it_cannot_be_kept(deps: NoteRefusalDeps) -> None:
    deps.guards.down = True  # type: ignore[attr-defined] # a MemoryGuards
    note_refusal(deps, "x", "digest", None)
    deps.guards.down = False  # type: ignore[attr-defined] # the same
    assert list_refusals(deps, "x") == []


def test_every_reason_of_a_signature_has_a_meaning() -> None:
    sources = "".join(inspect.getsource(module) for module in (policy, requests, digests))
    reasons = set(re.findall(r'refuse\(\s*"(\w+)"', sources))
    reasons |= {f"malformed_{name}" for name in policy._PARAMETERS}
    reasons |= {f"missing_{name}" for name in policy._PARAMETERS.keys() - policy._OPTIONAL}
    assert reasons <= MEANINGS.keys()
