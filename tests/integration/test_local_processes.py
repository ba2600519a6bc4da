"""Handlers run in processes of their own as they do in the stack's."""

import io
import json
import os
import signal
import threading
from collections.abc import Iterator
from dataclasses import fields
from datetime import UTC, datetime, timedelta

import pytest

from local.account import REGION
from local.calls import CallNotes
from local.clock import ProductClock
from local.gateway import proxy_event
from local.idle import IdleWorkers
from local.invocation import API_HANDLER
from local.options import aws_environment
from local.processes import InvocationFailed, WorkerProcesses, worker_processes
from local.web import HttpRequest
from tests.support.deployments import SETTINGS

ENVIRONMENT = aws_environment(REGION) | {
    field.name.upper(): str(getattr(SETTINGS, field.name)) for field in fields(SETTINGS)
}


@pytest.fixture(scope="module")
def invoke() -> Iterator[WorkerProcesses]:
    clock, notes, log = ProductClock(), CallNotes(), io.StringIO()
    with worker_processes(1, ENVIRONMENT, clock, notes, log, for_requests=1) as processes:
        yield processes


def get(path: str) -> dict[str, object]:
    return proxy_event(HttpRequest("GET", path, [], b"", "192.0.2.7"), path, {})


def test_request_is_answered_by_another_process(invoke: WorkerProcesses) -> None:
    answer = invoke(API_HANDLER, get("/.well-known/security.txt"))
    assert answer["statusCode"] == 200
    assert invoke.requests.process_ids != [os.getpid()]


def test_clock_follows_another_and_never_goes_back() -> None:
    our_clock, worker_clock = ProductClock(), ProductClock()
    our_clock.advance(3600)
    worker_clock.move(our_clock.offset)
    worker_clock.move(0)
    assert worker_clock() - datetime.now(UTC) > timedelta(minutes=59)


def test_invocation_fails_with_the_traceback_of_what_its_handler_raised(
    invoke: WorkerProcesses,
) -> None:
    with pytest.raises(InvocationFailed, match="UnexpectedBatchTypeError"):
        invoke("feed_platforms", {"no": "records"})


def test_process_that_died_is_replaced_and_its_invocation_fails(invoke: WorkerProcesses) -> None:
    (before,) = invoke.requests.process_ids
    os.kill(before, signal.SIGKILL)
    with pytest.raises(InvocationFailed, match="died"):
        invoke(API_HANDLER, get("/.well-known/security.txt"))
    assert invoke(API_HANDLER, get("/.well-known/security.txt"))["statusCode"] == 200
    assert invoke.requests.process_ids != [before]


def test_events_of_binary_and_long_bodies_cross_whole(invoke: WorkerProcesses) -> None:
    request = HttpRequest("POST", "/v1/reports", [], bytes(range(256)) * 8_000, "192.0.2.7")
    answer = invoke(API_HANDLER, proxy_event(request, "/v1/reports", {}))
    assert answer["statusCode"] in {400, 413, 415}
    assert json.loads(answer["body"])


def test_free_process_takes_what_somebody_waits_for_first() -> None:
    idle, order = IdleWorkers[str](), list[str]()

    def take(name: str, rank: int) -> None:
        worker = idle.get(rank)
        order.append(name)
        idle.put(worker)

    threads = []
    for number, (name, rank) in enumerate(
        [("books", 2), ("more books", 2), ("a mail", 1), ("a token", 1), ("an emergency", 0)], 1
    ):
        threads.append(threading.Thread(target=take, args=(name, rank)))
        threads[-1].start()
        while idle.waiting < number:
            threads[-1].join(0.001)
    idle.put("a process")
    for thread in threads:
        thread.join(10)
    assert order == ["an emergency", "a mail", "a token", "books", "more books"]
