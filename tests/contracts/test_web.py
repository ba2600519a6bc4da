"""Other people's servers: each is asked once, and what it does is told, never raised."""

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from chalicelib.operator.official_web import OfficialWeb
from chalicelib.ports import Reply, Web
from tests.support.fakes import ScriptedWeb

PORTS = (Web,)
IMPLEMENTATIONS = (ScriptedWeb, OfficialWeb)

CLOSED_PORT = "http://127.0.0.1:9/"
"""Where no server answers."""


class ReplyingSite:
    """A site whose answers a test sets."""

    def __init__(self, web: Web, address: str, replies: dict[str, Reply]) -> None:
        self.web, self.address, self.replies = web, address, replies
        self.requests: list[tuple[str, str]] = []

    def ask(self, method: str, path: str) -> Reply:
        return self.web.ask(method, self.address + path)


class ScriptedSite(ReplyingSite):
    """The fake and its script."""

    def __init__(self) -> None:
        web = ScriptedWeb({CLOSED_PORT: [Reply(0, fault="no_connection")]})
        super().__init__(web, "http://site.example", {})
        self._web = web

    def ask(self, method: str, path: str) -> Reply:
        self._web.replies |= {self.address + at: [reply] for at, reply in self.replies.items()}
        reply = super().ask(method, path)
        host = len(self.address)
        self.requests = [(method, url[host:]) for method, url in self._web.requests]
        return reply


class SiteServer(ThreadingHTTPServer):
    """A server on this machine that answers as its site says."""

    site: ReplyingSite


class Handler(BaseHTTPRequestHandler):
    server: SiteServer

    def do_GET(self) -> None:
        site = self.server.site
        site.requests.append((self.command, self.path))
        reply = site.replies.get(self.path, Reply(200))
        self.send_response(reply.status)
        if reply.location:
            self.send_header("Location", reply.location)
        if reply.retry_after:
            self.send_header("Retry-After", str(int(reply.retry_after)))
        self.send_header("Content-Length", "0")
        self.end_headers()

    do_HEAD = do_GET

    def log_message(self, *args: object) -> None:
        """Print nothing."""


@pytest.fixture(params=[ScriptedWeb, OfficialWeb])
def site(request: pytest.FixtureRequest) -> Iterator[ReplyingSite]:
    if request.param is ScriptedWeb:
        yield ScriptedSite()
        return
    with SiteServer(("127.0.0.1", 0), Handler) as server:
        web = OfficialWeb("Standsafe-test/1", timeout=2)
        server.site = ReplyingSite(web, f"http://127.0.0.1:{server.server_port}", {})
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
        thread.start()
        yield server.site
        server.shutdown()
        thread.join()


@pytest.mark.parametrize("method", ["GET", "HEAD"])
@pytest.mark.parametrize("status", [200, 404, 410, 500, 503])
def test_ask_gives_the_status(site: ReplyingSite, method: str, status: int) -> None:
    site.replies["/page"] = Reply(status)
    assert site.ask(method, "/page") == Reply(status)
    assert site.requests == [(method, "/page")]


@pytest.mark.parametrize("status", [301, 302, 307, 308])
def test_ask_gives_where_a_redirect_leads_and_does_not_follow_it(
    site: ReplyingSite, status: int
) -> None:
    site.replies["/page"] = Reply(status, "/new")
    assert site.ask("GET", "/page") == Reply(status, "/new")
    assert site.requests == [("GET", "/page")]


def test_ask_gives_how_long_a_server_asks_to_wait(site: ReplyingSite) -> None:
    site.replies["/page"] = Reply(429, retry_after=9.0)
    assert site.ask("GET", "/page") == Reply(429, retry_after=9.0)


def test_ask_gives_a_fault_when_no_server_answers(site: ReplyingSite) -> None:
    assert site.web.ask("GET", CLOSED_PORT) == Reply(0, fault="no_connection")
