"""Upload what pages are made of: assets to the site, templates and catalogue to their bucket."""

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

from chalicelib.model.edition import ASSETS, CATALOGUE, GUIDANCE
from chalicelib.usecases.guidance.publishing import (
    ASK_AGAIN,
    FOREVER,
    UPLOADING,
    PublishGuidanceDeps,
    at_once,
    fingerprint,
    release_sources,
    upload,
)

PublishSourcesDeps = PublishGuidanceDeps
"""The same as ``publish_guidance`` needs."""

NOT_PAGES = ("email/", "pack/")
LONGEST_UPLOAD = timedelta(minutes=10)


def publish_sources(deps: PublishSourcesDeps, root: Path) -> list[str]:
    """Bring the buckets in line with a checkout, its assets and catalogue built.

    Returns the keys that changed. Assets go first, so that no page ever names one that is missing.
    Raises Unavailable, and FileNotFoundError where something was not built.
    """
    assets, sources = assets_of(root), templates_of(root)
    stored = deps.site.fingerprints()
    written = upload(deps.site, assets, stored, FOREVER)
    return written + replace_sources(deps, sources, deps.templates.fingerprints())


def replace_sources(
    deps: PublishSourcesDeps, sources: Mapping[str, bytes], stored: Mapping[str, str]
) -> list[str]:
    """Make the templates bucket hold ``sources`` and nothing else; return the keys changed."""
    removed = [key for key in release_sources(stored) if key not in sources]
    changed = {key: body for key, body in sources.items() if stored.get(key) != fingerprint(body)}
    if not removed and not changed:
        return []
    with _nothing_rendered_meanwhile(deps):
        last = {ASSETS: changed.pop(ASSETS)} if ASSETS in changed else {}
        for part in (changed, last):  # with the names of assets a first upload is whole
            upload(deps.templates, part, stored, ASK_AGAIN)
        at_once(deps.templates.delete, removed)
    return [*changed, *last, *removed]


@contextmanager
def _nothing_rendered_meanwhile(deps: PublishSourcesDeps) -> Iterator[None]:
    """Announce an upload: half of one is not rendered, since a new page with an old layout would be
    a false alarm."""
    notice = json.dumps({"until": (deps.now() + LONGEST_UPLOAD).isoformat()})
    upload(deps.templates, {UPLOADING: notice.encode()}, {}, ASK_AGAIN)
    try:
        yield
    finally:
        deps.templates.delete(UPLOADING)


def assets_of(root: Path) -> dict[str, bytes]:
    """Read style sheet, scripts and fonts of a checkout, by their keys in the site bucket."""
    return {
        f"assets/{path.name}": path.read_bytes() for path in sorted((root / "assets").iterdir())
    }


def templates_of(root: Path) -> dict[str, bytes]:
    """Read what a checkout's pages are made of; mails come from the deployed package."""
    return dict(_templates(root))


def _templates(root: Path) -> Iterator[tuple[str, bytes]]:
    folder = root / "templates"
    for built in (CATALOGUE, GUIDANCE):
        yield built, (root / "chalicelib/catalogue/built" / built).read_bytes()
    for path in sorted(folder.rglob("*")):
        key = path.relative_to(folder).as_posix()
        is_source = path.suffix in (".j2", ".mo") and not key.startswith(NOT_PAGES)
        if path.is_file() and is_source:
            yield key, path.read_bytes()
    yield ASSETS, (folder / ASSETS).read_bytes()
