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
    released,
    sources_of,
)

LOG = logging.getLogger("standsafe")


@dataclass(slots=True)
class Published:
    """What one run did, by key in the site bucket."""

    written: list[str] = field(default_factory=list)
    unchanged: list[str] = field(default_factory=list)
    removed: list[str] = field(default_factory=list)
    failed: list[RenderFailure] = field(default_factory=list)


def publish_guidance(deps: PublishGuidanceDeps, *, force: bool = False) -> Published:
    """Render every static page in every language; write only what changed. Raises Unavailable.

    An upload of forty templates brings forty events: while it is on its way a run does nothing, and
    a run that finds all as the last good one left it ends at once, unless ``force`` (after a
    deployment). What is edited meanwhile is rendered before it ends: of two runs at once the one
    with the older sources may be the last to write.
    """
    seen = deps.templates.fingerprints()
    done = _publish(deps, seen, force=force)
    while done.written and (now := deps.templates.fingerprints()) != seen:
        written, seen = done.written, now
        done = _publish(deps, seen, force=force)
        done.written = sorted({*written, *done.written})
    _log(done)
    return done


def _publish(deps: PublishGuidanceDeps, seen: Mapping[str, str], *, force: bool) -> Published:
    """One run over what is in the templates bucket, by fingerprint."""
    inputs, there = dict(seen), deps.site.fingerprints()
    uploading = inputs.pop(UPLOADING, "")
    if ASSETS not in inputs or (uploading and _on_its_way(deps)):
        return Published()
    record = read_record(deps.site)
    made_of = fingerprint(json.dumps(sorted(inputs.items())).encode())
    if not force and made_of == record.made_of and _intact(record, there):
        return Published(unchanged=list(record.pages))
    made = deps.render_edition(sources_of(deps, inputs))
    marks = {key: fingerprint(body) for key, body in made.objects.items()}
    done = _write(deps.site, made, marks, there)
    if not done.failed:
        done.removed = leftovers(there, made.objects)
        at_once(deps.site.delete, done.removed)
        release = Release(deps.now(), released(inputs))
        now = record.after(release, made_of, marks)
        if now != record:
            _put(deps.site, RECORD, now.as_bytes())
    return done


def _on_its_way(deps: PublishGuidanceDeps) -> bool:
    """Whether somebody is uploading many sources; who was cut off is not waited for for long."""
    said = json.loads(deps.templates.get(UPLOADING) or b"{}")
    return bool(said) and deps.now() < datetime.fromisoformat(said["until"])


def _intact(record: Record, there: Mapping[str, str]) -> bool:
    """Whether every page of the last good run is as that run left it."""
    return all(there.get(key) == mark for key, mark in record.pages.items())


def _write(
    site: Blobs, made: Edition, marks: Mapping[str, str], there: Mapping[str, str]
) -> Published:
    """Write what is not there as it is."""
    done = Published(failed=list(made.failed))
    for key, mark in marks.items():
        (done.unchanged if there.get(key) == mark else done.written).append(key)
    at_once(lambda key: _put(site, key, made.objects[key]), done.written)
    return done


def _put(site: Blobs, key: str, body: bytes) -> None:
    cache = NEVER if key.endswith(PRIVATE_PAGES) else ASK_AGAIN
    site.put(key, body, content_type=content_type(key), cache_control=cache)


def _log(done: Published) -> None:
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
    rest = {"removed": len(done.removed), "failed": len(done.failed)}
    LOG.info("guidance published", extra={**counts, **rest})
