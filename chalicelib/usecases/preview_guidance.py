"""Render a checkout's pages without publishing them, and say what publishing would change."""

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from chalicelib.usecases.publishing import (
    NO_SOURCES,
    Publishing,
    fingerprint,
    leftovers,
    sources_of,
)
from chalicelib.usecases.upload_guidance import assets_of, templates_of

if TYPE_CHECKING:
    from chalicelib.rendering.edition import Failure

What = Literal["new", "changed", "removed"]


@dataclass(frozen=True, slots=True)
class Change:
    """What publishing would do to one object of the site, and both its contents."""

    key: str
    what: What
    before: bytes
    after: bytes


@dataclass(frozen=True, slots=True)
class Preview:
    """The site as it would be, assets included, and how that differs from what is served."""

    objects: dict[str, bytes]
    changes: "tuple[Change, ...]"
    failed: "tuple[Failure, ...]"


def preview_guidance(publishing: Publishing, root: Path) -> Preview:
    """Render the checkout at ``root``; neither bucket is written.

    Raises Unavailable, and FileNotFoundError where something was not built.
    """
    from chalicelib.rendering.edition import edition  # Jinja: only when it is needed

    marks = publishing.templates.fingerprints()
    measured = sources_of(publishing, {key: marks[key] for key in NO_SOURCES if key in marks})
    assets, made = assets_of(root), edition(templates_of(root) | measured)
    objects, there = {**assets, **made.objects}, publishing.site.fingerprints()
    changes = []
    for key, body in objects.items():
        if there.get(key) != fingerprint(body):
            before = publishing.site.get(key) or b""
            changes.append(Change(key, "changed" if before else "new", before, body))
    if not made.failed:
        for key in leftovers(there, objects):
            changes.append(Change(key, "removed", publishing.site.get(key) or b"", b""))
    return Preview(objects, tuple(changes), tuple(made.failed))
