"""``python -m infra.interpreter ARGUMENTS``: run Python 3.13 with them, with what packaging needs.

Byte code is one Python's, and Chalice deploys to the Python that packages. Where this machine has
no 3.13 uv installs one; its environment is ``build/python3.13`` and has the pins for developers.
"""

import hashlib
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import NoReturn

from uv import find_uv_bin

from infra.wheels import PYTHON

ROOT = Path(__file__).resolve().parents[1]
FOLDER = ROOT / "build" / f"python{PYTHON}"
_PINS = ROOT / "requirements-dev.txt"


def find() -> Path:
    """Return an interpreter of that version. Raises CalledProcessError if uv cannot install it."""
    for candidate in _candidates():
        if _runs(candidate):
            return candidate
    _uv("python", "install", PYTHON)
    return Path(_uv("python", "find", "--managed-python", PYTHON).strip())


def _candidates() -> Iterator[Path]:
    """Yield what may be one. A shim of pyenv in PATH may refuse to run what pyenv has: beside this
    interpreter, or at home."""
    if sys.version_info[:2] == tuple(map(int, PYTHON.split("."))):
        yield Path(sys.executable)
    if in_path := shutil.which(f"python{PYTHON}"):
        yield Path(in_path)
    for versions in (Path(sys.base_prefix).parent, Path.home() / ".pyenv" / "versions"):
        yield from sorted(versions.glob(f"{PYTHON}.*/bin/python"), reverse=True)


def _runs(candidate: Path) -> bool:
    script = "import sys; print('%d.%d' % sys.version_info[:2])"
    done = subprocess.run(  # noqa: S603 # an interpreter of this machine
        [candidate, "-c", script], capture_output=True, text=True, check=False
    )
    return done.stdout.strip() == PYTHON


def environment() -> Path:
    """Return the Python of an environment that has the pins; made where there is none."""
    python, stamp = FOLDER / "bin" / "python", FOLDER / ".ready"
    digest = hashlib.sha256(_PINS.read_bytes()).hexdigest()
    if not stamp.exists() or stamp.read_text("utf-8") != digest:
        _uv("venv", "--quiet", "--clear", "--python", str(find()), str(FOLDER))
        pins = ("--require-hashes", "-r", str(_PINS))
        _uv("pip", "install", "--quiet", "--python", str(python), *pins)
        stamp.write_text(digest, "utf-8")
    return python


def _uv(*arguments: str) -> str:
    command = [find_uv_bin(), *arguments]
    done = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True)  # noqa: S603
    return done.stdout


def main(arguments: list[str]) -> NoReturn:
    """Replace this process by Python 3.13 with these arguments; end with 1 where there is none."""
    try:
        python = environment()
    except subprocess.CalledProcessError as error:
        sys.exit(f"Python {PYTHON} is needed and could not be made ready: {error}")
    os.execv(python, [str(python), *arguments])  # noqa: S606 # no shell is meant


if __name__ == "__main__":
    main(sys.argv[1:])
