"""List why a platform's requests were refused."""

from chalicelib.model.refused_requests import RefusedRequest
from chalicelib.usecases.platform.note_refusal import NoteRefusalDeps, kept_refusals

ListRefusalsDeps = NoteRefusalDeps
"""The same as ``note_refusal`` needs."""


def list_refusals(deps: ListRefusalsDeps, platform: str) -> list[RefusedRequest]:
    """Return the newest of a week, oldest first. Raises Unavailable."""
    return kept_refusals(deps, platform)
