"""Render a checkout's pages without publishing them, and say what publishing would change."""

from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from chalicelib.model.edition import RenderFailure
from chalicelib.usecases.guidance.publish_sources import assets_of, templates_of
from chalicelib.usecases.guidance.publishing import (
    NO_SOURCES,
    PublishGuidanceDeps,
    at_once,
    fingerprint,
    leftovers,
    sources_of,
)

PreviewGuidanceDeps = PublishGuidanceDeps
"""The same as ``publish_guidance`` needs."""

ChangeKind = Literal["new", "changed", "removed"]


@dataclass(frozen=True, slots=True)
class PageChange:
    """What publishing would do to one object of the site, and both its contents."""

    key: str
    kind: ChangeKind
    before: bytes
    after: bytes


@dataclass(frozen=True, slots=True)
class Preview:
    """The site as it would be, assets included, and how that differs from what is served."""

    objects: dict[str, bytes]
    changes: tuple[PageChange, ...]
    failed: tuple[RenderFailure, ...]


def preview_guidance(deps: PreviewGuidanceDeps, root: Path) -> Preview:
    """Render the checkout at ``root``; neither bucket is written.

    Raises Unavailable, and FileNotFoundError where something was not built.
    """
    fingerprints = deps.templates.fingerprints()
    measured = sources_of(
        deps, {key: fingerprints[key] for key in NO_SOURCES if key in fingerprints}
    )
    assets, edition = assets_of(root), deps.render_edition(templates_of(root) | measured)
    objects, stored = {**assets, **edition.objects}, deps.site.fingerprints()
    different = [key for key, body in objects.items() if stored.get(key) != fingerprint(body)]
    removed = [] if edition.failed else leftovers(stored, objects)
    keys = [*different, *removed]
    served = zip(keys, at_once(deps.site.get, keys), strict=True)
    changes = tuple(_change(key, before or b"", objects.get(key, b"")) for key, before in served)
    return Preview(objects, changes, tuple(edition.failed))


def _change(key: str, before: bytes, after: bytes) -> PageChange:
    """Tell kinds of change apart: no object of a site is empty."""
    kind: ChangeKind = "new" if not before else "changed" if after else "removed"
    return PageChange(key, kind, before, after)
