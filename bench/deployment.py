"""Run the product in this process, as the embedded stack does, with tables in DynamoDB Local."""

import io
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from chalicelib.container import Adapters
from chalicelib.operator.adapters import OperatorAdapters
from chalicelib.operator.deployment import Deployment
from local import ready, seeding
from local.options import Options
from local.running import EmbeddedStack, running


@dataclass(frozen=True, slots=True, eq=False)
class BenchDeployment:
    """The embedded stack under measurement; ``description`` is what ready.json would hold."""

    embedded: EmbeddedStack
    adapters: Adapters
    operators: Deployment
    description: dict[str, Any]
    folder: Path


@contextmanager
def deployment() -> Iterator[BenchDeployment]:
    """Start it with contacts and platforms' keys, the pump at rest. Raises NoDynamoDBLocal."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        options = Options(port=0, folder=folder, store="dynamodb-local", demo=False)
        with running(options, io.StringIO()) as embedded:
            deployed = Deployment(OperatorAdapters(now=embedded.adapters.now))
            seeding.elections(deployed)
            authorities = seeding.authorities(deployed)
            platforms = seeding.platforms(deployed, folder / "keys")
            candidates = seeding.candidates(deployed)
            description = ready.describe(embedded.base_url, "", platforms, candidates, authorities)
            yield BenchDeployment(embedded, embedded.adapters, deployed, description, folder)
