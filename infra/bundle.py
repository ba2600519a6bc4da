"""Make the zip of the code and that of the layer, from the project and its installed packages.

Lambda needs neither sources of packages, nor their C, types and tests, nor what infra/contents.yaml
leaves out. Byte code stands in the place of a package's source; our own sources stay beside theirs,
so that a stack trace shows its lines. Byte code is ``unchecked-hash``: Lambda's disk is read-only,
and times are the zip's. The layer has the packages that look at strangers' files and print bundles:
the functions that do neither are smaller and have less that could be attacked.
"""

import importlib.util
import marshal
import sys
import zipfile
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any

import chalice
import yaml
from babel.core import get_global

from chalicelib.languages import LANGUAGES

CONTENTS = Path(__file__).with_name("contents.yaml")
OURS = ("app.py", "chalicelib/")
LAYER_FOLDER = "python/"
"""Where Lambda's Python looks into a layer."""
_CHALICE = ("__init__.py", "app.py")
"""What of Chalice runs on Lambda; the rest packages and deploys."""
_NOT_READ = (".pyc", ".pyi", "py.typed", ".c", ".h", ".pxi", ".pxd", ".pyx", ".xsl", "/RECORD")
_TESTS = ("/test/", "/tests/", "/conftest.py")
_DATA = "botocore/data/"
_LOCALES = "babel/locale-data/"
_PARENTS = get_global("parent_exceptions")
_LOCALES_USED = (
    "root.",
    *(
        f"{locale}."
        for language in LANGUAGES
        for locale in (language.code, language.locale, _PARENTS.get(language.locale))
        if locale
    ),
)
_EPOCH = (2020, 1, 1, 0, 0, 0)
"""Zip time of every entry: the same sources give the same bytes."""
_PYC_HEADER = importlib.util.MAGIC_NUMBER + (1).to_bytes(4, "little")
"""Flags 1: hash-based and never checked against the source (PEP 552)."""

Entries = Mapping[str, Path]


@cache
def contents() -> Mapping[str, Any]:
    """Read what infra/contents.yaml says."""
    read: Mapping[str, Any] = yaml.safe_load(CONTENTS.read_text(encoding="utf-8"))
    return read


def code(project: Path, packages: Path) -> Entries:
    """Map each name in the zip of the code to what it is made of."""
    ours = {"app.py": project / "app.py"}
    for folder in ("chalicelib", "templates"):
        ours |= {f"{folder}/{name}": path for name, path in _files(project / folder)}
    runtime = Path(chalice.__file__).parent
    ours |= {f"chalice/{name}": runtime / name for name in _CHALICE}
    every = {**dict(_files(packages)), **ours}
    return _sorted(every, lambda name: is_packed(name) and not name.startswith(_layers_paths()))


def layer(packages: Path) -> Entries:
    """Map each name in the zip of the layer to what it is made of."""
    chosen = _sorted(
        dict(_files(packages)), lambda name: is_packed(name) and name.startswith(_layers_paths())
    )
    return {f"{LAYER_FOLDER}{name}": path for name, path in chosen.items()}


def _sorted(every: Entries, is_chosen: Callable[[str], bool]) -> Entries:
    return {name: every[name] for name in sorted(every) if is_chosen(name)}


def _layers_paths() -> tuple[str, ...]:
    return tuple(contents()["layer"]["paths"])


def _files(folder: Path) -> Iterator[tuple[str, Path]]:
    for path in folder.rglob("*"):
        if path.is_file():
            yield path.relative_to(folder).as_posix(), path


def is_packed(name: str) -> bool:
    """Return whether a file belongs into a zip."""
    if name.endswith(_NOT_READ) or name.startswith(("bin/", *left_out())):
        return False
    if any(part in f"/{name}" for part in _TESTS):
        return False
    if name.startswith(_LOCALES):
        return name.removeprefix(_LOCALES).startswith(_LOCALES_USED)
    data_path = name.removeprefix(_DATA)
    service, inner, _ = data_path.partition("/")
    return data_path == name or not inner or service in contents()["services"]


def left_out() -> tuple[str, ...]:
    """Return the beginnings of names that no zip has."""
    return tuple(path for entry in contents()["left_out"] for path in entry["paths"])


def stale(names: Iterable[str]) -> list[str]:
    """Name each line of infra/contents.yaml that begins no name of a file."""
    every = list(names)
    lines = (*left_out(), *_layers_paths())
    return [line for line in lines if not any(name.startswith(line) for name in every)]


def names_of(project: Path, packages: Path) -> list[str]:
    """Name all that there is to pack from, left out or not."""
    ours = (
        f"{top}/{name}" for top in ("chalicelib", "templates") for name, _ in _files(project / top)
    )
    return [*ours, *(name for name, _ in _files(packages))]


def write(contained: Entries, target: Path) -> None:
    """Write a zip, with byte code for every source that is some."""
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        for name, path in contained.items():
            content = path.read_bytes()
            for packed_name, packed in _packed(name, content):
                _write(archive, packed_name, packed)


def _packed(name: str, content: bytes) -> Iterator[tuple[str, bytes]]:
    code = _compiled(name, content) if name.endswith(".py") else None
    if code is None:
        yield name, content
    elif name.startswith(OURS):
        yield name, content
        path = Path(name)
        tagged = path.parent / "__pycache__" / f"{path.stem}.{sys.implementation.cache_tag}.pyc"
        yield tagged.as_posix(), code
    else:
        yield f"{name}c", code


def _compiled(name: str, source: bytes) -> bytes | None:
    try:
        code = compile(source, name, "exec", dont_inherit=True)
    except (SyntaxError, ValueError):
        return None  # a package may carry templates of code that are no code
    return _PYC_HEADER + importlib.util.source_hash(source) + marshal.dumps(code)


def _write(archive: zipfile.ZipFile, name: str, content: bytes) -> None:
    entry = zipfile.ZipInfo(name, date_time=_EPOCH)
    entry.compress_type = zipfile.ZIP_DEFLATED
    entry.external_attr = 0o644 << 16
    archive.writestr(entry, content)
