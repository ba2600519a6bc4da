"""Write the file that says where everything is, once the stack can be used."""

import json
import os
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import asdict
from pathlib import Path
from typing import Any

from local.seeding import SeededAuthority, SeededCandidate, SeededPlatform

NAME = "ready.json"
ENVIRONMENT = "environment.json"


def remove(folder: Path) -> None:
    """Remove the files of an earlier run, which would mislead."""
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
    """Describe the stack for ready.json."""
    return {
        "base_url": base_url,
        "inbox_url": f"{base_url}/local/inbox",
        "jwks_url": f"{base_url}/.well-known/jwks.json",
        "operator_command": operator_command,
        "platforms": {platform.id: describe_platform(base_url, platform) for platform in platforms},
        "candidates": [asdict(candidate) for candidate in candidates],
        "authorities": [asdict(authority) for authority in authorities],
    }


def describe_platform(base_url: str, platform: SeededPlatform) -> dict[str, str]:
    """Describe one platform: where it polls and answers, and what it signs with."""
    address = f"{base_url}/v1/platforms/{platform.id}"
    return {
        "poll_url": f"{address}/poll",
        "outcomes_url": f"{address}/outcomes",
        "keyid": platform.keyid,
        "alg": platform.alg,
        "private_key": str(platform.private_key),
    }


def write(path: Path, content: Mapping[str, Any]) -> None:
    """Write JSON whole or not at all, for this user's eyes only: it holds access codes."""
    part = path.with_name(f"{path.name}.{os.getpid()}")
    part.touch(mode=0o600)
    part.write_text(json.dumps(content, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
    part.replace(path)
