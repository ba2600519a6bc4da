"""Run handlers under Lambda's own runtime client, ``awslambdaric``, and measure their cold starts.

Lambda starts a process per environment; that asks the Runtime API for an invocation and answers it
(https://docs.aws.amazon.com/lambda/latest/dg/runtimes-api.html). Here the API is a server of this
process, the code is the zip, unpacked, and the layer is where Lambda puts it.
"""

import json
import subprocess
import threading
import time
from collections.abc import Mapping
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from rehearsal import emulator

_SECONDS = 120


@dataclass(frozen=True, slots=True)
class ColdStart:
    """What one new process took: seconds until it asked for work, and for its first; its memory."""

    init: float
    first: float
    megabytes: float
    answer: Any
    error: str


class _RuntimeApi(ThreadingHTTPServer):
    """Hands out one event, and keeps what comes of it."""

    def __init__(self, event: Any) -> None:
        super().__init__(("127.0.0.1", 0), _RuntimeHandler)
        self.event, self.answer, self.error = event, None, ""
        self.requested = self.answered = 0.0
        self.done = threading.Event()


class _RuntimeHandler(BaseHTTPRequestHandler):
    server: _RuntimeApi

    def do_GET(self) -> None:  # the base class's name
        if self.server.requested:
            self.server.done.wait(_SECONDS)
            return
        self.server.requested = time.monotonic()
        body = json.dumps(self.server.event).encode()
        self.send_response(200)
        self.send_header("Lambda-Runtime-Aws-Request-Id", "rehearsal")
        self.send_header("Lambda-Runtime-Deadline-Ms", str(int((time.time() + 60) * 1000)))
        self.send_header("Lambda-Runtime-Invoked-Function-Arn", _ARN)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def do_POST(self) -> None:  # the base class's name
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        self.server.answered = time.monotonic()
        if self.path.endswith("/response"):
            self.server.answer = json.loads(body)
        else:
            self.server.error = body.decode(errors="replace")
        self.send_response(202)
        self.end_headers()
        self.server.done.set()

    def log_message(self, format: str, *args: object) -> None:  # the base class's
        """Say nothing."""


_ARN = f"arn:aws:lambda:{emulator.REGION}:{emulator.ACCOUNT}:function:rehearsal"


def start_cold(
    handler: str, event: Any, *, code: Path, layer: Path | None, environment: Mapping[str, str]
) -> ColdStart:
    """Start a process for ``handler`` (``app.fan_out``), and have it handle one event."""
    api = _RuntimeApi(event)
    threading.Thread(target=api.serve_forever, daemon=True).start()
    began = time.monotonic()
    process = subprocess.Popen(  # noqa: S603 # our own arguments
        [emulator.python(), "-m", "awslambdaric", handler],
        cwd=code,
        env=_environment(api, handler, code, layer) | dict(environment),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        api.done.wait(_SECONDS)
        megabytes = _peak_memory(process.pid)
    finally:
        process.kill()
        process.wait()
        api.shutdown()
        api.server_close()
    init, first = api.requested - began, api.answered - api.requested
    return ColdStart(init, first, megabytes, api.answer, api.error)


def _environment(api: _RuntimeApi, handler: str, code: Path, layer: Path | None) -> dict[str, str]:
    paths = [str(code), *([str(layer)] if layer else [])]
    return {
        "AWS_LAMBDA_RUNTIME_API": f"127.0.0.1:{api.server_address[1]}",
        "AWS_LAMBDA_FUNCTION_NAME": handler,
        "AWS_LAMBDA_FUNCTION_MEMORY_SIZE": "1024",
        "AWS_LAMBDA_FUNCTION_VERSION": "$LATEST",
        "AWS_EXECUTION_ENV": "AWS_Lambda_python3.13",
        "LAMBDA_TASK_ROOT": str(code),
        "PATH": "/usr/bin:/bin",
        "PYTHONPATH": ":".join(paths),
        "PYTHONDONTWRITEBYTECODE": "1",  # the disk of a function cannot be written
    }


def _peak_memory(pid: int) -> float:
    status = Path(f"/proc/{pid}/status").read_text("utf-8")
    (line,) = (line for line in status.splitlines() if line.startswith("VmHWM:"))
    return int(line.split()[1]) / 1024
