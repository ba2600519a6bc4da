"""What tests of operators' commands share: a time, and files as people send them."""

from datetime import UTC, datetime
from pathlib import Path

NOW = datetime(2026, 11, 22, 9, 30, tzinfo=UTC)


def written(folder: Path, text: str, *, encoding: str = "utf-8", name: str = "in.csv") -> Path:
    """Give a file with exactly this text."""
    path = folder / name
    path.write_bytes(text.encode(encoding))
    return path
