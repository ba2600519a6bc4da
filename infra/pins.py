"""Read pinned requirements with their hashes, and hold every download of the packager to them."""

import re
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from chalice.deploy.packager import SubprocessPip

_PIN = re.compile(r"^(?P<name>[A-Za-z0-9._-]+)(?:\[[^\]]*\])?==(?P<version>[^\s;\\]+)")


def read_pins(text: str) -> dict[str, str]:
    """Map ``name==version`` to the lines of its pin, hashes among them. Names are normalised."""
    pins: dict[str, str] = {}
    for block in re.split(r"\n(?=[A-Za-z0-9])", text):
        if match := _PIN.match(block):
            pins[f"{normalised(match['name'])}=={match['version']}"] = block.rstrip() + "\n"
    return pins


def normalised(name: str) -> str:
    """Write a package's name as PEP 503 compares it."""
    return re.sub(r"[-_.]+", "-", name).lower()


class HashedPip(SubprocessPip):
    """Chalice's pip. It asks for single packages by name when it wants another platform's wheel:
    these are held to the hashes of the pins, too."""

    def __init__(self, requirements: Path, **options: Any) -> None:
        super().__init__(**options)
        self._pins = read_pins(requirements.read_text(encoding="utf-8"))

    def main(self, args: Sequence[str], env_vars: Any = None, shim: Any = None) -> Any:
        """Run pip; a download of ``name==version`` is one of its pin. Raises KeyError without."""
        arguments = list(args)
        if arguments[0] != "download" or "-r" in arguments:
            return super().main(arguments, env_vars, shim)
        name, _, version = arguments.pop().partition("==")
        with tempfile.NamedTemporaryFile("w", suffix=".txt", encoding="utf-8") as pin:
            pin.write(self._pins[f"{normalised(name)}=={version}"])
            pin.flush()
            hashed = [*arguments, "--require-hashes", "-r", pin.name]
            return super().main(hashed, env_vars, shim)
