"""Compile and fingerprint what goes to the site's /assets.

Sources: tools/assets/{styles,scripts,images} and the packages of package-lock.json.
Output (git-ignored): assets/<name>-<hash>.<ext> and templates/assets.json, which maps the plain
name to the fingerprinted one and travels with the templates.
"""

import hashlib
import json
import os
import re
import shutil
import subprocess
from collections.abc import Iterable
from pathlib import Path

from tools.assets.node import Node, find_node

SOURCES = Path("tools/assets")
FONTS = Path("node_modules/@fontsource-variable/atkinson-hyperlegible-next/files")
FONT_FILES = ("latin-wght-normal", "latin-ext-wght-normal")
TYPESET = Path("node_modules/@expo-google-fonts/atkinson-hyperlegible-next")
TYPESET_FILES = {"400Regular": "Regular", "700Bold": "Bold"}
TYPESET_TO = Path("chalicelib/rendering/fonts")
"""For PDFs that functions make: packed with them."""
FRONTEND = Path("node_modules/govuk-frontend/dist/govuk/govuk-frontend.min.js")
STAMP = Path("build/assets.stamp")
MANIFEST = Path("templates/assets.json")
HASH_LENGTH = 10


def is_fresh(root: Path) -> bool:
    """Return whether the last build was made of these very sources and its files still exist."""
    stamp, manifest = root / STAMP, root / MANIFEST
    if not (stamp.exists() and manifest.exists() and stamp.read_text() == _sources_digest(root)):
        return False
    names = json.loads(manifest.read_text()).values()
    typefaces = len(list((root / TYPESET_TO).glob("*.ttf"))) == len(TYPESET_FILES)
    return typefaces and all((root / "assets" / name).exists() for name in names)


def build(root: Path) -> dict[str, str]:
    """Make assets/ anew; return the manifest, plain name to fingerprinted name."""
    node = find_node(root)
    _install_packages(root, node)
    shutil.rmtree(root / "assets", ignore_errors=True)
    (root / "assets").mkdir()
    manifest: dict[str, str] = {}
    for path in sorted((root / SOURCES / "images").iterdir()):
        manifest[path.name] = _put(root, path.name, path.read_bytes())
    for file in FONT_FILES:
        source = root / FONTS / f"atkinson-hyperlegible-next-{file}.woff2"
        manifest[f"{file}.woff2"] = _put(root, f"{file}.woff2", source.read_bytes())
    _put_typefaces(root)
    style = _point_at(_compile_style(root, node), manifest)
    manifest["standsafe.css"] = _put(root, "standsafe.css", style.encode())
    frontend = re.sub(rb"//# sourceMappingURL=.*", b"", (root / FRONTEND).read_bytes())
    manifest["govuk-frontend.js"] = _put(root, "govuk-frontend.js", frontend)
    for path in sorted((root / SOURCES / "scripts").glob("*.js")):
        script = _point_at(path.read_text(), manifest)
        manifest[path.name] = _put(root, path.name, script.encode())
    _write_whole(root / MANIFEST, json.dumps(manifest, indent=1, sort_keys=True) + "\n")
    _write_whole(root / STAMP, _sources_digest(root))
    return manifest


def _install_packages(root: Path, node: Node) -> None:
    """Run `npm ci`, without any package's own scripts, unless this very lock is installed."""
    lock_digest = hashlib.sha256((root / "package-lock.json").read_bytes()).hexdigest()
    mark = root / "node_modules" / ".standsafe-lock"
    if mark.exists() and mark.read_text() == lock_digest:
        return
    flags = ["--ignore-scripts", "--omit=optional", "--no-audit", "--no-fund", "--loglevel=error"]
    path = f"{Path(node.node[0]).parent}{os.pathsep}{os.defpath}"
    command = [*node.npm, "ci", *flags]
    subprocess.run(command, cwd=root, check=True, env=_environment(path))  # noqa: S603 - ours
    mark.write_text(lock_digest)


def _environment(path: str) -> dict[str, str]:
    """Return what npm inherits: our environment, with the chosen Node first on the path."""
    inherited = dict(os.environ)  # noqa: TID251 - a build tool, not the product; npm needs HOME
    return {**inherited, "PATH": f"{path}{os.pathsep}{inherited.get('PATH', '')}"}


def _put_typefaces(root: Path) -> None:
    """Put the typeface as files that typesetting can read beside the code that reads them."""
    (root / TYPESET_TO).mkdir(exist_ok=True)
    for weight, name in TYPESET_FILES.items():
        source = root / TYPESET / weight / f"AtkinsonHyperlegibleNext_{weight}.ttf"
        shutil.copyfile(source, root / TYPESET_TO / f"AtkinsonHyperlegibleNext-{name}.ttf")


def _compile_style(root: Path, node: Node) -> str:
    """Return the style sheet as text; Sass's own error, with file and line, goes to stderr."""
    sass = [*node.node, "node_modules/sass/sass.js", "--no-source-map", "--style=compressed"]
    paths = ["--load-path=node_modules", "--quiet-deps"]
    source = str(SOURCES / "styles" / "standsafe.scss")
    done = subprocess.run(  # noqa: S603 - our own arguments
        [*sass, *paths, source], cwd=root, check=True, stdout=subprocess.PIPE, text=True
    )
    return done.stdout


def _point_at(text: str, manifest: dict[str, str]) -> str:
    """Replace asset:NAME by its fingerprinted address. Raises KeyError for an unknown NAME."""
    return re.sub(r"asset:([\w.-]+)", lambda match: f"/assets/{manifest[match[1]]}", text)


def _put(root: Path, name: str, body: bytes) -> str:
    """Write a file under its fingerprint; return that name."""
    stem, _, extension = name.rpartition(".")
    hashed = f"{stem}-{hashlib.sha256(body).hexdigest()[:HASH_LENGTH]}.{extension}"
    (root / "assets" / hashed).write_bytes(body)
    return hashed


def _write_whole(path: Path, text: str) -> None:
    """Write so that a reader sees the old file or the new one, never half of it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_name(f"{path.name}.part")
    part.write_text(text)
    part.replace(path)


def _sources_digest(root: Path) -> str:
    """Return one digest over everything that decides what the build makes."""
    digest = hashlib.sha256()
    for path in _sources(root):
        digest.update(str(path.relative_to(root)).encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()


def _sources(root: Path) -> Iterable[Path]:
    folder = root / SOURCES
    yield from sorted(p for p in folder.rglob("*") if p.is_file() and p.suffix != ".pyc")
    yield root / "package-lock.json"
