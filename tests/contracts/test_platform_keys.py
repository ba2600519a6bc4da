"""Platforms' keys in the directory: looked up, listed, added one after another."""

from dataclasses import replace
from datetime import timedelta

import pytest

from chalicelib.errors import LostRace
from chalicelib.ports import PlatformKeyDirectory
from chalicelib.store.directory import StoredDirectory
from tests.support.backends import assert_unavailable
from tests.support.directory_rows import KEY, NOW
from tests.support.fakes import MemoryDirectory

PORTS = (PlatformKeyDirectory,)
IMPLEMENTATIONS = (MemoryDirectory, StoredDirectory)
RESOURCES = frozenset({"Directory"})

DAY = timedelta(days=1)
OTHER = replace(KEY, keyid="thumbprint-2", label="ŵ second", not_after=None)
REVOKED = replace(KEY, platform="facebook", not_before=NOW, revoked_at=NOW)


def test_platform_key_gives_one_platforms_key_active_or_not(
    directory: PlatformKeyDirectory,
) -> None:
    for key in (KEY, REVOKED):
        directory.put_platform_key(key)
    assert directory.platform_key("x", KEY.keyid) == KEY
    assert directory.platform_key("facebook", KEY.keyid) == REVOKED
    assert directory.platform_key("youtube", KEY.keyid) is None
    assert directory.platform_key("x", OTHER.keyid) is None


def test_platform_key_gives_whichever_platforms_key_when_none_is_named(
    directory: PlatformKeyDirectory,
) -> None:
    directory.put_platform_key(KEY)
    directory.put_platform_key(replace(OTHER, platform="facebook"))
    assert directory.platform_key(None, OTHER.keyid) == replace(OTHER, platform="facebook")
    assert directory.platform_key(None, "thumbprint-3") is None


def test_put_platform_key_writes_over_the_same_key(directory: PlatformKeyDirectory) -> None:
    directory.put_platform_key(KEY)
    directory.put_platform_key(replace(KEY, revoked_at=NOW))
    assert directory.platform_keys() == (replace(KEY, revoked_at=NOW),)


def test_put_platform_key_raises_lost_race_when_the_key_was_revoked(
    directory: PlatformKeyDirectory,
) -> None:
    directory.put_platform_key(replace(KEY, revoked_at=NOW))
    for late in (KEY, replace(KEY, suspended_at=NOW), replace(KEY, revoked_at=NOW + DAY)):
        with pytest.raises(LostRace):
            directory.put_platform_key(late)
    assert directory.platform_keys() == (replace(KEY, revoked_at=NOW),)


def test_platform_keys_is_in_order_of_platform_and_key(directory: PlatformKeyDirectory) -> None:
    for key in (OTHER, KEY, REVOKED, replace(KEY, platform="xx")):
        directory.put_platform_key(key)
    assert directory.platform_keys() == (REVOKED, KEY, OTHER, replace(KEY, platform="xx"))
    assert directory.platform_keys("x") == (KEY, OTHER)
    assert directory.platform_keys("youtube") == ()


def test_connected_platforms_have_a_key_that_is_good_now(directory: PlatformKeyDirectory) -> None:
    directory.put_platform_key(KEY)
    directory.put_platform_key(REVOKED)
    tomorrow = NOW + timedelta(days=1)
    directory.put_platform_key(replace(KEY, platform="youtube", not_before=tomorrow))
    assert directory.connected_platforms(NOW) == {"x"}
    assert directory.connected_platforms(tomorrow) == {"x", "youtube"}
    assert directory.connected_platforms(NOW + timedelta(days=90)) == frozenset()


def test_add_platform_key_counts_additions(directory: PlatformKeyDirectory) -> None:
    assert directory.platform_additions("x") == 0
    directory.add_platform_key(KEY, 0)
    directory.add_platform_key(OTHER, 1)
    directory.add_platform_key(replace(KEY, platform="facebook"), 0)
    directory.put_platform_key(replace(KEY, revoked_at=NOW))
    assert [directory.platform_additions(name) for name in ("x", "facebook")] == [2, 1]
    assert directory.platform_keys("x") == (replace(KEY, revoked_at=NOW), OTHER)


def test_switch_platform_keys_writes_all_of_them(directory: PlatformKeyDirectory) -> None:
    directory.put_platform_key(KEY)
    directory.add_platform_key(OTHER, 0)
    suspended = (replace(KEY, suspended_at=NOW), replace(OTHER, suspended_at=NOW))
    directory.switch_platform_keys(suspended, 1)
    assert directory.platform_keys("x") == suspended
    directory.switch_platform_keys((KEY, OTHER), 2)
    assert directory.platform_keys("x") == (KEY, OTHER)


def test_switch_platform_keys_raises_lost_race_when_one_was_added_or_revoked(
    directory: PlatformKeyDirectory,
) -> None:
    directory.add_platform_key(KEY, 0)
    directory.add_platform_key(OTHER, 1)
    suspended = (replace(KEY, suspended_at=NOW), replace(OTHER, suspended_at=NOW))
    with pytest.raises(LostRace):
        directory.switch_platform_keys(suspended[:1], 1)
    directory.put_platform_key(replace(OTHER, revoked_at=NOW))
    with pytest.raises(LostRace):
        directory.switch_platform_keys(suspended, 2)
    assert directory.platform_keys("x") == (KEY, replace(OTHER, revoked_at=NOW))


@pytest.mark.parametrize("after", [0, 2])
def test_add_platform_key_raises_lost_race_when_others_were_added(
    directory: PlatformKeyDirectory, after: int
) -> None:
    directory.add_platform_key(KEY, 0)
    with pytest.raises(LostRace):
        directory.add_platform_key(OTHER, after)
    assert directory.platform_keys("x") == (KEY,)
    assert directory.platform_additions("x") == 1


def test_add_platform_key_raises_lost_race_when_the_key_is_there(
    directory: PlatformKeyDirectory,
) -> None:
    directory.add_platform_key(KEY, 0)
    with pytest.raises(LostRace):
        directory.add_platform_key(replace(KEY, label="again"), 1)
    assert directory.platform_key("x", KEY.keyid) == KEY
    assert directory.platform_additions("x") == 1


def test_every_call_raises_unavailable_when_the_table_does_not_answer(
    unreachable_directory: PlatformKeyDirectory,
) -> None:
    directory = unreachable_directory
    assert_unavailable(
        lambda: directory.connected_platforms(NOW),
        lambda: directory.platform_key("x", KEY.keyid),
        lambda: directory.platform_key(None, KEY.keyid),
        lambda: directory.platform_keys(),
        lambda: directory.platform_additions("x"),
        lambda: directory.add_platform_key(KEY, 0),
        lambda: directory.switch_platform_keys([KEY], 0),
        lambda: directory.put_platform_key(KEY),
    )
