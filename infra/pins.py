"""Read pinned requirements with their hashes."""

import re

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
