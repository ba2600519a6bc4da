"""Run a reader of strangers' files in a process of its own, within limits of time and memory.

A reader is a module below ``chalicelib.files.readers`` with a function ``read(data) -> bytes``. Its
process gets the file on standard input, an empty environment and no file to write to; what it may
use is taken from it before it looks at the first byte. A reader that exceeds its limits, crashes or
says nothing is a file that cannot be checked, and holds up no other.
"""

import importlib
import resource
import subprocess
import sys

from chalicelib.files.errors import FileFailure
from chalicelib.limits import READER_MEMORY, READER_TIME

GRACE = 10
"""Seconds of the clock beyond those of the processor, before the process is ended."""
READERS = "chalicelib.files.readers"


class CageError(FileFailure):
    """The reader gave no answer within its limits. ``reason`` says which way it ended."""


def read_caged(reader: str, data: bytes, *, seconds: int = READER_TIME.whole_seconds) -> bytes:
    """Return what ``reader`` says of ``data``. Raises CageError."""
    command = [sys.executable, "-m", "chalicelib.files.cage", f"{READERS}.{reader}", str(seconds)]
    environment = {
        "LD_LIBRARY_PATH": f"{sys.base_prefix}/lib",
        "PYTHONPATH": ":".join(path for path in sys.path if path),
    }
    try:
        finished = subprocess.run(  # noqa: S603 # our own interpreter and module
            command,
            input=data,
            capture_output=True,
            timeout=seconds + GRACE,
            check=False,
            env=environment,
        )
    except subprocess.TimeoutExpired as error:
        raise CageError("out of time") from error
    if finished.returncode != 0:
        raise CageError(f"ended with {finished.returncode}")
    return finished.stdout


def main(reader: str, seconds: str) -> None:
    """Run in the process: import the reader, take the limits, read the file, write the answer."""
    module = importlib.import_module(reader)
    data = sys.stdin.buffer.read()
    for limit, value in (
        (resource.RLIMIT_CPU, int(seconds)),
        (resource.RLIMIT_AS, int(READER_MEMORY)),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_NOFILE, 16),
    ):
        resource.setrlimit(limit, (value, value))
    sys.stdout.buffer.write(module.read(data))


if __name__ == "__main__":
    main(*sys.argv[1:])
