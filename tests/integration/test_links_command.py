"""``links check`` against servers that answer all that servers do: pages, redirects, faults."""

import json
import socket
import ssl
import threading
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from chalicelib.operator.cli import main
from chalicelib.operator.deployment import Deployment
from chalicelib.operator.official_web import OfficialWeb
from chalicelib.ports import Reply
from chalicelib.usecases.guidance.check_links import CheckLinksDeps, check_links
from tests.support.deployments import SETTINGS, deployment
from tests.support.fakes import MemoryBlobs

NOW = datetime(2026, 11, 22, 10, tzinfo=UTC)
SLOW = 0.2


class StatusServer(ThreadingHTTPServer):
    """Answers by path: /404 with 404, /302-/200 with a redirect; notes what it was asked."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Answers)
        self.requests: list[tuple[str, str, str]] = []

    def url(self, path: str, scheme: str = "http") -> str:
        return f"{scheme}://127.0.0.1:{self.server_port}{path}"

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Clients that hang up, or know no TLS, are what is tested."""


class Answers(BaseHTTPRequestHandler):
    server: StatusServer

    def do_GET(self) -> None:
        self.server.requests.append((self.command, self.path, self.headers["User-Agent"]))
        status, _, target = self.path.removeprefix("/").partition("-")
        if status == "slow":
            time.sleep(SLOW * 3)
        if status == "busy":
            status = "200" if len(self.server.requests) > 1 else "429"
        if status == "nohead":
            status = "200" if self.command == "GET" else "404"
        self.send_response(int(status) if status.isdecimal() else 200)
        if target:
            self.send_header("Location", target)
        if status == "429":
            self.send_header("Retry-After", "9")
        self.send_header("Content-Length", "0")
        self.end_headers()

    do_HEAD = do_GET

    def log_message(self, *args: object) -> None:
        """Nothing on the screen."""


def _serving(server: StatusServer) -> Iterator[StatusServer]:
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    yield server
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def server() -> Iterator[StatusServer]:
    yield from _serving(StatusServer())


@pytest.fixture
def secure(tmp_path: Path) -> Iterator[StatusServer]:
    """A server with a certificate that nobody trusts."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "127.0.0.1")])
    start = datetime.now(UTC) - timedelta(days=1)
    certificate = (
        x509.CertificateBuilder(name, name, key.public_key(), 1)
        .not_valid_before(start)
        .not_valid_after(start + timedelta(days=9))
        .sign(key, hashes.SHA256())
    )
    form, plain = serialization.Encoding.PEM, serialization.NoEncryption()
    private_key = key.private_bytes(form, serialization.PrivateFormat.PKCS8, plain)
    pem = tmp_path / "server.pem"
    pem.write_bytes(private_key + certificate.public_bytes(form))
    server = StatusServer()
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(pem)
    server.socket = context.wrap_socket(server.socket, server_side=True)
    yield from _serving(server)


def closed() -> str:
    """An address at which nobody answers."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return f"http://127.0.0.1:{free.getsockname()[1]}/"


@pytest.fixture
def web() -> OfficialWeb:
    return OfficialWeb("Standsafe-link-check/1 (+https://standsafe.example.org)", timeout=SLOW)


def test_ask_tells_every_answer_apart(
    web: OfficialWeb, server: StatusServer, secure: StatusServer
) -> None:
    assert web.ask("HEAD", server.url("/200")) == Reply(200)
    assert web.ask("GET", server.url("/404")) == Reply(404)
    assert web.ask("GET", server.url("/500")) == Reply(500)
    assert web.ask("GET", server.url("/301-/200")) == Reply(301, "/200")
    assert web.ask("GET", server.url("/429")) == Reply(429, retry_after=9.0)
    assert web.ask("GET", server.url("/slow")).fault == "timeout"
    assert web.ask("GET", secure.url("/200", "https")).fault == "certificate"
    assert web.ask("GET", closed()).fault == "no_connection"
    assert web.ask("GET", "https://no.such.host.invalid/").fault == "unknown_host"
    assert web.ask("GET", "https://[::1/").fault == "no_connection"


def test_ask_names_the_product_to_the_server(web: OfficialWeb, server: StatusServer) -> None:
    web.ask("HEAD", server.url("/200"))

    assert server.requests == [
        ("HEAD", "/200", "Standsafe-link-check/1 (+https://standsafe.example.org)")
    ]


