"""The file that says where everything is, once it can be used."""

import json
import os
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

from local.seeding import SeededAuthority, SeededCandidate, SeededPlatform

NAME = "ready.json"
ENVIRONMENT = "environment.json"


def remove(folder: Path) -> None:
    """Say that nothing is ready: a file of an earlier run would mislead."""
    for name in (NAME, ENVIRONMENT):
        with suppress(FileNotFoundError):
            (folder / name).unlink()


def describe(
    base_url: str,
    operator_command: str,
    platforms: list[SeededPlatform],
    candidates: list[SeededCandidate],
    authorities: list[SeededAuthority],
) -> dict[str, Any]:
    """What ready.json says."""
    return {
        "base_url": base_url,
        "inbox_url": f"{base_url}/local/inbox",
        "jwks_url": f"{base_url}/.well-known/jwks.json",
        "operator_command": operator_command,
        "platforms": {
            platform.id: {
                "poll_url": f"{base_url}/v1/platforms/{platform.id}/poll",
                "outcomes_url": f"{base_url}/v1/platforms/{platform.id}/outcomes",
                "keyid": platform.keyid,
                "alg": platform.alg,
                "private_key": str(platform.private_key),
            }
            for platform in platforms
        },
        "candidates": [
            {"name": each.name, "area": each.area, "access_code": each.access_code}
            for each in candidates
        ],
        "authorities": [
            {"id": each.id, "kind": each.kind, "email": each.email, "areas": list(each.areas)}
            for each in authorities
        ],
    }


def write(path: Path, said: Mapping[str, Any]) -> None:
    """Write JSON whole or not at all, for this user's eyes only: it holds access codes."""
    waiting = path.with_name(f"{path.name}.{os.getpid()}")
    waiting.touch(mode=0o600)
    waiting.write_text(json.dumps(said, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
    waiting.replace(path)
