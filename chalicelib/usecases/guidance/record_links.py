"""Record what was found at official links where pages are made, so that they can show it."""

import json
from collections.abc import Iterable
from dataclasses import dataclass

from chalicelib.model.links import FILE, LinkRecord, as_facts, from_facts, remembered
from chalicelib.ports import Blobs
from chalicelib.usecases.guidance.publishing import ASK_AGAIN, content_type


@dataclass(frozen=True, slots=True)
class RecordLinksDeps:
    """What recording needs: the bucket that pages are made of."""

    templates: Blobs


def record_links(deps: RecordLinksDeps, checks: LinkRecord, links: Iterable[str]) -> LinkRecord:
    """Add checks to the record; drop links that are not in ``links``. Raises Unavailable."""
    stored = deps.templates.get(FILE)
    recorded = from_facts(json.loads(stored)) if stored else {}
    record = remembered(recorded, checks, links)
    body = json.dumps(as_facts(record), indent=1).encode()
    if body != stored:
        kind = content_type(FILE)
        deps.templates.put(FILE, body, content_type=kind, cache_control=ASK_AGAIN)
    return record
