"""The product in this process, as the embedded stack puts it together, tables in DynamoDB Local."""

import io
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from chalicelib.container import Container, get_container
from local import ready, seeding
from local.options import Options
from local.running import Running, running


@dataclass(frozen=True, slots=True, eq=False)
class Deployment:
    """What is up; ``described`` is what ready.json would say."""

    up: Running
    container: Container
    described: dict[str, Any]
    folder: Path


@contextmanager
def deployment() -> Iterator[Deployment]:
    """Contacts and platforms' keys seeded, the pump at rest. Raises NoDynamoDBLocal."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        options = Options(port=0, folder=folder, store="dynamodb-local", demo=False)
        with running(options, io.StringIO()) as up:
            container = get_container()
            authorities = seeding.authorities(container)
            platforms = seeding.platforms(container, folder / "keys")
            candidates = seeding.candidates(container)
            described = ready.describe(up.base_url, "", platforms, candidates, authorities)
            yield Deployment(up, container, described, folder)
