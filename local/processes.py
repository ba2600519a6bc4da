"""Keep worker processes that run the app's handlers, as Lambda keeps execution environments.

Requests have processes of their own, so that a backlog of events holds up none, and those of events
give way to them where processors are few; so does what keeps books to what notifies somebody. One
that dies is replaced; its invocation fails.
"""

import json
import socket
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, TextIO

from local.calls import CallNotes
from local.clock import ProductClock
from local.idle import IdleWorkers
from local.invocation import API_HANDLER

ROOT = Path(__file__).resolve().parent.parent
FOR_REQUESTS = 2
_NOTIFY = ("fan_out", "feed_platforms", "notify_authorities", "notify_reporters")
_RANKS, _LAST = {"notify_verified": 0, **dict.fromkeys(_NOTIFY, 1)}, 2
"""A free process takes what is urgent first, then what else notifies somebody, then the rest."""
_TABLES = "dynamodb"
"""What workers write past the stack; it sees what they ask of everything else."""
_GIVING_WAY = 5
"""The niceness of processes that handle events."""
_STOP_SECONDS = 10.0


class InvocationFailed(Exception):
    """Says that a handler raised, or that its process died; the text is its traceback."""


class WorkerProcess:
    """A process that handles one event at a time."""

    def __init__(self, environment: Mapping[str, str], niceness: int, output: int) -> None:
        ours, child_end = socket.socketpair()
        with child_end:
            self.process = subprocess.Popen(  # noqa: S603 # our own words
                [sys.executable, "-m", "local.worker", str(child_end.fileno())],
                cwd=ROOT,
                pass_fds=[child_end.fileno()],
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=output,
            )
        self._link, self._lines = ours, ours.makefile("rwb")
        self._write({"environment": dict(environment), "niceness": niceness})

    def call(self, invocation: Mapping[str, Any]) -> dict[str, Any] | None:
        """Have it handle one event and return what it answers; None where it died."""
        try:
            self._write(invocation)
            line = self._lines.readline()
        except OSError:
            return None
        answer: dict[str, Any] | None = json.loads(line) if line.endswith(b"\n") else None
        return answer

    def _write(self, content: Mapping[str, Any]) -> None:
        self._lines.write(json.dumps(content).encode() + b"\n")
        self._lines.flush()

    def close(self) -> None:
        """Close the socket, upon which it ends; end it where it does not."""
        with suppress(OSError):
            self._link.shutdown(socket.SHUT_RDWR)
        self._link.close()
        try:
            self.process.wait(_STOP_SECONDS)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()


class WorkerPool:
    """Has an event handled by whichever of its processes is idle, and waits where none is."""

    def __init__(
        self, count: int, *, environment: Mapping[str, str], niceness: int, output: int
    ) -> None:
        self._environment, self._niceness, self._output = environment, niceness, output
        self._idle = IdleWorkers[WorkerProcess]()
        self._open = True
        self._workers: set[WorkerProcess] = set()
        for _ in range(count):
            self._idle.put(self._add())

    def _add(self) -> WorkerProcess:
        worker = WorkerProcess(self._environment, self._niceness, self._output)
        self._workers.add(worker)
        return worker

    @property
    def process_ids(self) -> list[int]:
        """Return the ids of its processes."""
        return [worker.process.pid for worker in self._workers]

    def call(self, invocation: Mapping[str, Any]) -> dict[str, Any]:
        """Return what a process answers. Raises InvocationFailed where it died."""
        worker = self._idle.get(_RANKS.get(invocation["function"], _LAST))
        answer = worker.call(invocation) if self._open else None
        if answer is None and self._open:
            self._workers.discard(worker)
            worker.close()
            worker = self._add()
        self._idle.put(worker)
        if answer is None:
            raise InvocationFailed("its process died")
        return answer

    def close(self) -> None:
        """Replace no process any more, and end all."""
        self._open = False
        for worker in list(self._workers):
            worker.close()


class WorkerProcesses:
    """Calls handlers in processes: an ``Invoke``."""

    def __init__(
        self, requests: WorkerPool, events: WorkerPool, clock: ProductClock, notes: CallNotes
    ) -> None:
        self.requests, self.events = requests, events
        self._clock, self._notes = clock, notes

    def __call__(self, function: str, event: dict[str, Any]) -> Any:
        """Call a handler and return what it returns. Raises InvocationFailed."""
        pool = self.requests if function == API_HANDLER else self.events
        invocation = {"function": function, "event": event, "offset": self._clock.offset}
        try:
            answer = pool.call(invocation)
        finally:  # whatever became of it, it may have written
            self._notes.wake.poke(_TABLES)
        self._notes.actions[function] |= set(answer["actions"])
        if "error" in answer:
            raise InvocationFailed(answer["error"])
        return answer["result"]


@contextmanager
def worker_processes(
    count: int,
    environment: Mapping[str, str],
    clock: ProductClock,
    notes: CallNotes,
    app_log: TextIO,
    *,
    for_requests: int = FOR_REQUESTS,
) -> Iterator[WorkerProcesses]:
    """Start ``count`` processes for events, and some for requests; end them."""
    output = _descriptor(app_log)

    def pool(size: int, niceness: int) -> WorkerPool:
        return WorkerPool(size, environment=environment, niceness=niceness, output=output)

    requests, events = pool(for_requests, 0), pool(count, _GIVING_WAY)
    try:
        yield WorkerProcesses(requests, events, clock, notes)
    finally:
        events.close()
        requests.close()


def _descriptor(log: TextIO) -> int:
    """Return the file that processes may write to; nothing keeps what a log in memory would."""
    try:
        return log.fileno()
    except OSError:
        return subprocess.DEVNULL
