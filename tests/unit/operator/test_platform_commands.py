"""``platforms``: keys are added, listed and revoked by the command line."""

import json
from datetime import timedelta
from pathlib import Path

import pytest

from chalicelib.model.exchange import Replay
from chalicelib.operator.cli import main
from tests.support.deployments import NOW, deployment
from tests.support.fakes import FakeClock, MemoryDirectory, MemoryFeed, MemoryGuards, MemoryLog
from tests.support.operators import (
    RFC_8037,
    RFC_8037_THUMBPRINT,
    Capture,
    printed_json,
    run_command,
    write_file,
)


def test_platform_is_connected_by_a_key_until_it_is_revoked(
    tmp_path: Path, capsys: Capture
) -> None:
    registry, key = MemoryDirectory(), write_file(tmp_path, json.dumps(RFC_8037))
    assert (
        run_command(registry, "platforms", "add-key", "x", key, "--label", "first", "--json") == 0
    )
    added = printed_json(capsys)
    assert (added["added"], added["key"]["keyid"]) == (True, RFC_8037_THUMBPRINT)
    assert added["key"]["state"] == "active"
    run_command(registry, "platforms", "list", "--json")
    listed = printed_json(capsys)
    assert {"id": "x", "connected": True} in listed["platforms"]
    assert {"id": "tiktok", "connected": False} in listed["platforms"]
    assert run_command(registry, "platforms", "revoke-key", "x", RFC_8037_THUMBPRINT) == 0
    assert "x has no key left: reports about it become self-reports" in capsys.readouterr().out
    run_command(registry, "platforms", "list")
    printed = capsys.readouterr().out
    assert "revoked" in printed
    assert f"{RFC_8037_THUMBPRINT}  first" in printed


def test_platforms_list_prints_the_state_of_a_key_by_its_times(
    tmp_path: Path, capsys: Capture
) -> None:
    registry, key = MemoryDirectory(), write_file(tmp_path, json.dumps(RFC_8037))
    argv = ("platforms", "add-key", "x", key, "--json", "--not-before", "2026-11-23")
    run_command(registry, *argv, "--not-after", "2026-11-24T01:00:00+01:00")
    added = printed_json(capsys)["key"]
    assert added["state"] == "waiting"
    assert added["not_before"] == "2026-11-23T00:00:00Z"
    assert added["not_after"] == "2026-11-24T00:00:00Z"
    for days, state in [(1, "active"), (2, "expired")]:
        later = deployment(directory=registry)
        later.adapters.now = FakeClock(NOW + timedelta(days=days))
        main(["platforms", "list", "--json"], later)
        assert printed_json(capsys)["keys"][0]["state"] == state


def test_add_key_says_so_when_the_key_is_there(tmp_path: Path, capsys: Capture) -> None:
    registry, key = MemoryDirectory(), write_file(tmp_path, json.dumps(RFC_8037))
    run_command(registry, "platforms", "add-key", "x", key)
    before = dict(registry.keys)
    later = deployment(directory=registry)
    later.adapters.now = FakeClock(NOW + timedelta(hours=1))
    assert main(["platforms", "add-key", "x", str(key)], later) == 0
    assert "(ed25519) already" in capsys.readouterr().out
    assert registry.keys == before


@pytest.mark.parametrize(
    ("argv", "why"),
    [
        (("add-key", "friendster", "KEY"), "no platform 'friendster' in the catalogue, which has"),
        (("add-key", "mastodon", "KEY"), "is many servers, each run by somebody else"),
        (("add-key", "x", "BAD"), "neither PEM nor JSON"),
        (("add-key", "x", "KEY", "--not-after", "2020-01-01"), "would have run out"),
        (("revoke-key", "x", "abc"), "x has no key abc"),
    ],
)
def test_platforms_say_why_when_a_key_cannot_be_changed(
    tmp_path: Path, capsys: Capture, argv: tuple[str, ...], why: str
) -> None:
    files = {
        "KEY": write_file(tmp_path, json.dumps(RFC_8037), name="key"),
        "BAD": write_file(tmp_path, "hello", name="bad"),
    }
    registry = MemoryDirectory()
    assert run_command(registry, "platforms", *(files.get(arg, arg) for arg in argv)) == 1
    assert why in capsys.readouterr().err
    assert registry.keys == {}


def test_add_key_says_so_when_a_time_cannot_be_read(capsys: Capture) -> None:
    with pytest.raises(SystemExit) as stopped:
        main(["platforms", "add-key", "x", "k", "--not-after", "soon"])
    assert stopped.value.code == 2
    assert "'soon' is not a time such as 2027-05-01" in capsys.readouterr().err


def test_platforms_refusals_says_why_and_what_it_means(capsys: Capture) -> None:
    clock = FakeClock(NOW)
    guarded = deployment(guards=MemoryGuards(clock))
    guarded.note_refusal("x", "too_old", RFC_8037_THUMBPRINT)
    assert main(["platforms", "refusals", "x"], guarded) == 0
    printed = capsys.readouterr().out
    assert f"too_old  {RFC_8037_THUMBPRINT}" in printed
    assert "the clock is wrong" in printed
    main(["platforms", "refusals", "x", "--json"], guarded)
    (refusal,) = printed_json(capsys)["refusals"]
    assert (refusal["reason"], refusal["times"]) == ("too_old", 1)
    main(["platforms", "refusals", "tiktok"], guarded)
    assert "tiktok: nothing was refused in seven days" in capsys.readouterr().out
    assert main(["platforms", "refusals", "nobody"], guarded) == 1
    assert "which has" in capsys.readouterr().err


def test_platforms_replays_says_when_tokens_were_read_again(capsys: Capture) -> None:
    clock, feed = FakeClock(NOW), MemoryFeed()
    guarded = deployment(guards=MemoryGuards(clock), feed=feed, case_log=MemoryLog())
    main(["platforms", "replays", "x"], guarded)
    assert "x: nothing was read again in 30 days" in capsys.readouterr().out
    guarded.replay_tokens("x", Replay(since="2026-11-01T00:00:00Z"))
    main(["platforms", "replays", "x", "--json"], guarded)
    (line,) = printed_json(capsys)["replays"]
    assert line == "2026-11-22T09:30:00Z 0 tokens: since 2026-11-01T00:00:00Z"
