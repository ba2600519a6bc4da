"""Time-stamps of bundles, by a time-stamp authority that OpenSSL plays, and by some that lie."""

import subprocess
import sys
import threading
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import replace
from http.server import BaseHTTPRequestHandler, HTTPServer
from io import BytesIO
from pathlib import Path

import pytest
from asn1crypto import tsp

from chalicelib.aws.time_stamps import MOST_BYTES, TimeStampAuthority
from chalicelib.errors import Unavailable
from chalicelib.files.bags import NOT_STAMPED, SIGNED
from chalicelib.usecases.authority.make_bundle import make_bundle
from tests.support.bundles import Bundles

StampAnswer = tuple[int, bytes]
_CONFIG = """
[tsa]
default_tsa = it
[it]
serial = serial
signer_cert = tsa.pem
signer_key = tsa.key
certs = {certs}
signer_digest = sha256
default_policy = 1.2.3.4.1
other_policies = 1.2.3.4.2
digests = {digests}
ess_cert_id_alg = sha256
"""


class Authority:
    """An authority with a root, an intermediate and a certificate for time-stamping."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.queries: list[tuple[str, bytes]] = []
        self.answer: Callable[[bytes], StampAnswer] = lambda query: (200, self.stamp(query))
        self._certify("root", "basicConstraints=critical,CA:TRUE", None)
        self._certify("middle", "basicConstraints=critical,CA:TRUE", "root")
        self._certify("tsa", "extendedKeyUsage=critical,timeStamping", "middle")
        chain = [(folder / f"{name}.pem").read_text() for name in ("middle", "root")]
        (folder / "chain.pem").write_text("".join(chain))

    def stamp(self, query: bytes, certs: str = "chain.pem", digests: str = "sha256") -> bytes:
        """What ``openssl ts -reply`` says."""
        (self.folder / "tsa.cnf").write_text(_CONFIG.format(certs=certs, digests=digests))
        (self.folder / "query").write_bytes(query)
        self._run("ts", "-reply", "-config", "tsa.cnf", "-queryfile", "query", "-out", "reply")
        return (self.folder / "reply").read_bytes()

    def _certify(self, name: str, extension: str, by: str | None) -> None:
        (self.folder / "extension").write_text(extension)
        key = ("-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-noenc")
        subject = ("-subj", f"/CN=Invented {name}", "-keyout", f"{name}.key")
        self._run("req", *key, *subject, "-out", f"{name}.csr")
        signed = ("-CA", f"{by}.pem", "-CAkey", f"{by}.key", "-CAcreateserial")
        signing_options = signed if by else ("-signkey", f"{name}.key")
        issue = ("x509", "-req", "-in", f"{name}.csr", "-out", f"{name}.pem", "-days", "2")
        self._run(*issue, "-extfile", "extension", *signing_options)

    def _run(self, *arguments: str) -> None:
        subprocess.run(["openssl", *arguments], cwd=self.folder, check=True, capture_output=True)  # noqa: S603, S607 # ours


@pytest.fixture(scope="module")
def new_authority(tmp_path_factory: pytest.TempPathFactory) -> Authority:
    return Authority(tmp_path_factory.mktemp("authority"))


@pytest.fixture
def authority(new_authority: Authority) -> Authority:
    new_authority.queries.clear()
    new_authority.answer = lambda query: (200, new_authority.stamp(query))
    return new_authority


@pytest.fixture
def address(authority: Authority) -> Iterator[str]:
    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            query = self.rfile.read(int(self.headers["Content-Length"]))
            authority.queries.append((self.headers["Content-Type"], query))
            status, body = authority.answer(query)
            self.send_response(status)
            if status == 302:
                self.send_header("Location", "/elsewhere")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: object) -> None:  # its name there
            pass

    server = HTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}/"
    server.shutdown()
    server.server_close()
    thread.join()


FILES = [("post.png", b"\x89PNG" + bytes(900)), ("film.mp4", b"mp4"), ("page.pdf", b"%PDF-")]


def bag_by(address: str, folder: Path) -> tuple[Bundles, Path, bool]:
    """A bundle whose stamp the authority at ``address`` is asked for, as an officer unpacks it."""
    bundles = Bundles(FILES)
    deps = replace(bundles.deps, stamp=TimeStampAuthority(address))
    stamped = make_bundle(deps, bundles.ask())
    (content,) = bundles.world.downloads.objects.values()
    with zipfile.ZipFile(BytesIO(content)) as archive:
        archive.extractall(folder)
    (bag,) = folder.iterdir()
    return bundles, bag, stamped


def printed_commands(bag: Path) -> list[str]:
    """Every command of README.txt, as it is printed there."""
    text = (bag / "data" / "README.txt").read_text()
    blocks: list[list[str]] = [[]]
    for line in text.partition("HOW TO VERIFY IT")[2].splitlines():
        if line.startswith("       "):
            blocks[-1].append(line[7:])
        elif blocks[-1]:
            blocks.append([])
    return ["\n".join(block) for block in blocks if block]


def obey(bag: Path, root: Path) -> list[tuple[str, int, str]]:
    """Run what is printed: (command, exit code, what it said)."""
    results = []
    path = f"{Path(sys.executable).parent}:/usr/bin:/bin"  # bagit.py is among the tests' packages
    for block in printed_commands(bag):
        one_by_one = [block] if "while" in block else block.splitlines()
        for command in one_by_one:
            where = bag.parent if command.startswith("bagit.py") else bag
            script = command.replace("FILE", str(root))
            run = subprocess.run(  # noqa: S603 # ours
                ["bash", "-c", script],  # noqa: S607
                cwd=where,
                capture_output=True,
                text=True,
                check=False,
                env={"PATH": path},
            )
            results.append((command, run.returncode, run.stdout + run.stderr))
    return results


def test_printed_commands_verify_a_bundle_and_its_time_stamp(
    authority: Authority, address: str, tmp_path: Path
) -> None:
    bundles, bag, stamped = bag_by(address, tmp_path)
    assert stamped
    assert [kind for kind, _ in authority.queries] == ["application/timestamp-query"]
    results = obey(bag, authority.folder / "chain.pem")
    commands = [command.split()[0:2] for command, _, _ in results]
    assert ["openssl", "ts"] in commands
    assert ["bagit.py", "--validate"] in commands
    assert [(command, text) for command, code, text in results if code] == []
    assert [text for _, _, text in results if "Verification: OK" in text]
    last = bundles.world.log.read(bundles.case_id)[-1]
    assert last.public["stamp"] == "there"


def test_time_stamp_does_not_verify_when_the_manifest_was_rewritten(
    authority: Authority, address: str, tmp_path: Path
) -> None:
    _, bag, _ = bag_by(address, tmp_path)
    with (bag / SIGNED).open("a") as manifest:
        manifest.write("0" * 64 + "  planted.txt\n")
    results = obey(bag, authority.folder / "chain.pem")
    failed = {command.partition(" -")[0] for command, code, _ in results if code}
    assert failed >= {"openssl ts", "openssl dgst", "sha256sum"}


@pytest.mark.parametrize("certs", ["chain.pem", "middle.pem", "root.pem"])
def test_time_stamp_verifies_whatever_certificates_come_with_it(
    authority: Authority, address: str, certs: str
) -> None:
    authority.answer = lambda query: (200, authority.stamp(query, certs))
    reply = TimeStampAuthority(address)(b"stamped")
    (authority.folder / "stamped").write_bytes(b"stamped")
    (authority.folder / "stamp").write_bytes(reply)
    verify = ["openssl", "ts", "-verify", "-in", "stamp", "-data", "stamped"]
    verify += ["-CAfile", "root.pem", "-untrusted", "middle.pem"]
    run = subprocess.run(verify, cwd=authority.folder, capture_output=True, check=False)  # noqa: S603 # ours
    assert run.returncode == 0, run.stderr


def changed(query: bytes, **members: object) -> bytes:
    request = tsp.TimeStampReq.load(query)
    for name, value in members.items():
        request[name] = value
    dumped: bytes = request.dump(force=True)
    return dumped


OTHER = {"hash_algorithm": {"algorithm": "sha256"}, "hashed_message": b"\x01" * 32}
LIES: dict[str, Callable[[Authority, bytes], StampAnswer]] = {
    "an error": lambda authority, query: (500, b""),
    "an error with a good stamp": lambda authority, query: (500, authority.stamp(query)),
    "somewhere else": lambda authority, query: (302, b""),
    "nothing": lambda authority, query: (200, b""),
    "a page": lambda authority, query: (200, b"<html>Sign in to the network</html>"),
    "half an answer": lambda authority, query: (200, authority.stamp(query)[:700]),
    "an answer and more": lambda authority, query: (200, authority.stamp(query) + b"more"),
    "an endless answer": lambda authority, query: (200, bytes(MOST_BYTES + 1)),
    "a refusal": lambda authority, query: (200, authority.stamp(query, digests="sha512")),
    "an answer of another time": lambda authority, query: (
        200,
        authority.stamp(changed(query, nonce=7)),
    ),
    "an answer without our nonce": lambda authority, query: (
        200,
        authority.stamp(changed(query, nonce=None)),
    ),
    "a stamp of something else": lambda authority, query: (
        200,
        authority.stamp(changed(query, message_imprint=OTHER)),
    ),
}


@pytest.mark.parametrize("lie", LIES)
def test_answer_is_refused_when_it_is_none_to_our_request(
    authority: Authority, address: str, lie: str
) -> None:
    authority.answer = lambda query: LIES[lie](authority, query)
    with pytest.raises(Unavailable):
        TimeStampAuthority(address)(b"stamped")


@pytest.mark.parametrize("dead", [True, False])
def test_bundle_is_made_without_a_time_stamp_and_says_so(
    authority: Authority, address: str, dead: bool, tmp_path: Path
) -> None:
    authority.answer = lambda query: (200, b"a lie")
    bundles, bag, stamped = bag_by("http://127.0.0.1:1/" if dead else address, tmp_path)
    assert not stamped
    assert not (bag / f"{SIGNED}.tsr").exists()
    assert "no time-stamp" in (bag / NOT_STAMPED).read_text()
    assert NOT_STAMPED in (bag / "data" / "README.txt").read_text()
    results = obey(bag, authority.folder / "chain.pem")
    failed = {command.partition(" -")[0] for command, code, _ in results if code}
    assert failed == {"openssl ts"}, "all else verifies"
    assert bundles.world.log.read(bundles.case_id)[-1].public["stamp"] == "none"
