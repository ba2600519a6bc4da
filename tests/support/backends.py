"""Where an implementation of a port keeps what it is given: in memory, or on resources of ours."""

from collections.abc import Callable
from dataclasses import dataclass

import pytest

from chalicelib.errors import Unavailable
from local.stack import Stack
from tests.support.deployed import BACKENDS

MEMORY = "memory"
EVERYWHERE = (MEMORY, *BACKENDS)
"""The fake; the adapter on moto; the adapter on DynamoDB Local."""

ON_MOTO = (MEMORY, "moto")
"""For what DynamoDB Local does not play."""

ATOMIC = (MEMORY, "dynamodb-local")
"""For threads that meet: moto does not keep them apart."""


@dataclass(frozen=True)
class Backend:
    """One of them. ``stack`` is None in memory."""

    stack: Stack | None
    down: bool = False

    @property
    def in_memory(self) -> bool:
        """Whether the fake is asked."""
        return self.stack is None

    def ref(self, logical_id: str) -> str:
        """The name, id or URL of a resource; one that there is not, where the backend is down."""
        assert self.stack is not None
        ref = self.stack.resources[logical_id].ref
        return ref + "-that-is-not-there" if self.down else ref


def assert_unavailable(*calls: Callable[[], object]) -> None:
    """Hold each call to raising Unavailable."""
    for call in calls:
        with pytest.raises(Unavailable):
            call()
