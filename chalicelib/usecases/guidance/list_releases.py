"""List what was published."""

from dataclasses import dataclass

from chalicelib.ports import Blobs
from chalicelib.usecases.guidance.publishing import Release, read_record


@dataclass(frozen=True, slots=True)
class ListReleasesDeps:
    """What listing releases needs: the bucket of the site."""

    site: Blobs


def list_releases(deps: ListReleasesDeps) -> tuple[Release, ...]:
    """Return the releases that are kept, newest first. Raises Unavailable."""
    return read_record(deps.site).releases
