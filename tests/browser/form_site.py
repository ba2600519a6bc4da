"""The app over a world of fakes, with the static pages before it: what the form is tested on."""

import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, ClassVar
from urllib.parse import urlsplit

from app import app
from chalicelib import wiring
from chalicelib.rendering import CONTENT_SECURITY_POLICY, LANGUAGES, NEUTRAL_SITE, render
from chalicelib.rendering.facts import built
from chalicelib.rendering.speech import speech
from chalicelib.rendering.static_pages import Page, pages
from chalicelib.usecases.publishing import ASK_AGAIN, NEVER, PRIVATE_PAGES, TYPES
from chalicelib.web.http import ANYWHERE
from tests.factories import BASE_URL, World, WorldWiring
from tests.unit.web.client import Answer, call

ROOT = Path(__file__).resolve().parents[2]
WEATHER = b"<!DOCTYPE html><title>Weather</title>Sunny"
"""At /neutral, in place of the site that /exit leaves for."""


class _Handler(BaseHTTPRequestHandler):
    """Assets, then static pages, then whatever the app answers."""

    pages: ClassVar[Mapping[str, tuple[str, Page]]] = {}
    """Key in the site bucket -> language and page; rendered when it is asked for."""
    one_at_a_time: ClassVar[threading.Lock] = threading.Lock()

    def do_GET(self) -> None:
        path = urlsplit(self.path).path
        key = path.strip("/")
        if key not in self.pages:
            key = f"{key}/index.html".lstrip("/")
        if path.startswith("/assets/"):
            asset = ROOT / "assets" / Path(path).name
            self._send(200, {"content-type": TYPES[asset.suffix]}, asset.read_bytes())
        elif path == "/neutral":
            self._send(200, {"content-type": "text/html"}, WEATHER)
        elif key in self.pages:
            self._send_page(key)
        else:
            self._ask_the_app("GET")

    def do_POST(self) -> None:
        if self.path == "/uploads":  # what S3 answers who posts a file there
            self.rfile.read(int(self.headers["Content-Length"]))
            self._send(204, {}, b"")
        else:
            self._ask_the_app("POST")

    def _send_page(self, key: str) -> None:
        language, page = self.pages[key]
        kept = NEVER if key.endswith(PRIVATE_PAGES) else ASK_AGAIN
        headers = {"content-type": TYPES[Path(key).suffix], "cache-control": kept}
        self._send(200, headers, render(page.template, language, **page.context).encode())

    def _ask_the_app(self, method: str) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        names = ("content-type", "accept", "cookie")
        said = {name: str(self.headers[name]) for name in names if self.headers[name]}
        with self.one_at_a_time:
            try:
                answer = call(method, urlsplit(self.path).path, body, **said)
            except ValueError:  # no route of ours
                answer = _nowhere(self.path, said)
        headers = dict(answer.headers)
        if headers.get("location") == NEUTRAL_SITE:
            headers["location"] = "/neutral"
        here = f"http://{self.headers['Host']}"
        self._send(answer.status, headers, answer.body.replace(BASE_URL.encode(), here.encode()))

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


def _nowhere(path: str, headers: Mapping[str, str]) -> Answer:
    asked = {"resourcePath": ANYWHERE, "httpMethod": "GET"}
    said = app({"path": path, "headers": headers, "requestContext": asked}, None)
    return Answer(said["statusCode"], said["headers"], said["body"].encode())


@contextmanager
def serving(world: World) -> Iterator[str]:
    """Serve the site and the app wired to ``world``; gives the site's address."""
    _Handler.pages = {
        page.key: (language, page)
        for language in LANGUAGES
        for page in pages(built(), speech(language))
    }
    wiring.use(WorldWiring(world))
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Handler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
        wiring.use(None)
