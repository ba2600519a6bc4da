"""A queue takes ids, in any number, or says that it did not."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from chalicelib.aws.clients import client
from chalicelib.aws.queue import SqsQueue, from_message
from chalicelib.model.shared_counts import SharedCounts
from chalicelib.ports import Dispatch, Queue
from tests.support.backends import ON_MOTO, Backend, assert_unavailable
from tests.support.fakes import MemoryQueue

PORTS = (Queue,)
IMPLEMENTATIONS = (MemoryQueue, SqsQueue)
RESOURCES = frozenset({"Authorities"})
pytestmark = pytest.mark.parametrize("backend", ON_MOTO, indirect=True)

Receive = Callable[[], list[Dispatch]]
DISPATCHES = [Dispatch("SSABCDEFGHJKM", seq, "police-hampshire") for seq in range(1, 24)]


def queue_on(backend: Backend) -> Queue:
    if backend.in_memory:
        queue = MemoryQueue()
        queue.down = backend.down
        return queue
    return SqsQueue(client("sqs"), backend.ref("Authorities"))


@pytest.fixture
def queue(backend: Backend) -> Queue:
    return queue_on(backend)


@pytest.fixture
def receive(backend: Backend, queue: Queue) -> Receive:
    """All that waits on the queue."""
    if isinstance(queue, MemoryQueue):
        return lambda: list(queue.dispatches)

    def messages() -> list[Dispatch]:
        url, dispatches = backend.ref("Authorities"), list[Dispatch]()
        while batch := client("sqs").receive_message(QueueUrl=url).get("Messages"):
            dispatches += [from_message(message["Body"]) for message in batch]
        return dispatches

    return messages


@pytest.mark.parametrize("count", [0, 1, 10, 11, 23])
def test_send_puts_every_message_on_the_queue(queue: Queue, receive: Receive, count: int) -> None:
    queue.send(DISPATCHES[:count])
    assert sorted(receive(), key=lambda dispatch: dispatch.seq) == DISPATCHES[:count]


def test_send_puts_a_message_that_is_sent_twice_twice(queue: Queue, receive: Receive) -> None:
    for _ in range(2):
        queue.send(DISPATCHES[:1])
    assert receive() == DISPATCHES[:1] * 2


def test_send_puts_counts_beside_the_ids(queue: Queue, receive: Receive) -> None:
    at = datetime(2026, 11, 22, 7, 30, 0, 250_000, tzinfo=UTC)
    counted = replace(DISPATCHES[0], shared=SharedCounts(at, {"account0": 2, "text1": 0}))
    queue.send([counted])
    (dispatch,) = receive()
    assert (dispatch, dispatch.shared) == (DISPATCHES[0], counted.shared)


def test_send_raises_unavailable_when_the_queue_does_not_answer(unreachable: Backend) -> None:
    queue = queue_on(unreachable)
    assert_unavailable(lambda: queue.send(DISPATCHES[:1]))
