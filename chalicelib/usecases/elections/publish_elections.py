"""Put the elections that are on where pages are made of; a change of them publishes the pages."""

import json
from collections.abc import Mapping
from dataclasses import dataclass

from chalicelib.model.elections import Elections, ElectionType
from chalicelib.model.published_elections import FILE, as_facts
from chalicelib.ports import Blobs, ElectionDirectory, Now


@dataclass(frozen=True, slots=True)
class PublishElectionsDeps:
    """What publishing needs. ``sources`` is the templates bucket."""

    directory: ElectionDirectory
    types: Mapping[str, ElectionType]
    sources: Blobs
    now: Now


def publish_elections(deps: PublishElectionsDeps) -> bool:
    """Write the list if it changed; return True where it was written. Raises Unavailable."""
    known = Elections(deps.types, deps.directory.added_elections())
    facts = as_facts(known.current(deps.now().date()))
    body = (json.dumps(facts, ensure_ascii=False, indent=1) + "\n").encode()
    if body == deps.sources.get(FILE):
        return False
    deps.sources.put(FILE, body, content_type="application/json", cache_control="no-cache")
    return True
