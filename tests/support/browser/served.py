"""An application on a port of its own, for browsers; silent about those that go away."""

import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from chalicelib.rendering import CONTENT_SECURITY_POLICY
from chalicelib.usecases.guidance.publishing import FOREVER, TYPES
from local.web import Application, HttpResponse, Server

ROOT = Path(__file__).resolve().parents[3]
HTML = {"content-type": "text/html; charset=utf-8"}
WEATHER = b"<!DOCTYPE html><title>Weather</title>Sunny"
"""In place of the site that /exit leaves for."""


def response(status: int, headers: Mapping[str, Any], body: bytes) -> HttpResponse:
    """An answer with the edge's policy; a list is a header that comes more than once."""
    pairs = [
        (name, str(item))
        for name, value in headers.items()
        for item in (value if isinstance(value, list) else [value])
    ]
    return HttpResponse(
        status, [*pairs, ("Content-Security-Policy", CONTENT_SECURITY_POLICY)], body
    )


def asset(path: str) -> HttpResponse:
    """One of the files under /assets/, kept by browsers as it is where it is published."""
    file = ROOT / "assets" / Path(path).name
    headers = {"content-type": TYPES[file.suffix], "cache-control": FOREVER}
    return response(200, headers, file.read_bytes())


@contextmanager
def served(application: Application) -> Iterator[str]:
    """Serve it; gives its address."""
    server = Server(0, application, lambda status: response(status, HTML, b""))
    thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.port}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
