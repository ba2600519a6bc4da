"""The app itself, over a world of fakes, on a port of its own: what a page does is really done."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import urlsplit

from chalicelib import wiring
from chalicelib.rendering import CONTENT_SECURITY_POLICY
from tests.factories import World, WorldWiring
from tests.unit.web.client import Answer, call

ROOT = Path(__file__).resolve().parents[2]
TYPES = {
    ".css": "text/css",
    ".js": "text/javascript",
    ".svg": "image/svg+xml",
    ".woff2": "font/woff2",
}
NEUTRAL = b"<!DOCTYPE html><title>Weather</title>Sunny"


@contextmanager
def serving_world(world: World) -> Iterator[str]:
    """Serve the app, wired to ``world``; gives the site's address."""
    one_at_a_time = threading.Lock()  # Chalice keeps the request it works on in the app

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            path = urlsplit(self.path).path
            if path.startswith("/assets/"):
                asset = ROOT / "assets" / Path(path).name
                self._send(Answer(200, {"Content-Type": TYPES[asset.suffix]}, asset.read_bytes()))
            else:
                self._ask("GET", path)

        def do_POST(self) -> None:
            self._ask("POST", urlsplit(self.path).path)

        def _ask(self, method: str, path: str) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
            said = {name.lower().replace("-", "_"): value for name, value in self.headers.items()}
            said.pop("host", None)
            with one_at_a_time:
                answer = call(method, path, body, **said)
            if path.endswith("/exit"):  # not to the weather, which is not under test
                answer = Answer(200, {**answer.headers, "content-type": "text/html"}, NEUTRAL)
            self._send(answer)

        def _send(self, answer: Answer) -> None:
            self.send_response(answer.status)
            for name, value in answer.headers.items():
                if name.lower() not in {"location", "content-length"} or answer.status == 303:
                    self.send_header(name, str(value))
            self.send_header("Content-Length", str(len(answer.body)))
            self.send_header("Content-Security-Policy", CONTENT_SECURITY_POLICY)
            self.end_headers()
            self.wfile.write(answer.body)

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
