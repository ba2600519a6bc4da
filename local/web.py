"""Serve HTTP/1.1: what every server of the embedded stack is made of."""

import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, ClassVar

from local.threads import Threads

LARGEST_BODY = 10 * 1024 * 1024
"""API Gateway's limit."""


@dataclass(frozen=True, slots=True)
class HttpRequest:
    """One request as it came over the wire."""

    method: str
    target: str
    """Path and query, as sent."""
    headers: Sequence[tuple[str, str]]
    body: bytes
    client: str
    """IP address."""

    def header(self, name: str) -> str | None:
        """Return the last header of that name; case does not matter."""
        values = [value for key, value in self.headers if key.lower() == name]
        return values[-1] if values else None

    @property
    def path(self) -> str:
        """Return the target without its query."""
        return self.target.partition("?")[0]


@dataclass(frozen=True, slots=True)
class HttpResponse:
    """One response. Content-Length is added, but to HEAD's where there is no body: what GET's would
    have is not known (RFC 9110, 8.6)."""

    status: int
    headers: Sequence[tuple[str, str]]
    body: bytes = b""


Application = Callable[[HttpRequest], HttpResponse]
Fallback = Callable[[int], HttpResponse]
"""Gives the answer for an error of HTTP itself, by status."""


class BadBody(Exception):
    """Says that a body's length cannot be read (400) or is too long (413)."""

    def __init__(self, status: int) -> None:
        super().__init__(str(status))
        self.status = status


class Server(ThreadingHTTPServer):
    """Serves each connection on a thread. Raises OSError (EADDRINUSE) where the port is taken."""

    daemon_threads = True
    request_queue_size = 128

    def __init__(
        self,
        port: int,
        application: Application,
        fallback: Fallback,
        largest: Callable[[str], int] = lambda _path: LARGEST_BODY,
    ) -> None:
        """Listen. ``largest`` gives the most bytes of a body, by the path that it is sent to."""
        self.application, self.fallback, self.largest = application, fallback, largest
        self._reused = Threads()
        super().__init__(("127.0.0.1", port), _Handler)

    @property
    def port(self) -> int:
        """Return the port it listens at, also where 0 was requested."""
        return int(self.server_address[1])

    def process_request(self, request: Any, client_address: Any) -> None:
        """Serve a connection."""
        self._reused.submit(partial(self.process_request_thread, request, client_address))

    def handle_error(self, request: object, client_address: object) -> None:
        """Print errors but for those of clients that go away."""
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
        request = HttpRequest(
            method=self.command,
            target=self.requestline.split()[1],  # .path has two slashes made one
            headers=list(self.headers.items()),
            body=body,
            client=str(self.client_address[0]),
        )
        self._send(self.server.application(request))

    def __getattr__(self, name: str) -> Callable[[], None]:
        """Serve every method (``do_GET``): which are taken is the application's to say."""
        if name.startswith("do_"):
            return self._serve
        raise AttributeError(name)

    def _body(self) -> bytes:
        if "chunked" in self.headers.get("Transfer-Encoding", "").lower():
            return self._chunks()
        length = self.headers.get("Content-Length", "0")
        if not length.isascii() or not length.isdigit():
            raise BadBody(400)
        if int(length) > self._largest():
            raise BadBody(413)
        return self.rfile.read(int(length))

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

    def _send(self, answer: HttpResponse) -> None:
        self.send_response(answer.status)
        for name, value in answer.headers:
            if name.lower() not in self._OURS:
                self.send_header(name, value)
        bodiless = answer.status in {204, 304}
        if not (bodiless or (self.command == "HEAD" and not answer.body)):  # GET's, or none
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
        """Answer an error of HTTP itself, such as a bad request line."""
        self.close_connection = True
        if not hasattr(self, "command"):
            self.command = "GET"
        if not getattr(self, "request_version", "").startswith("HTTP/1"):
            self.request_version = "HTTP/1.1"
        self._send(self.server.fallback(code))

    def log_message(self, format: str, *args: object) -> None:
        """Print no access log: paths may hold references."""
