"""Install what is pinned for deployment: wheels alone, for the machine that Lambda is."""

import re
import subprocess
from collections.abc import Iterator, Mapping
from pathlib import Path

from uv import find_uv_bin

PYTHON = "3.13"
"""The runtime that is deployed. Byte code is this Python's alone, so packaging runs on it, too."""
_GLIBC = 34
"""Minor version of Amazon Linux 2023's glibc 2.34, which the runtime of Python 3.13 stands on.
https://docs.aws.amazon.com/linux/al2023/ug/core-glibc.html"""
MACHINES: Mapping[str, str] = {"x86_64": "x86_64", "arm64": "aarch64"}
"""Lambda's names of architectures, and those in wheels' tags."""
_TAG = re.compile(r"^Tag: (?P<python>[^-]+)-(?P<abi>[^-]+)-(?P<platform>.+)$", re.MULTILINE)
_MANYLINUX = re.compile(r"^manylinux(?:2014|_2_(?P<minor>\d+))_(?P<machine>\w+)$")


def install(requirements: Path, target: Path, architecture: str) -> None:
    """Install the pins of ``requirements`` into the folder ``target``, held to their hashes.

    Raises CalledProcessError where a pin has no wheel for the architecture, or another hash.
    """
    subprocess.run(  # noqa: S603 # our own arguments
        [
            *(find_uv_bin(), "pip", "install", "--quiet", "--target", str(target)),
            *("--python-platform", f"{MACHINES[architecture]}-manylinux_2_{_GLIBC}"),
            *("--python-version", PYTHON, "--only-binary", ":all:", "--no-deps"),
            *("--require-hashes", "-r", str(requirements)),
        ],
        check=True,
        capture_output=True,
        text=True,
    )


def foreign(folder: Path, architecture: str) -> list[str]:
    """Name each installed wheel that the runtime cannot load, and why."""
    return [
        f"{wheel.parent.name.removesuffix('.dist-info')}: {fault}"
        for wheel in sorted(folder.glob("*.dist-info/WHEEL"))
        for fault in _faults(wheel, MACHINES[architecture])
    ]


def _faults(wheel: Path, machine: str) -> Iterator[str]:
    tags = [match.groups() for match in _TAG.finditer(wheel.read_text("utf-8"))]
    platforms = sorted({platform for _, _, platform in tags})
    if platforms == ["any"]:
        libraries = [name for name in _files(wheel) if name.endswith((".so", ".dylib", ".pyd"))]
        yield from (f"{name} in a wheel for any machine" for name in libraries)
    elif not any(_loads(platform, machine) for platform in platforms):
        yield f"is for {', '.join(platforms) or 'nothing'}, not for manylinux {machine}"
    elif not any(_is_read(python, abi) for python, abi, _ in tags):
        yield f"is for {', '.join(sorted({python for python, _, _ in tags}))}, not for {PYTHON}"


def _loads(platform: str, machine: str) -> bool:
    match = _MANYLINUX.match(platform)
    return match is not None and match["machine"] == machine and int(match["minor"] or 17) <= _GLIBC


def _is_read(python: str, abi: str) -> bool:
    return python == f"cp{PYTHON.replace('.', '')}" or abi in ("abi3", "none")


def _files(wheel: Path) -> list[str]:
    record = wheel.with_name("RECORD").read_text("utf-8")
    return [line.split(",")[0] for line in record.splitlines()]
