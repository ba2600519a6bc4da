"""Import everything that a zip has of ours, from the zip alone.

``import app`` proves little: views, use cases and libraries are imported at the first event that
needs them. So each module of chalicelib is imported, and whatever a module would import later, too.
This file runs in an interpreter that sees the zip and the standard library, and nothing else.
"""

import ast
import importlib
import json
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Iterator, Sequence
from pathlib import Path

CODE, LAYER = "code", "layer"


def faults(zips: Sequence[Path], excepted: Sequence[str]) -> list[str]:
    """Name each module that does not import from the zips alone, and why not.

    The first is the code, a second its layer; ``excepted`` are modules that need not import. The
    interpreter sees no installed packages and an empty environment, as a new Lambda would.
    """
    with tempfile.TemporaryDirectory() as folder:
        for name, path in zip((CODE, LAYER), zips, strict=False):
            with zipfile.ZipFile(path) as archive:
                archive.extractall(Path(folder) / name)
        done = subprocess.run(  # noqa: S603 - our own interpreter and script
            [sys.executable, "-I", "-S", __file__, folder, *excepted],
            capture_output=True,
            text=True,
            check=False,
            env={},
        )
    if done.returncode != 0:
        return [done.stderr.strip()]
    failures: list[str] = json.loads(done.stdout.splitlines()[-1])
    return failures


def modules(folder: Path) -> Iterator[tuple[str, Path]]:
    """Yield the name and the file of every module of ours in a folder."""
    for path in (folder / "app.py", *sorted((folder / "chalicelib").rglob("*.py"))):
        parts = path.relative_to(folder).with_suffix("").parts
        yield ".".join(parts[:-1] if parts[-1] == "__init__" else parts), path


def imported(path: Path) -> Iterator[tuple[str, str]]:
    """Yield (module, name) of every import, wherever it stands, but for those for types alone."""
    waiting: list[ast.AST] = [ast.parse(path.read_bytes())]
    while waiting:
        node = waiting.pop()
        if isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING":
            waiting += node.orelse
        elif isinstance(node, ast.Import):
            yield from ((alias.name, "") for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield from ((node.module, alias.name) for alias in node.names)
        else:
            waiting += ast.iter_child_nodes(node)


def _fault(module: str, name: str = "") -> str | None:
    try:
        loaded = importlib.import_module(module)
        if name and not hasattr(loaded, name):
            importlib.import_module(f"{module}.{name}")
    except Exception as error:  # whatever a module raises keeps it from being used
        return f"{type(error).__name__}: {error}"
    return None


def _all_faults(code: Path, excepted: frozenset[str]) -> Iterator[str]:
    for module, path in modules(code):
        if module in excepted:
            continue
        for needed, name in sorted({(module, ""), *imported(path)}):
            allowed = needed in excepted or f"{needed}.{name}" in excepted
            if not allowed and (reason := _fault(needed, name)):
                yield f"{module}: {reason}"


def main(folder: str, *excepted: str) -> None:
    """Import all, and print what failed as JSON."""
    code = Path(folder) / CODE
    sys.path[:0] = [str(code), str(Path(folder) / LAYER / "python")]
    sys.stdout.write("\n" + json.dumps(list(_all_faults(code, frozenset(excepted)))))


if __name__ == "__main__":
    main(*sys.argv[1:])
