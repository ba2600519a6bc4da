"""Render the static pages from the templates bucket; write what changed to the site bucket.

A page whose template fails keeps its last good version; the failure names template and line.
"""

import hashlib
import json
import logging
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from chalicelib.catalogue.loading import load, revive
from chalicelib.ports import Blobs

LOG = logging.getLogger("standsafe")

CATALOGUE = "catalogue.json"
"""In the templates bucket; where it is not, the catalogue of the deployed package is used."""
ASSETS = "assets.json"
"""In the templates bucket, uploaded last: which name each asset has."""
MARK = "published.json"
"""In the site bucket: fingerprints of the last good run's sources and pages."""
HTML = "text/html; charset=utf-8"
TYPES = {
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".json": "application/json",
    ".svg": "image/svg+xml",
    ".woff2": "font/woff2",
}
PLAIN = "text/plain; charset=utf-8"
BINARY = "application/octet-stream"
FOREVER = "public, max-age=31536000, immutable"
"""For assets: their names change with their content."""
ASK_AGAIN = "no-cache"
"""For pages: kept, but asked for anew each time, so that a change shows at once."""
NEVER = "no-store"
"""For pages that show a form: Back must not bring them up again."""
PRIVATE_PAGES = ("report/index.html", "case/index.html")


@dataclass(frozen=True, slots=True)
class Publishing:
    """The two buckets."""

    templates: Blobs
    site: Blobs


@dataclass(frozen=True, slots=True)
class Failed:
    """A page that was not rendered, and where its template failed."""

    page: str
    template: str
    line: int
    reason: str


@dataclass(slots=True)
class Published:
    """What one run did, by page key."""

    written: list[str] = field(default_factory=list)
    unchanged: list[str] = field(default_factory=list)
    failed: list[Failed] = field(default_factory=list)


def publish_guidance(publishing: Publishing, *, force: bool = False) -> Published:
    """Render every static page in every language; write only what changed. Raises Unavailable.

    An upload of forty templates brings forty events: a run that finds the sources of the last good
    run, and its pages as that run left them, ends at once unless ``force`` (after a deployment).
    """
    inputs, there = publishing.templates.fingerprints(), publishing.site.fingerprints()
    if ASSETS not in inputs:
        return Published()  # the rest of the first upload is on its way
    digest = _fingerprint(json.dumps(sorted(inputs.items())).encode())
    if not force and (last := _as_before(publishing.site, digest, there)):
        return Published(unchanged=last)
    done, marks = Published(), {}
    for key, page in _rendered(dict(_sources(publishing.templates, inputs)), done):
        body = page.encode()
        marks[key] = _fingerprint(body)
        if there.get(key) == marks[key]:
            done.unchanged.append(key)
            continue
        cache = NEVER if key.endswith(PRIVATE_PAGES) else ASK_AGAIN
        publishing.site.put(key, body, content_type=HTML, cache_control=cache)
        done.written.append(key)
    if not done.failed:
        mark = json.dumps({"sources": digest, "pages": marks}).encode()
        _upload(publishing.site, {MARK: mark}, ASK_AGAIN)
    _log(done)
    return done


def _as_before(site: Blobs, digest: str, there: Mapping[str, str]) -> list[str]:
    """The last good run's pages, if its sources were the same and all pages are intact."""
    last = json.loads(site.get(MARK) or b"{}")
    if last.get("sources") != digest:
        return []
    intact = all(there.get(key) == mark for key, mark in last["pages"].items())
    return list(last["pages"]) if intact else []


def _sources(templates: Blobs, keys: Iterable[str]) -> Iterator[tuple[str, bytes]]:
    """The content of the templates bucket; an object that went in between is left out."""
    for key in keys:
        body = templates.get(key)
        if body is not None:
            yield key, body


def _rendered(sources: Mapping[str, bytes], done: Published) -> Iterator[tuple[str, str]]:
    """(key, page) of each page that could be rendered; the others are noted in ``done``."""
    from chalicelib.rendering.bucket import Failure, presses  # Jinja: only when it is needed
    from chalicelib.rendering.static_pages import pages

    edited = sources.get(CATALOGUE)
    catalogue = revive(json.loads(edited)) if edited else load()
    for press in presses(sources):
        for page in pages(catalogue, press.say):
            result = press.render(page)
            if isinstance(result, Failure):
                done.failed.append(Failed(*result))
            else:
                yield page.key, result


def _log(done: Published) -> None:
    for each in done.failed:
        LOG.error(
            "a page could not be rendered and keeps its last version",
            extra={
                "page": each.page,
                "template": each.template,
                "line": each.line,
                "reason": each.reason,
            },
        )
    counts = {"written": len(done.written), "unchanged": len(done.unchanged)}
    LOG.info("guidance published", extra={**counts, "failed": len(done.failed)})


def publish_sources(publishing: Publishing, root: Path) -> list[str]:
    """Upload what changed: assets to the site, then templates and catalogue. The keys written.

    ``root`` is the repository, its assets and catalogue built. Assets go first, so that no page
    ever names one that is not there; assets.json, which names them, goes last.
    """
    assets = {f"assets/{path.name}": path.read_bytes() for path in (root / "assets").iterdir()}
    written = _upload(publishing.site, assets, FOREVER)
    return written + _upload(publishing.templates, dict(_templates(root)), ASK_AGAIN)


def _templates(root: Path) -> Iterator[tuple[str, bytes]]:
    """(key, content) of what pages are made of; mails come from the deployed package."""
    folder = root / "templates"
    yield CATALOGUE, (root / "chalicelib/catalogue/built/catalogue.json").read_bytes()
    for path in sorted(folder.rglob("*")):
        key = path.relative_to(folder).as_posix()
        used = path.suffix in (".j2", ".mo") and not key.startswith("email/")
        if path.is_file() and used:
            yield key, path.read_bytes()
    yield ASSETS, (folder / ASSETS).read_bytes()


def _upload(blobs: Blobs, objects: Mapping[str, bytes], cache_control: str) -> list[str]:
    there = blobs.fingerprints()
    changed = [key for key, body in objects.items() if there.get(key) != _fingerprint(body)]
    for key in changed:
        kind = _content_type(key)
        blobs.put(key, objects[key], content_type=kind, cache_control=cache_control)
    return changed


def _content_type(key: str) -> str:
    extension = "." + key.rpartition(".")[2]
    return TYPES.get(extension, BINARY if extension == ".mo" else PLAIN)


def _fingerprint(body: bytes) -> str:
    """As S3 does it; only to find changes, not to protect anything."""
    return hashlib.md5(body, usedforsecurity=False).hexdigest()
