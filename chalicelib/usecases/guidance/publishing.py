"""Share what the verbs on guidance need: the two buckets, their content, the record of releases."""

import hashlib
import json
from collections.abc import Callable, Container, Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import datetime
from typing import TypeVar

from chalicelib.model import links, published_elections, response_stats, statistics
from chalicelib.model.edition import Edition, RenderFailure, Sources
from chalicelib.ports import Blobs, Now

Item = TypeVar("Item")
Result = TypeVar("Result")

UPLOADING = "uploading.json"
"""In the templates bucket while many sources are on their way: until when nothing is rendered."""
NO_SOURCES = (UPLOADING, response_stats.FILE, statistics.FILE, links.FILE, published_elections.FILE)
"""In the templates bucket, but neither of a checkout nor of a release: what was measured, which
links work and which elections are on. A way back must not bring old figures up again."""
RECORD = "published.json"
"""In the site bucket: what the last good run made of what, and the releases before it."""

TYPES = {
    ".atom": "application/atom+xml; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".csv": "text/csv; charset=utf-8",
    ".html": "text/html; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".schema.json": "application/schema+json",
    ".json": "application/json",
    ".mo": "application/octet-stream",
    ".svg": "image/svg+xml",
    ".woff2": "font/woff2",
}
PLAIN = "text/plain; charset=utf-8"
FOREVER = "public, max-age=31536000, immutable"
"""For assets: their names change with their content."""
ASK_AGAIN = "no-cache"
"""For pages: kept, but asked for anew each time, so that a change shows at once."""
NEVER = "no-store"
"""For pages that show a form: Back must not bring them up again."""
PRIVATE_PAGES = tuple(
    f"{page}/index.html"
    for page in ("report", "record", "left", "case", "cases", "confirm-address")
)
RELEASES_KEPT = 20
AT_ONCE = 8
"""Calls of S3; botocore keeps ten connections."""


@dataclass(frozen=True, slots=True)
class PublishGuidanceDeps:
    """What every verb on guidance needs: two buckets, ``render_edition``, which makes the site of
    its sources, and what was read before, by fingerprint."""

    templates: Blobs
    site: Blobs
    now: Now
    render_edition: Callable[[Sources], Edition]
    bodies_read: dict[str, bytes] = field(default_factory=dict, compare=False)


@dataclass(frozen=True, slots=True)
class Release:
    """The sources that every page was rendered from: key to fingerprint, and since when."""

    at: datetime
    sources: Mapping[str, str]

    @property
    def id(self) -> str:
        """Return the ten hex digits by which an operator names it."""
        return fingerprint(json.dumps(sorted(self.sources.items())).encode())[:10]


@dataclass(frozen=True, slots=True)
class Record:
    """The last good run: what it was made of, its pages, and the releases, newest first."""

    made_of: str = ""
    pages: Mapping[str, str] = field(default_factory=dict)
    releases: tuple[Release, ...] = ()

    def after(self, release: Release, made_of: str, pages: Mapping[str, str]) -> "Record":
        """Return the record with a run added; one of the same sources is no other release."""
        same = bool(self.releases) and self.releases[0].sources == release.sources
        releases = self.releases if same else (release, *self.releases)
        return Record(made_of, pages, releases[:RELEASES_KEPT])

    def as_bytes(self) -> bytes:
        """Encode it as it is stored."""
        releases = [
            {"at": release.at.isoformat(), "sources": dict(release.sources)}
            for release in self.releases
        ]
        stored = {"made_of": self.made_of, "pages": dict(self.pages), "releases": releases}
        return json.dumps(stored).encode()


def read_record(site: Blobs) -> Record:
    """Read the site bucket's record; empty where nothing was ever published."""
    stored = json.loads(site.get(RECORD) or b"{}")
    releases = (
        Release(datetime.fromisoformat(release["at"]), release["sources"])
        for release in stored.get("releases", ())
    )
    return Record(stored.get("made_of", ""), stored.get("pages", {}), tuple(releases))


def release_sources(fingerprints: Mapping[str, str]) -> dict[str, str]:
    """Select what a release consists of, of what is in the templates bucket."""
    return {key: value for key, value in fingerprints.items() if key not in NO_SOURCES}


def sources_of(deps: PublishGuidanceDeps, fingerprints: Mapping[str, str]) -> dict[str, bytes]:
    """Read the content of those keys; an object that went in between is left out.

    ``fingerprints``: theirs. What this process has read before is not read again: most edits are of
    one template among sixty.
    """
    bodies_read = deps.bodies_read
    bodies = at_once(
        lambda key: bodies_read.get(fingerprints[key]) or deps.templates.get(key), fingerprints
    )
    contents = {
        key: body for key, body in zip(fingerprints, bodies, strict=True) if body is not None
    }
    bodies_read.clear()
    bodies_read.update((fingerprint(body), body) for body in contents.values())
    return contents


def upload(
    blobs: Blobs, objects: Mapping[str, bytes], stored: Mapping[str, str], cache_control: str
) -> list[str]:
    """Write what is not ``stored`` already; return the keys written. Raises Unavailable."""
    changed = [key for key, body in objects.items() if stored.get(key) != fingerprint(body)]

    def put(key: str) -> None:
        blobs.put(key, objects[key], content_type=content_type(key), cache_control=cache_control)

    at_once(put, changed)
    return changed


def at_once(work: Callable[[Item], Result], items: Iterable[Item]) -> list[Result]:
    """Do the same work for every item, several at a time; return the results in order.

    S3 makes one wait for each call. Each thread has its share: a task for every page costs more
    than rendering a small one. Raises the first failure, once the other shares are done.
    """
    every_item = list(items)
    shares = [every_item[n::AT_ONCE] for n in range(min(AT_ONCE, len(every_item)))]
    if not shares:
        return []
    with ThreadPoolExecutor(len(shares)) as pool:
        parts = list(pool.map(lambda share: [work(item) for item in share], shares))
    return [parts[n % AT_ONCE][n // AT_ONCE] for n in range(len(every_item))]


def by_fault(failed: Iterable[RenderFailure]) -> dict[tuple[str, int, str], list[str]]:
    """Group pages by template, line and reason: one fault in the layout is in all of them."""
    faults: dict[tuple[str, int, str], list[str]] = {}
    for failure in failed:
        faults.setdefault((failure.template, failure.line, failure.reason), []).append(failure.page)
    return faults


def leftovers(stored: Iterable[str], objects: Container[str]) -> list[str]:
    """List what is in the site bucket and no longer made: pages of a platform that left.

    Assets stay: a way back to an earlier release leads through pages that name them.
    """
    pages = (key for key in stored if key != RECORD and not key.startswith("assets/"))
    return [key for key in pages if key not in objects]


def content_type(key: str) -> str:
    """Return the type of a key's extension; templates and unknown ones are plain text."""
    return next((TYPES[end] for end in TYPES if key.endswith(end)), PLAIN)


def fingerprint(body: bytes) -> str:
    """Digest a body as S3 does; only to find changes, not to protect anything."""
    return hashlib.md5(body, usedforsecurity=False).hexdigest()
