"""List what was published."""

from chalicelib.usecases.guidance.publishing import PublishGuidanceDeps, Release, read_record


def list_releases(deps: PublishGuidanceDeps) -> tuple[Release, ...]:
    """Give the releases that are kept, newest first. Raises Unavailable."""
    return read_record(deps.site).releases
