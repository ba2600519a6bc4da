"""Run MiniStack: IAM enforced, bound to loopback, with nothing of this machine's environment.

https://pypi.org/project/ministack/ needs another set of pins than ours and runs the functions in
its own Python, so it has an environment of Python 3.13: ``build/rehearsal``.
"""

import hashlib
import socket
import subprocess
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import requests
from uv import find_uv_bin

from infra.interpreter import find
from rehearsal.errors import RehearsalFailed

ROOT = Path(__file__).resolve().parents[1]
ENVIRONMENT = ROOT / "build" / "rehearsal" / "venv"
ACCOUNT = "123456789012"
REGION = "eu-west-2"
ROOT_KEY = "rehearsal"
"""Access key and secret of the emulated account's root user."""
_PINS = ROOT / "requirements-rehearsal.txt"
_SECONDS_TO_START = 60


def python() -> Path:
    """Return the interpreter that has the emulator; its environment is made where there is none."""
    stamp = ENVIRONMENT / ".ready"
    digest = hashlib.sha256(_PINS.read_bytes()).hexdigest()
    interpreter = ENVIRONMENT / "bin" / "python"
    if not stamp.exists() or stamp.read_text("utf-8") != digest:
        _uv("venv", "--quiet", "--clear", "--python", str(find()), str(ENVIRONMENT))
        pins = ("--require-hashes", "-r", str(_PINS))
        _uv("pip", "install", "--quiet", "--python", str(interpreter), *pins)
        stamp.write_text(digest, "utf-8")
    return interpreter


def _uv(*arguments: str) -> None:
    try:
        subprocess.run([find_uv_bin(), *arguments], check=True)  # noqa: S603 # our own arguments
    except subprocess.CalledProcessError as error:
        raise RehearsalFailed(
            f"MiniStack could not be installed from the package index by the pins of {_PINS.name}, "
            "so nothing was rehearsed; uv's own words are above"
        ) from error


@contextmanager
def running(folder: Path) -> Iterator[str]:
    """Run the emulator with its files in ``folder``; give its address.

    Raises RehearsalFailed where it does not start.
    """
    port = _free_port()
    address = f"https://127.0.0.1:{port}"
    with (folder / "emulator.log").open("wb") as log:
        process = subprocess.Popen(  # noqa: S603 # our own arguments
            [python(), "-m", "ministack"],
            env=_environment(port, folder),
            cwd=folder,
            stdout=log,
            stderr=subprocess.STDOUT,
        )
    try:
        _await_start(process, address, certificate(folder))
        yield address
    finally:
        process.terminate()
        try:
            process.wait(20)
        except subprocess.TimeoutExpired:
            process.kill()


def _environment(port: int, folder: Path) -> Mapping[str, str]:
    return {
        "AUTH": "true",
        "AWS_ACCESS_KEY_ID": ROOT_KEY,
        "AWS_SECRET_ACCESS_KEY": ROOT_KEY,
        "BIND_HOST": "127.0.0.1",
        "CLOUDTRAIL_RECORDING": "1",
        "CLOUDTRAIL_MAX_EVENTS": "100000",
        "GATEWAY_PORT": str(port),
        "HOME": str(folder),
        "LAMBDA_WARM_TTL_SECONDS": "30",
        "LAMBDA_ASYNC_RETRY_BASE_SECONDS": "1",
        "LAMBDA_ASYNC_RETRY_MAX_SECONDS": "5",
        "IOT_MTLS_ENABLED": "0",
        "MINISTACK_ACCOUNT_ID": ACCOUNT,
        "MINISTACK_HOST": "localhost",
        "MINISTACK_REGION": REGION,
        "PATH": "/usr/bin:/bin",
        "SFTP_ENABLED": "0",
        "TMPDIR": str(folder),
        "USE_SSL": "1",
    }


def certificate(folder: Path) -> Path:
    """Return the certificate that the emulator makes: policies refuse what is not TLS."""
    return folder / "ministack-tls" / "server.crt"


def _await_start(process: "subprocess.Popen[bytes]", address: str, trusted: Path) -> None:
    until = time.monotonic() + _SECONDS_TO_START
    while time.monotonic() < until:
        if process.poll() is not None:
            raise RehearsalFailed(f"the emulator ended with {process.returncode}: emulator.log")
        try:
            health = f"{address}/_ministack/health"
            if trusted.exists() and requests.get(health, timeout=2, verify=str(trusted)).ok:
                return
        except requests.RequestException:
            pass
        time.sleep(0.2)
    raise RehearsalFailed(f"the emulator did not start in {_SECONDS_TO_START} s")


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
