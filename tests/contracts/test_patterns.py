"""What several cases share, by keys, and that it goes with its case."""

from dataclasses import replace
from datetime import timedelta
from itertools import count

import pytest

from chalicelib.aws.secrets import LiveSecrets
from chalicelib.limits import KEY_LEAST_AHEAD
from chalicelib.model.patterns import Member
from chalicelib.model.secret_versions import Purpose
from chalicelib.ports import IdSecrets, Patterns
from chalicelib.store.crowds import MANY, REMEMBERED_SECONDS
from chalicelib.store.patterns import PatternsTable
from chalicelib.usecases.secrets.list_secrets import ListSecretsDeps
from chalicelib.usecases.secrets.retire_secret import retire_secret
from chalicelib.usecases.secrets.rotate_secret import RotateSecretDeps, rotate_secret
from tests.support.backends import Backend, assert_unavailable
from tests.support.fakes import FakeClock, MemoryPatterns, MemorySecretRegistry

PORTS = (Patterns,)
IMPLEMENTATIONS = (MemoryPatterns, PatternsTable)
RESOURCES = frozenset({"Patterns"})

FIRST, SECOND = "SSABCDEFGHJK2", "SSABCDEFGHJK3"
ACCOUNT, BAND = "account/x/someone", "text/0/1"
MEMBER = Member(FIRST, ("x",), ("police-kent",), True, "sam@example.org", False, "x", 2**255)
OTHER = replace(MEMBER, case_id=SECOND, platforms=(), authorities=(), verified=False, mailbox="")


SECRETS = IdSecrets("1", {"1": b"secret"})


def patterns_on(backend: Backend, clock: FakeClock, secrets: IdSecrets = SECRETS) -> Patterns:
    if backend.in_memory:
        patterns = MemoryPatterns()
        patterns.down = backend.down
        return patterns
    return PatternsTable(backend.ref("Patterns"), secrets, clock)


@pytest.fixture
def patterns(backend: Backend, clock: FakeClock) -> Patterns:
    return patterns_on(backend, clock)


def ids(patterns: Patterns, key: str) -> set[str]:
    return {member.case_id for member in patterns.members(key)}


def test_members_are_all_that_have_a_key_as_they_were_put(patterns: Patterns) -> None:
    patterns.put(FIRST, {ACCOUNT: MEMBER, BAND: MEMBER})
    patterns.put(SECOND, {ACCOUNT: OTHER})
    assert ids(patterns, ACCOUNT) == {FIRST, SECOND}
    (member,) = patterns.members(BAND)
    assert replace(member, mailbox=MEMBER.mailbox) == MEMBER
    assert patterns.members("account/x/nobody") == []
    assert patterns.members(BAND, consistent=False) == [member]
    assert patterns.member(BAND, FIRST) == member
    assert patterns.member(BAND, SECOND) is None


def test_mailboxes_are_equal_where_they_are_the_same_and_empty_without_one(
    patterns: Patterns,
) -> None:
    patterns.put(FIRST, {BAND: MEMBER})
    patterns.put(SECOND, {BAND: replace(MEMBER, case_id=SECOND)})
    patterns.put("SSABCDEFGHJK4", {ACCOUNT: OTHER})
    assert len({member.mailbox for member in patterns.members(BAND)}) == 1
    assert [member.mailbox for member in patterns.members(ACCOUNT)] == [""]


def test_put_replaces_what_the_case_had(patterns: Patterns) -> None:
    patterns.put(FIRST, {})
    for _ in range(2):
        patterns.put(FIRST, {ACCOUNT: MEMBER, BAND: MEMBER})
    assert (ids(patterns, ACCOUNT), ids(patterns, BAND)) == ({FIRST}, {FIRST})
    patterns.put(FIRST, {BAND: replace(MEMBER, platforms=())})
    assert ids(patterns, ACCOUNT) == set()
    assert [member.platforms for member in patterns.members(BAND)] == [()]
    patterns.put(FIRST, {ACCOUNT: MEMBER, BAND: MEMBER})
    assert (ids(patterns, ACCOUNT), ids(patterns, BAND)) == ({FIRST}, {FIRST})
    for _ in range(2):
        patterns.put(FIRST, {})
        assert (ids(patterns, ACCOUNT), ids(patterns, BAND)) == (set(), set())
    patterns.erase(FIRST)
    assert patterns.clear() == 0


