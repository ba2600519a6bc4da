"""The real app over a world of fakes, with the static pages before it: what the form is tested on."""

import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from chalicelib import wiring
from chalicelib.rendering import CONTENT_SECURITY_POLICY, LANGUAGES, render
from chalicelib.rendering.speech import speech
from chalicelib.rendering.static_pages import Page, built, pages
from chalicelib.usecases.publishing import NEVER, PRIVATE_PAGES, TYPES
from tests.factories import World, WorldWiring
from tests.unit.web.client import call

ROOT = Path(__file__).resolve().parents[2]


def static_pages() -> dict[str, tuple[str, Page]]:
    """Key in the site bucket -> language and page, rendered when it is asked for."""
    return {
        page.key: (language, page)
        for language in LANGUAGES
        for page in pages(built(), speech(language))
    }


@contextmanager
def serving(world: World) -> Iterator[str]:
    """Serve the site and the app wired to ``world``; gives the site's address."""
    found = static_pages()
    one_at_a_time = threading.Lock()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            path = urlsplit(self.path).path
            key = path.strip("/")
            if key not in found:
                key = f"{key}/index.html".lstrip("/")
            if path.startswith("/assets/"):
                asset = ROOT / "assets" / Path(path).name
                self._send(200, {"content-type": TYPES[asset.suffix]}, asset.read_bytes())
            elif path == "/neutral":
                self._send(
                    200,
                    {"content-type": "text/html"},
                    b"<!DOCTYPE html><title>Weather</title>Sunny",
                )
            elif key in found:
                language, page = found[key]
                kept = NEVER if key.endswith(PRIVATE_PAGES) else "no-cache"
                headers = {"content-type": TYPES[Path(key).suffix], "cache-control": kept}
                self._send(200, headers, render(page.template, language, **page.context).encode())
            else:
                self._app("GET")

        def do_POST(self) -> None:
            self._app("POST")

        def _app(self, method: str) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
            names = ("content-type", "accept", "cookie")
            said = {name: self.headers[name] for name in names if self.headers[name]}
            with one_at_a_time:
                answer = call(method, urlsplit(self.path).path, body, **said)
            headers = dict(answer.headers)
            if "location" in headers and headers["location"].startswith("https:"):
                headers["location"] = "/neutral"  # the weather, which tests must not ask
            self._send(answer.status, headers, answer.body)

        def _send(self, status: int, headers: Mapping[str, Any], body: bytes) -> None:
            self.send_response(status)
            for name, value in headers.items():
                for each in value if isinstance(value, list) else [value]:
                    self.send_header(name, each)
            self.send_header("Content-Length", str(len(body)))
            self.send_header("Content-Security-Policy", CONTENT_SECURITY_POLICY)
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    wiring.use(WorldWiring(world))
    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
        wiring.use(None)
