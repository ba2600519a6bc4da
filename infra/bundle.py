"""Make the deployment zip: what Chalice packs, less what Lambda never reads, with byte code added.

Chalice's zip has no byte code and all of botocore's services. Compiling (``unchecked-hash``: on
Lambda the disk is read-only and times are the zip's) and leaving the services out takes a cold
import to a quarter.
"""

import importlib.util
import marshal
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Iterator
from pathlib import Path

from babel.core import get_global

from chalicelib.languages import LANGUAGES

SERVICES = frozenset({"dynamodb", "kms", "s3", "secretsmanager", "sesv2", "sns", "sqs", "sts"})
"""Services whose models the code uses; ``sts`` is botocore's own for credentials."""

_LEFT_OUT = (
    "boto3/data/",  # resources, which we do not use
    "boto3/examples/",
    "chalicelib/catalogue/source/",  # built/catalogue.json is what is read
    "chalicelib/operator/",  # runs on operators' machines
)
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


def trim(source: Path, target: Path) -> None:
    """Write ``target`` from Chalice's zip ``source``."""
    with (
        zipfile.ZipFile(source) as full,
        zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as small,
    ):
        for name in sorted({i.filename for i in full.infolist() if is_packed(i.filename)}):
            content = full.read(name)
            _write(small, name, content)
            if name.endswith(".py"):
                for compiled_name, compiled in _compiled(name, content):
                    _write(small, compiled_name, compiled)


def is_packed(name: str) -> bool:
    """Return whether an entry of Chalice's zip belongs into ours."""
    if name.endswith(("/", ".pyc", ".pyi")) or name.startswith(_LEFT_OUT):
        return False
    if name.startswith(_LOCALES):
        return name.removeprefix(_LOCALES).startswith(_LOCALES_USED)
    rest = name.removeprefix(_DATA)
    return rest == name or "/" not in rest or rest.partition("/")[0] in SERVICES


def _compiled(name: str, source: bytes) -> Iterator[tuple[str, bytes]]:
    try:
        code = compile(source, name, "exec", dont_inherit=True)
    except (SyntaxError, ValueError):
        return  # a package may carry templates of code that are no code
    header = _PYC_HEADER + importlib.util.source_hash(source)
    path = Path(name)
    tag = sys.implementation.cache_tag
    yield (
        f"{(path.parent / '__pycache__' / path.stem).as_posix()}.{tag}.pyc",
        header + marshal.dumps(code),
    )


def _write(archive: zipfile.ZipFile, name: str, content: bytes) -> None:
    entry = zipfile.ZipInfo(name, date_time=_EPOCH)
    entry.compress_type = zipfile.ZIP_DEFLATED
    entry.external_attr = 0o644 << 16
    archive.writestr(entry, content)


def import_fails(bundle: Path, module: str = "app") -> str | None:
    """Import a module from the zip alone; say what went wrong, None where nothing did.

    The interpreter sees no installed packages and an empty environment, as a new Lambda would.
    """
    with tempfile.TemporaryDirectory() as folder:
        with zipfile.ZipFile(bundle) as archive:
            archive.extractall(folder)
        script = f"import sys; sys.path.insert(0, {folder!r}); import {module}"
        done = subprocess.run(  # noqa: S603 - our own interpreter and script
            [sys.executable, "-I", "-S", "-c", script],
            capture_output=True,
            text=True,
            check=False,
            env={},
        )
    return None if done.returncode == 0 else done.stderr.strip()
