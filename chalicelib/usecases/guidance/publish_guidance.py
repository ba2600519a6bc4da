"""Render the static pages from the templates bucket; write what changed to the site bucket.

A page whose template fails keeps its last good version; the failure names template and line.
"""

import json
import logging
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from chalicelib.model.edition import ASSETS, Edition, RenderFailure
from chalicelib.ports import Blobs
from chalicelib.usecases.guidance.publishing import (
    ASK_AGAIN,
    NEVER,
    PRIVATE_PAGES,
    RECORD,
    UPLOADING,
    PublishGuidanceDeps,
    Record,
    Release,
    at_once,
    by_fault,
    content_type,
    fingerprint,
    leftovers,
    read_record,
    release_sources,
    sources_of,
)

LOG = logging.getLogger("standsafe")


@dataclass(slots=True)
class PublishResult:
    """What one run did, by key in the site bucket."""

    written: list[str] = field(default_factory=list)
    unchanged: list[str] = field(default_factory=list)
    removed: list[str] = field(default_factory=list)
    failed: list[RenderFailure] = field(default_factory=list)


def publish_guidance(deps: PublishGuidanceDeps, *, force: bool = False) -> PublishResult:
    """Render every static page in every language; write only what changed. Raises Unavailable.

    An upload of forty templates brings forty events: while it is on its way a run does nothing, and
    a run that finds all as the last good one left it ends at once, unless ``force`` (after a
    deployment). What is edited meanwhile is rendered before it ends: of two runs at once the one
    with the older sources may be the last to write.
    """
    inputs = deps.templates.fingerprints()
    done = _publish(deps, inputs, force=force)
    while done.written and (latest := deps.templates.fingerprints()) != inputs:
        written, inputs = done.written, latest
        done = _publish(deps, inputs, force=force)
        done.written = sorted({*written, *done.written})
    _log(done)
    return done


def _publish(
    deps: PublishGuidanceDeps, fingerprints: Mapping[str, str], *, force: bool
) -> PublishResult:
    """Run once over what is in the templates bucket, by fingerprint."""
    inputs, stored = dict(fingerprints), deps.site.fingerprints()
    uploading = inputs.pop(UPLOADING, "")
    if ASSETS not in inputs or (uploading and _on_its_way(deps)):
        return PublishResult()
    record = read_record(deps.site)
    made_of = fingerprint(json.dumps(sorted(inputs.items())).encode())
    if not force and made_of == record.made_of and _intact(record, stored):
        return PublishResult(unchanged=list(record.pages))
    edition = deps.render_edition(sources_of(deps, inputs))
    rendered = {key: fingerprint(body) for key, body in edition.objects.items()}
    done = _write(deps.site, edition, rendered, stored)
    if not done.failed:
        done.removed = leftovers(stored, edition.objects)
        at_once(deps.site.delete, done.removed)
        release = Release(deps.now(), release_sources(inputs))
        latest = record.after(release, made_of, rendered)
        if latest != record:
            _put(deps.site, RECORD, latest.as_bytes())
    return done


def _on_its_way(deps: PublishGuidanceDeps) -> bool:
    """Return whether many sources are being uploaded; one that was cut off runs out in minutes."""
    notice = json.loads(deps.templates.get(UPLOADING) or b"{}")
    return bool(notice) and deps.now() < datetime.fromisoformat(notice["until"])


def _intact(record: Record, stored: Mapping[str, str]) -> bool:
    """Return whether every page of the last good run is as that run left it."""
    return all(stored.get(key) == value for key, value in record.pages.items())


def _write(
    site: Blobs, edition: Edition, rendered: Mapping[str, str], stored: Mapping[str, str]
) -> PublishResult:
    """Write what is not stored as it is."""
    done = PublishResult(failed=list(edition.failed))
    for key, value in rendered.items():
        (done.unchanged if stored.get(key) == value else done.written).append(key)
    at_once(lambda key: _put(site, key, edition.objects[key]), done.written)
    return done


def _put(site: Blobs, key: str, body: bytes) -> None:
    cache = NEVER if key.endswith(PRIVATE_PAGES) else ASK_AGAIN
    site.put(key, body, content_type=content_type(key), cache_control=cache)


def _log(done: PublishResult) -> None:
    for (template, line, reason), pages in by_fault(done.failed).items():
        LOG.error(
            "pages could not be rendered and keep their last version",
            extra={
                "template": template,
                "line": line,
                "reason": reason,
                "pages": len(pages),
                "first": pages[0],
            },
        )
    counts = {"written": len(done.written), "unchanged": len(done.unchanged)}
    other_counts = {"removed": len(done.removed), "failed": len(done.failed)}
    LOG.info("guidance published", extra={**counts, **other_counts})
