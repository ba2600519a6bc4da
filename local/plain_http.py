"""Ask DynamoDB Local over kept connections, unsigned: half of what a call costs a handler is else
its signature, which nobody checks, and headers that are written and read for any server there is.

Only public events of botocore are used. A connection that breaks is an error of botocore's, which
its client tries again as it would any.
"""

import socket
import threading
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

from botocore import UNSIGNED
from botocore.awsrequest import AWSPreparedRequest, AWSResponse
from botocore.compat import HTTPHeaders
from botocore.exceptions import ConnectionClosedError, ReadTimeoutError
from botocore.handlers import BUILTIN_HANDLERS

from chalicelib.aws.clients import CONNECT_SECONDS, READ_SECONDS
from local.account import REGION

_CREDENTIALS = (
    f"AWS4-HMAC-SHA256 Credential=embedded/20260101/{REGION}/dynamodb/aws4_request, "
    "SignedHeaders=host, Signature=0"
)
"""DynamoDB Local wants to see some, and looks at nothing but who it is."""
_FORWARDED = ("Content-Type", "X-Amz-Target")


def ask_plainly() -> None:
    """Have every client of DynamoDB that this process makes ask so. For a process of ours alone."""
    BUILTIN_HANDLERS.append(("choose-signer.dynamodb", lambda **_: UNSIGNED))
    BUILTIN_HANDLERS.append(("before-send.dynamodb", exchange))


class _Connection:
    """One connection, for one exchange at a time."""

    def __init__(self, host: str, port: int) -> None:
        self._host = f"{host}:{port}"
        self._socket = socket.create_connection((host, port), timeout=CONNECT_SECONDS)
        self._socket.settimeout(READ_SECONDS)
        self._socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._lines = self._socket.makefile("rb")

    def exchange(self, request: AWSPreparedRequest) -> tuple[int, HTTPHeaders, bytes]:
        """Send a request and read its answer. Raises OSError, EOFError, ValueError."""
        body = _bytes(request.body or b"")
        headers = {"Host": self._host, "Authorization": _CREDENTIALS, "Content-Length": len(body)}
        headers |= {name: _text(request.headers[name]) for name in _FORWARDED}
        lines = [f"POST {urlsplit(request.url).path or '/'} HTTP/1.1"]
        lines += [f"{name}: {value}" for name, value in headers.items()]
        self._socket.sendall("\r\n".join([*lines, "", ""]).encode("latin-1") + body)
        return self._answer()

    def close(self) -> None:
        """Close it."""
        self._lines.close()
        self._socket.close()

    def _answer(self) -> tuple[int, HTTPHeaders, bytes]:
        _, status, *_ = self._line().split()
        headers = HTTPHeaders()
        while line := self._line():
            name, _, value = line.partition(":")
            headers[name] = value.strip()
        if headers["Transfer-Encoding"] == "chunked":  # what is longer than its buffer
            return int(status), headers, b"".join(self._chunks())
        return int(status), headers, self._read(int(headers["Content-Length"] or ""))

    def _chunks(self) -> Iterator[bytes]:
        while length := int(self._line(), 16):
            yield self._read(length)
            self._line()
        self._line()

    def _read(self, length: int) -> bytes:
        content = self._lines.read(length)
        if len(content) < length:
            raise EOFError
        return content

    def _line(self) -> str:
        line = self._lines.readline()
        if not line.endswith(b"\n"):
            raise EOFError
        return line.decode("latin-1").rstrip("\r\n")


class _OfThread(threading.local):
    """The connection of this thread."""

    connection: _Connection | None = None


_of_thread = _OfThread()


def exchange(request: AWSPreparedRequest, **_: Any) -> AWSResponse:
    """Ask over this thread's connection. Raises ConnectionClosedError, ReadTimeoutError."""
    url = urlsplit(request.url)
    try:
        if _of_thread.connection is None:
            _of_thread.connection = _Connection(str(url.hostname), int(url.port or 80))
        status, headers, body = _of_thread.connection.exchange(request)
    except TimeoutError as error:
        close()
        raise ReadTimeoutError(endpoint_url=request.url, error=error) from error
    except (OSError, EOFError, ValueError) as error:
        close()
        raise ConnectionClosedError(endpoint_url=request.url, error=error) from error
    return AWSResponse(request.url, status, headers, _ReadBody(body))


def close() -> None:
    """Close this thread's connection; the next exchange makes another."""
    connection, _of_thread.connection = _of_thread.connection, None
    if connection is not None:
        connection.close()


class _ReadBody:
    """A body that was read, as botocore reads it."""

    def __init__(self, content: bytes) -> None:
        self._content = content

    def stream(self, **_: Any) -> Iterator[bytes]:
        """Yield it in one piece."""
        yield self._content


def _bytes(value: Any) -> bytes:
    return value if isinstance(value, bytes) else str(value).encode()


def _text(value: Any) -> str:
    return value.decode("latin-1") if isinstance(value, bytes) else str(value)
