"""List the licences of what is deployed, and of what builds and tests pages: docs/licences.md.

``python -m tools.licences`` writes the page, ``--check`` ends with 1 where it is not that.
"""

import json
import sys
from argparse import ArgumentParser
from collections.abc import Iterator, Sequence
from importlib.metadata import Distribution, distribution
from pathlib import Path

from infra.pins import read_pins
from infra.sbom import deployed_pins

ROOT = Path(__file__).resolve().parents[1]
PAGE = ROOT / "docs" / "licences.md"

_TOP = """\
# Licences

What is deployed, and what builds and tests pages, under the licence that its own metadata names.
`make lock` and `.venv/bin/python -m tools.licences` write this page; a test holds it.

"""


def main(arguments: Sequence[str]) -> int:
    """Write the page, or compare it."""
    parser = ArgumentParser(prog="python -m tools.licences", description=__doc__)
    parser.add_argument("--check", action="store_true", help="write nothing: compare")
    check, page = parser.parse_args(arguments).check, licences_page()
    if check:
        return 0 if PAGE.read_text(encoding="utf-8") == page else 1
    PAGE.write_text(page, encoding="utf-8")
    return 0


def licences_page() -> str:
    """Render the page from the metadata of what is installed at the pinned versions."""
    return "".join(
        [
            _TOP,
            *_table("Python, deployed", _python()),
            "\n",
            *_table("npm, to build and to test", _node()),
        ]
    )


def _table(title: str, rows: Iterator[tuple[str, str, str]]) -> Iterator[str]:
    yield f"## {title}\n\n| package | version | licence |\n|---|---|---|\n"
    yield from (f"| {name} | {version} | {licence} |\n" for name, version, licence in rows)


def _python() -> Iterator[tuple[str, str, str]]:
    for pin in sorted(read_pins(deployed_pins())):
        name, _, version = pin.partition("==")
        yield name, version, _licence_of(distribution(name))


def _licence_of(package: Distribution) -> str:
    """Return its SPDX expression, else its classifiers, else the first line that it has."""
    metadata = package.metadata.json
    if expression := metadata.get("license_expression"):
        return str(expression)
    classifiers = [c for c in metadata.get("classifier", []) if c.startswith("License ::")]
    names = [c.rpartition(" :: ")[2] for c in classifiers if c != "License :: OSI Approved"]
    line = str(metadata.get("license", "")).strip().partition("\n")[0]
    return ", ".join(names) or line or _first_line_of_file(package)


def _first_line_of_file(package: Distribution) -> str:
    files = [f for f in package.files or () if f.name.upper().startswith(("LICEN", "COPYING"))]
    lines = [line.strip() for file in files for line in file.read_text("utf-8").splitlines()]
    return next((line for line in lines if line), "not said")


def _node() -> Iterator[tuple[str, str, str]]:
    lock = json.loads((ROOT / "package-lock.json").read_text(encoding="utf-8"))["packages"]
    for name in sorted(lock[""]["devDependencies"]):
        package = lock[f"node_modules/{name}"]
        yield name, package["version"], package.get("license", "not said")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
