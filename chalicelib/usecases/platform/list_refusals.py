"""List why a platform's requests were refused."""

from chalicelib.model.refused_requests import RefusedRequest
from chalicelib.usecases.platform.note_refusal import NoteRefusalDeps, kept_refusals

ListRefusalsDeps = NoteRefusalDeps
"""What noting a refusal needs."""


def list_refusals(deps: ListRefusalsDeps, platform: str) -> list[RefusedRequest]:
    """Give the newest of a week, oldest first. Raises Unavailable."""
    return kept_refusals(deps, platform)
