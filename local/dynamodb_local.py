"""Run AWS's own DynamoDB Local, in memory, as a child process that never outlives us.

The jar comes inside the npm package ``amplify-dynamodb-simulator`` (Apache-2.0; DynamoDB Local
itself under AWS's licence for testing). Only that archive is fetched, checked and unpacked, once.
"""

import base64
import ctypes
import hashlib
import shutil
import signal
import socket
import subprocess
import sys
import tarfile
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path

PACKAGE, VERSION = "amplify-dynamodb-simulator", "2.9.30"
SHA512 = "xTeeRLvzEfqyd5lh3bH4c0kHvSHHmmhD5ZDsHFKAQ5g2Zl6JqlFdutaQhCLHzxEp6Ry1o7TB6niIoXuQAnSewQ=="
"""As npm's registry states it for this version."""

CACHE = Path(__file__).parent.parent / "build" / "dynamodb-local" / VERSION
_INSIDE = "package/emulator/"
_START_SECONDS = 90.0
_JAVA = ("-Xmx2g", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1")
"""Compiled quickly rather than well: it starts in half the time, and a call takes 0.4 ms of the
processor from its first thousand on; by the second compiler 0.8 ms until its fourteenth."""


class NoDynamoDBLocal(Exception):
    """Says that it cannot run on this machine; the text says what is missing."""


def missing() -> str | None:
    """Say why it cannot run on this machine; None where it can."""
    if shutil.which("java") is None:
        return (
            "Java is not installed: STORE=dynamodb-local needs Java 17 or newer (java on the PATH)"
        )
    if not CACHE.exists() and shutil.which("npm") is None:
        return "npm is not installed: it is needed once, to fetch DynamoDB Local"
    return None


def fetch() -> Path:
    """Return the folder with DynamoDBLocal.jar, fetched once. Raises NoDynamoDBLocal."""
    if CACHE.exists():
        return CACHE
    CACHE.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=CACHE.parent) as folder:
        archive = _pack(Path(folder))
        digest = base64.b64encode(hashlib.sha512(archive.read_bytes()).digest()).decode()
        if digest != SHA512:
            raise NoDynamoDBLocal(f"{PACKAGE}@{VERSION} is not what it was: sha512 {digest}")
        unpacked = Path(folder) / "unpacked"
        with tarfile.open(archive) as tar:
            members = [m for m in tar.getmembers() if m.name.startswith(_INSIDE)]
            tar.extractall(unpacked, members=members, filter="data")
        if not CACHE.exists():  # somebody else may have been quicker
            (unpacked / _INSIDE).rename(CACHE)
    return CACHE


def _pack(folder: Path) -> Path:
    command = ["npm", "pack", "--silent", f"{PACKAGE}@{VERSION}", "--pack-destination", str(folder)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603 - fixed
    if done.returncode != 0:
        raise NoDynamoDBLocal(f"npm could not fetch {PACKAGE}@{VERSION}: {done.stderr.strip()}")
    return next(folder.glob("*.tgz"))


@contextmanager
def running() -> Iterator[str]:
    """Run it and yield its endpoint URL. Raises NoDynamoDBLocal."""
    reason = missing()
    if reason:
        raise NoDynamoDBLocal(reason)
    port = _free_port()
    process = _start(fetch(), port)
    try:
        _wait_for(process, port)
        yield f"http://127.0.0.1:{port}"
    finally:
        process.terminate()
        try:
            process.wait(5)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _start(folder: Path, port: int) -> "subprocess.Popen[bytes]":
    java = ["java", *_JAVA, "-Djava.library.path=DynamoDBLocal_lib", "-jar", "DynamoDBLocal.jar"]
    options = ["-inMemory", "-sharedDb", "-disableTelemetry", "-port", str(port)]
    return subprocess.Popen(  # noqa: S603 - our own arguments
        [*java, *options],
        cwd=folder,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,  # Ctrl-C is for us; we end it after the last write
        preexec_fn=partial(end_with_parent, signal.SIGKILL),
    )


def end_with_parent(number: int) -> None:
    """Have the kernel send this process the signal when its parent dies, however it dies (Linux).

    Called in a child before it becomes another program.
    """
    pr_set_pdeathsig = 1
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(pr_set_pdeathsig, number)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _wait_for(process: "subprocess.Popen[bytes]", port: int) -> None:
    until = time.monotonic() + _START_SECONDS
    while time.monotonic() < until:
        if process.poll() is not None:
            raise NoDynamoDBLocal("DynamoDB Local ended at once: is this Java 17 or newer?")
        try:
            with socket.create_connection(("127.0.0.1", port), timeout=1):
                return
        except OSError:
            time.sleep(0.05)
    raise NoDynamoDBLocal(f"DynamoDB Local did not answer within {_START_SECONDS:.0f} s")