def test_begin_writes_what_a_new_case_has_and_leaves_what_was_begun(patterns: Patterns) -> None:
    assert patterns.begin(SECOND, {}), "there is nothing to write"
    assert patterns.begin(FIRST, {ACCOUNT: MEMBER})
    assert not patterns.begin(FIRST, {ACCOUNT: MEMBER, BAND: MEMBER})
    assert (ids(patterns, ACCOUNT), ids(patterns, BAND)) == ({FIRST}, set())
    patterns.put(FIRST, {BAND: MEMBER})
    assert (ids(patterns, ACCOUNT), ids(patterns, BAND)) == (set(), {FIRST})


def test_erase_removes_everything_of_one_case(patterns: Patterns) -> None:
    patterns.put(FIRST, {ACCOUNT: MEMBER, BAND: MEMBER})
    patterns.put(SECOND, {ACCOUNT: OTHER})
    for _ in range(2):
        patterns.erase(FIRST)
    assert (ids(patterns, ACCOUNT), ids(patterns, BAND)) == ({SECOND}, set())
    patterns.erase(SECOND)
    assert patterns.clear() == 0


def test_members_of_a_large_pattern_are_not_read_again_for_seconds(
    backend: Backend, patterns: Patterns, clock: FakeClock
) -> None:
    for number in range(MANY):
        case_id = f"SSABCDEFGHJ{number:02}"
        patterns.put(case_id, {ACCOUNT: replace(MEMBER, case_id=case_id)})
    before = ids(patterns, ACCOUNT)
    assert len(before) == MANY
    patterns.put(FIRST, {ACCOUNT: MEMBER})
    assert ids(patterns, ACCOUNT) == (before | {FIRST} if backend.in_memory else before)
    clock.advance(seconds=REMEMBERED_SECONDS)
    assert ids(patterns, ACCOUNT) == before | {FIRST}


def test_clear_removes_everything(patterns: Patterns) -> None:
    patterns.put(FIRST, {ACCOUNT: MEMBER})
    assert patterns.clear() > 0
    assert ids(patterns, ACCOUNT) == set()


def test_every_call_raises_unavailable_when_the_table_does_not_answer(
    unreachable: Backend, clock: FakeClock
) -> None:
    patterns = patterns_on(unreachable, clock)
    assert_unavailable(
        lambda: patterns.begin(FIRST, {ACCOUNT: MEMBER}),
        lambda: patterns.put(FIRST, {ACCOUNT: MEMBER}),
        lambda: patterns.members(ACCOUNT),
        lambda: patterns.member(ACCOUNT, FIRST),
        lambda: patterns.erase(FIRST),
        patterns.clear,
    )


def test_erase_removes_what_stands_under_keys_though_nothing_lists_it(patterns: Patterns) -> None:
    patterns.put(FIRST, {ACCOUNT: MEMBER})
    patterns.put(SECOND, {ACCOUNT: OTHER})
    patterns.erase(FIRST, [ACCOUNT, BAND])
    patterns.erase(FIRST, [ACCOUNT, BAND])
    assert ids(patterns, ACCOUNT) == {SECOND}


@pytest.mark.parametrize("at_once", [True, False])
def test_erase_removes_everything_when_the_secret_was_rotated_meanwhile(
    backend: Backend, clock: FakeClock, at_once: bool
) -> None:
    """Before a version begins, once it has, with a third added, and when the first is retired."""
    registry = MemorySecretRegistry()
    purpose, ticks = Purpose.PATTERNS, count(step=KEY_LEAST_AHEAD.whole_seconds)
    secrets = LiveSecrets(lambda: registry.read(purpose), clock, lambda: next(ticks))
    patterns = patterns_on(backend, clock, secrets)
    new_secrets = map(b"secret %d".__mod__, count(2))
    rotating = RotateSecretDeps(registry, clock, lambda: next(new_secrets))
    listing = ListSecretsDeps(registry, clock)
    until = clock() + timedelta(days=400)
    patterns.put(FIRST, {ACCOUNT: MEMBER})
    rotate_secret(rotating, purpose, until, at_once=at_once)
    patterns.put(SECOND, {ACCOUNT: OTHER})
    assert ids(patterns, ACCOUNT) == {FIRST, SECOND}, "one that has not begun is used by nobody"
    clock.advance(seconds=KEY_LEAST_AHEAD.total_seconds())
    rotate_secret(rotating, purpose, until, at_once=at_once)
    assert ids(patterns, ACCOUNT) == {FIRST, SECOND}, "the oldest that is good is used throughout"
    retire_secret(listing, purpose, "1", None)
    patterns.put(SECOND, {ACCOUNT: OTHER})
    assert ids(patterns, ACCOUNT) == ({FIRST, SECOND} if backend.in_memory else {SECOND})
    patterns.erase(FIRST)
    patterns.erase(SECOND)
    assert patterns.clear() == 0
