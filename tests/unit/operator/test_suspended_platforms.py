"""``platforms suspend`` and ``resume``, and names that are nearly right."""

import json
from pathlib import Path

import pytest

from tests.support.deployments import NOW
from tests.support.fakes import MemoryDirectory
from tests.support.operators import (
    RFC_8037,
    RFC_8037_THUMBPRINT,
    Capture,
    printed_json,
    run_command,
    write_file,
)


def test_platform_is_not_connected_while_it_is_suspended(tmp_path: Path, capsys: Capture) -> None:
    registry, key = MemoryDirectory(), write_file(tmp_path, json.dumps(RFC_8037))
    run_command(registry, "platforms", "add-key", "x", key)
    capsys.readouterr()
    for _ in range(2):
        assert run_command(registry, "platforms", "suspend", "x", "--json") == 0
        (row,) = printed_json(capsys)["keys"]
        assert (row["state"], row["keyid"]) == ("suspended", RFC_8037_THUMBPRINT)
    assert registry.connected_platforms(NOW) == frozenset()
    other = {"kty": "OKP", "crv": "Ed25519", "x": "A" * 43}
    another = write_file(tmp_path, json.dumps(other), name="other")
    assert run_command(registry, "platforms", "add-key", "x", another) == 1
    assert "x is suspended" in capsys.readouterr().err
    assert run_command(registry, "platforms", "resume", "x") == 0
    assert "x is resumed" in capsys.readouterr().out
    assert registry.connected_platforms(NOW) == {"x"}


def test_suspend_says_so_when_a_platform_has_no_key_that_is_not_revoked(
    tmp_path: Path, capsys: Capture
) -> None:
    registry, key = MemoryDirectory(), write_file(tmp_path, json.dumps(RFC_8037))
    run_command(registry, "platforms", "add-key", "x", key)
    run_command(registry, "platforms", "revoke-key", "x", RFC_8037_THUMBPRINT)
    assert run_command(registry, "platforms", "suspend", "x") == 1
    assert "x has no key" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("argv", "near"),
    [
        (("platforms", "suspend", "facebok"), "facebook"),
        (("platforms", "resume", "Instagram"), "instagram"),
        (("platforms", "revoke-key", "youtub", "K"), "youtube"),
        (("platforms", "refusals", "tik-tok"), "tiktok"),
        (("parked", "list", "facebok"), "facebook"),
        (("held", "list", "facebok"), "facebook"),
        (("authorities", "set-contact", "police-hampshir", "--clear"), "police-hampshire"),
        (("authorities", "readings", "Kent"), "police-kent"),
        (("escalations", "set", "facebok", "--operators"), "facebook"),
        (("escalations", "set", "x", "electoral-comission"), "electoral-commission"),
        (("elections", "close", "parl.2024-07-05"), "parl.2024-07-04"),
        (("case", "assign", "SS-2222-2222-222", "police-kentt"), "police-kent"),
    ],
)
def test_wrong_name_is_refused_with_the_nearest(
    capsys: Capture, argv: tuple[str, ...], near: str
) -> None:
    assert run_command(MemoryDirectory(), *argv) == 1
    refusal = capsys.readouterr().err
    assert "did you mean" in refusal
    assert near in refusal


def test_wrong_name_is_refused_with_all_when_none_is_near(capsys: Capture) -> None:
    assert run_command(MemoryDirectory(), "platforms", "suspend", "zzz") == 1
    assert "which has bluesky, discord, facebook," in capsys.readouterr().err
