"""A small HTTP/1.1 server: what every server of the embedded stack is made of."""

import sys
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from queue import SimpleQueue
from typing import Any, ClassVar

LARGEST_BODY = 10 * 1024 * 1024
"""API Gateway's limit."""


@dataclass(frozen=True, slots=True)
class Request:
    """One request as it came over the wire."""

    method: str
    target: str
    """Path and query, as sent."""
    headers: Sequence[tuple[str, str]]
    body: bytes
    client: str
    """IP address."""

    def header(self, name: str) -> str | None:
        """Give the last header of that name; case does not matter."""
        values = [value for key, value in self.headers if key.lower() == name]
        return values[-1] if values else None

    @property
    def path(self) -> str:
        """The target without its query."""
        return self.target.partition("?")[0]


@dataclass(frozen=True, slots=True)
class Answer:
    """One answer. Content-Length is added."""

    status: int
    headers: Sequence[tuple[str, str]]
    body: bytes = b""


Application = Callable[[Request], Answer]
Fallback = Callable[[int], Answer]
"""Gives the answer for an error of HTTP itself, by status."""


class BadBody(Exception):
    """A body whose length cannot be told (400) or is too long (413)."""

    def __init__(self, status: int) -> None:
        super().__init__(str(status))
        self.status = status


class _Workers:
    """Threads that are used again: PynamoDB makes a client per thread, in tens of milliseconds."""

    def __init__(self) -> None:
        self._tasks: SimpleQueue[Callable[[], None]] = SimpleQueue()
        self._lock = threading.Lock()
        self._idle = 0

    def submit(self, task: Callable[[], None]) -> None:
        """Have an idle thread, or else a new one, do a task."""
        with self._lock:
            if self._idle:
                self._idle -= 1
            else:
                threading.Thread(target=self._work, daemon=True).start()
        self._tasks.put(task)

    def _work(self) -> None:
        while True:
            self._tasks.get()()
            with self._lock:
                self._idle += 1


class Server(ThreadingHTTPServer):
    """One thread a connection. Raises OSError (EADDRINUSE) where the port is taken."""

    daemon_threads = True
    request_queue_size = 128

    def __init__(
        self,
        port: int,
        application: Application,
        fallback: Fallback,
        largest: Callable[[str], int] = lambda _path: LARGEST_BODY,
    ) -> None:
        """``largest`` gives the most bytes of a body, by the path that it is sent to."""
        self.application, self.fallback, self.largest = application, fallback, largest
        self._workers = _Workers()
        super().__init__(("127.0.0.1", port), _Handler)

    @property
    def port(self) -> int:
        """The port it listens at, also where 0 was asked for."""
        return int(self.server_address[1])

    def process_request(self, request: Any, client_address: Any) -> None:
        """Serve a connection."""
        self._workers.submit(partial(self.process_request_thread, request, client_address))

    def handle_error(self, request: object, client_address: object) -> None:
        """Stay silent about clients that go away; tell of anything else."""
        if not isinstance(sys.exc_info()[1], ConnectionError | TimeoutError):
            super().handle_error(request, client_address)  # type: ignore[arg-type] # any socket


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server_version = "standsafe"
    sys_version = ""
    timeout = 75
    # One write an answer, at once: two small ones meet Nagle's algorithm and take 40 ms.
    disable_nagle_algorithm = True
    wbufsize = -1
    server: Server

    def _serve(self) -> None:
        try:
            body = self._body()
        except BadBody as error:
            self.close_connection = True
            self._send(self.server.fallback(error.status))
            return
        request = Request(
            method=self.command,
            target=self.requestline.split()[1],  # .path has two slashes made one
            headers=list(self.headers.items()),
            body=body,
            client=str(self.client_address[0]),
        )
        self._send(self.server.application(request))

    do_GET = do_HEAD = do_POST = do_PUT = do_PATCH = do_DELETE = do_OPTIONS = _serve

    def _body(self) -> bytes:
        if "chunked" in self.headers.get("Transfer-Encoding", "").lower():
            return self._chunks()
        said = self.headers.get("Content-Length", "0")
        if not said.isascii() or not said.isdigit():
            raise BadBody(400)
        if int(said) > self._largest():
            raise BadBody(413)
        return self.rfile.read(int(said))

    def _largest(self) -> int:
        return self.server.largest(self.path.partition("?")[0])

    def _chunks(self) -> bytes:
        body = b""
        while True:
            try:
                size = int(self.rfile.readline(64).partition(b";")[0], 16)
            except ValueError as error:
                raise BadBody(400) from error
            if size < 0 or len(body) + size > self._largest():
                raise BadBody(413)
            body += self.rfile.read(size)
            ended = self.rfile.readline(64).strip()
            if size == 0:
                while ended:  # trailers
                    ended = self.rfile.readline(8192).strip()
                return body

    def _send(self, answer: Answer) -> None:
        self.send_response(answer.status)
        for name, value in answer.headers:
            if name.lower() not in self._OURS:
                self.send_header(name, value)
        bodiless = answer.status in {204, 304}
        if not bodiless:
            self.send_header("Content-Length", str(len(answer.body)))
        if self.close_connection:
            self.send_header("Connection", "close")
        self.end_headers()
        if self.command != "HEAD" and not bodiless:
            self.wfile.write(answer.body)
        self.wfile.flush()

    _OURS: ClassVar[set[str]] = {"content-length", "connection", "transfer-encoding", "date"}

    def handle_expect_100(self) -> bool:
        """Ask for the body at once: what is buffered would be waited for."""
        going_on = super().handle_expect_100()
        self.wfile.flush()
        return going_on

    def send_error(self, code: int, message: str | None = None, explain: str | None = None) -> None:
        """Answer an error of HTTP itself (a bad request line, an unknown method)."""
        self.close_connection = True
        if not hasattr(self, "command"):
            self.command = "GET"
        if not getattr(self, "request_version", "").startswith("HTTP/1"):
            self.request_version = "HTTP/1.1"
        self._send(self.server.fallback(code))

    def log_message(self, format: str, *args: object) -> None:
        """Print no access log: paths may hold references."""
