"""What the verbs on guidance share: the two buckets, what lies in them, the record of releases."""

import hashlib
import json
from collections.abc import Callable, Container, Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import datetime
from typing import TypeVar

from chalicelib.model import links, response_stats
from chalicelib.model.edition import Edition, RenderFailure, Sources
from chalicelib.ports import Blobs, Clock

Given = TypeVar("Given")
Made = TypeVar("Made")

UPLOADING = "uploading.json"
"""In the templates bucket while many sources are on their way: until when nothing is rendered."""
NO_SOURCES = (UPLOADING, response_stats.FILE, links.FILE)
"""In the templates bucket, but neither of a checkout nor of a release: what was measured and which
links work. A way back must not bring old figures up again."""
RECORD = "published.json"
"""In the site bucket: what the last good run made of what, and the releases before it."""

TYPES = {
    ".atom": "application/atom+xml; charset=utf-8",
    ".css": "text/css; charset=utf-8",
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
    f"{page}/index.html" for page in ("report", "record", "left", "case", "confirm-address")
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
    now: Clock
    render_edition: Callable[[Sources], Edition]
    kept: dict[str, bytes] = field(default_factory=dict, compare=False)


@dataclass(frozen=True, slots=True)
class Release:
    """Sources that every page was rendered from: key to fingerprint, and since when."""

    at: datetime
    sources: Mapping[str, str]

    @property
    def id(self) -> str:
        """Ten hex digits by which an operator names it."""
        return fingerprint(json.dumps(sorted(self.sources.items())).encode())[:10]


@dataclass(frozen=True, slots=True)
class Record:
    """The last good run: what it was made of, its pages, and the releases, newest first."""

    made_of: str = ""
    pages: Mapping[str, str] = field(default_factory=dict)
    releases: tuple[Release, ...] = ()

    def after(self, release: Release, made_of: str, pages: Mapping[str, str]) -> "Record":
        """The record with a run added; one of the same sources is no other release."""
        same = bool(self.releases) and self.releases[0].sources == release.sources
        releases = self.releases if same else (release, *self.releases)
        return Record(made_of, pages, releases[:RELEASES_KEPT])

    def as_bytes(self) -> bytes:
        """As it is stored."""
        releases = [
            {"at": each.at.isoformat(), "sources": dict(each.sources)} for each in self.releases
        ]
        stored = {"made_of": self.made_of, "pages": dict(self.pages), "releases": releases}
        return json.dumps(stored).encode()


def read_record(site: Blobs) -> Record:
    """What the site bucket says of itself; empty where nothing was ever published."""
    stored = json.loads(site.get(RECORD) or b"{}")
    releases = (
        Release(datetime.fromisoformat(each["at"]), each["sources"])
        for each in stored.get("releases", ())
    )
    return Record(stored.get("made_of", ""), stored.get("pages", {}), tuple(releases))


def released(marks: Mapping[str, str]) -> dict[str, str]:
    """Of what is in the templates bucket, what a release consists of."""
    return {key: mark for key, mark in marks.items() if key not in NO_SOURCES}


def sources_of(deps: PublishGuidanceDeps, marks: Mapping[str, str]) -> dict[str, bytes]:
    """The content of those keys; an object that went in between is left out.

    ``marks``: their fingerprints. What this process has read before is not read again: most edits
    are of one template among sixty.
    """
    kept = deps.kept
    bodies = at_once(lambda key: kept.get(marks[key]) or deps.templates.get(key), marks)
    found = {key: body for key, body in zip(marks, bodies, strict=True) if body is not None}
    kept.clear()
    kept.update((fingerprint(body), body) for body in found.values())
    return found


def upload(
    blobs: Blobs, objects: Mapping[str, bytes], there: Mapping[str, str], cache_control: str
) -> list[str]:
    """Write what is not ``there`` already; the keys written. Raises Unavailable."""
    changed = [key for key, body in objects.items() if there.get(key) != fingerprint(body)]

    def put(key: str) -> None:
        blobs.put(key, objects[key], content_type=content_type(key), cache_control=cache_control)

    at_once(put, changed)
    return changed


def at_once(work: Callable[[Given], Made], items: Iterable[Given]) -> list[Made]:
    """Do the same for each, several at a time, since S3 makes one wait for each; results in order.

    Each thread has its share: a task for every page costs more than rendering a small one. Raises
    the first failure, once the other shares are done.
    """
    whole = list(items)
    shares = [whole[n::AT_ONCE] for n in range(min(AT_ONCE, len(whole)))]
    if not shares:
        return []
    with ThreadPoolExecutor(len(shares)) as pool:
        parts = list(pool.map(lambda share: [work(each) for each in share], shares))
    return [parts[n % AT_ONCE][n // AT_ONCE] for n in range(len(whole))]


def by_fault(failed: Iterable[RenderFailure]) -> dict[tuple[str, int, str], list[str]]:
    """Pages by template, line and reason: one fault in the layout is in all of them."""
    faults: dict[tuple[str, int, str], list[str]] = {}
    for each in failed:
        faults.setdefault((each.template, each.line, each.reason), []).append(each.page)
    return faults


def leftovers(there: Iterable[str], objects: Container[str]) -> list[str]:
    """What is in the site bucket and no longer made: pages of a platform that left the catalogue.

    Assets stay: a way back to an earlier release leads through pages that name them.
    """
    ours = (key for key in there if key != RECORD and not key.startswith("assets/"))
    return [key for key in ours if key not in objects]


def content_type(key: str) -> str:
    """By the key's extension; templates and whatever is not known are plain text."""
    return next((TYPES[end] for end in TYPES if key.endswith(end)), PLAIN)


def fingerprint(body: bytes) -> str:
    """As S3 does it; only to find changes, not to protect anything."""
    return hashlib.md5(body, usedforsecurity=False).hexdigest()