def test_link_works_when_only_get_finds_its_page(web: OfficialWeb, server: StatusServer) -> None:
    checking = CheckLinksDeps(web, lambda: NOW, pause=0)
    results = dict(check_links(checking, [server.url("/nohead"), server.url("/302-/404")]))

    assert [check.state for check in results.values()] == ["works", "dead"]


def test_link_is_retried_when_its_server_was_busy(web: OfficialWeb, server: StatusServer) -> None:
    waited: list[float] = []
    checking = CheckLinksDeps(web, lambda: NOW, wait=lambda _, seconds: waited.append(seconds))
    ((_, check),) = check_links(checking, [server.url("/busy")])

    assert (check.state, waited) == ("works", [9.0])


# ---- the command ---------------------------------------------------------------------------------


@pytest.fixture
def buckets(tmp_path: Path, server: StatusServer) -> Deployment:
    """A deployment and a checkout whose sources have a link of each kind."""
    folder = tmp_path / "chalicelib/catalogue/source"
    folder.mkdir(parents=True)
    paths = ("/200", "/301-/200", "/302-/200", "/403", "/404")
    rows = [f"  - text: one\n    url: {server.url(path)}\n" for path in paths]
    (folder / "notes.yaml").write_text("notes:\n" + "".join(rows))
    return deployment(tmp_path, templates=MemoryBlobs(), site=MemoryBlobs())


def run(buckets: Deployment, *argv: str) -> int:
    return main(["links", "check", "--pause", "0", *argv], buckets)


def test_command_lists_broken_links_with_their_places_and_records_them(
    server: StatusServer, buckets: Deployment, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(buckets) == 1

    assert capsys.readouterr().out.splitlines() == [
        "Dead: there is no such page or server (1)",
        f"  {server.url('/404')}  404; not known to have worked",
        "    notes.yaml:11: notes.4.url",
        "Refused: the server does not let a program look; open it yourself (1)",
        f"  {server.url('/403')}  403; not known to have worked",
        "    notes.yaml:9: notes.3.url",
        "Moved for good: change the link (1)",
        f"  {server.url('/301-/200')}  now {server.url('/200')}",
        "    notes.yaml:5: notes.1.url",
        "5 links: 1 works, 2 moved, 1 refused, 0 failing, 1 dead; kept for the pages",
    ]
    link_record = json.loads(buckets.adapters.templates.get("links.json") or b"")
    today = buckets.adapters.now().date().isoformat()
    assert link_record["links"][server.url("/200")] == {
        "state": "works", "reason": "200", "checked": today, "worked": today,
    }  # fmt: skip
    assert server.requests[0][2] == f"Standsafe-link-check/1 (+{SETTINGS.base_url})"


def test_command_lists_every_link_with_its_places_in_json(
    server: StatusServer, buckets: Deployment, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(buckets, "--json", "--no-record") == 1

    report = json.loads(capsys.readouterr().out)
    assert report["counts"] == {"works": 1, "moved": 2, "refused": 1, "failing": 0, "dead": 1}
    dead = next(link for link in report["links"] if link["url"] == server.url("/404"))
    assert dead["stands"] == [{"file": "notes.yaml", "line": 11, "field": "notes.4.url"}]
    assert buckets.adapters.templates.get("links.json") is None
    assert server.requests[0][2] == "Standsafe-link-check/1"  # needs no deployment


def test_command_checks_some_links_alone(
    server: StatusServer, buckets: Deployment, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(buckets, "--only", "/302") == 0
    assert capsys.readouterr().out.startswith("1 link: 0 works, 1 moved")
    assert run(buckets, "--only", "nothing") == 1
    assert "no link and no source file has 'nothing' in it" in capsys.readouterr().err


def test_command_calls_nothing_dead_when_there_is_no_network(
    server: StatusServer, buckets: Deployment, capsys: pytest.CaptureFixture[str]
) -> None:
    notes = buckets.repository / "chalicelib/catalogue/source/notes.yaml"
    notes.write_text(f"notes:\n  - url: {closed()}\n  - url: https://no.such.host.invalid/\n")

    assert run(buckets, "--tries", "1") == 1
    assert "is this machine online?" in capsys.readouterr().err
    assert buckets.adapters.templates.get("links.json") is None
