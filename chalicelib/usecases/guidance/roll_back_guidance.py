"""Bring back the sources of an earlier release; the pages follow when they are rendered."""

from chalicelib.errors import NotFound
from chalicelib.usecases.guidance.publish_sources import replace_sources
from chalicelib.usecases.guidance.publishing import (
    PublishGuidanceDeps,
    Release,
    at_once,
    read_record,
    release_sources,
)

RollBackGuidanceDeps = PublishGuidanceDeps
"""The same as ``publish_guidance`` needs."""


def roll_back_guidance(
    deps: RollBackGuidanceDeps, release_id: str | None = None
) -> tuple[Release, list[str]]:
    """Put back the release that an id begins with, else the one before the current one.

    Returns the release and the keys of the sources that changed. Every source is read before the
    first is written. Raises NotFound (no such release, or a source's version is gone), Unavailable.
    """
    current = release_sources(deps.templates.fingerprints())
    earlier = [release for release in read_record(deps.site).releases if release.sources != current]
    matching = [
        release for release in earlier if release_id is None or release.id.startswith(release_id)
    ]
    if not matching:
        raise NotFound("there is no such release to go back to")
    release = matching[0]
    return release, replace_sources(deps, _contents(deps, release), current)


def _contents(deps: RollBackGuidanceDeps, release: Release) -> dict[str, bytes]:
    def content(key: str) -> tuple[str, bytes]:
        body = deps.templates.version(key, release.sources[key])
        if body is None:
            raise NotFound(f"the bucket no longer has {key} as it was then")
        return key, body

    return dict(at_once(content, release.sources))
