"""Render a checkout's pages without publishing them, and say what publishing would change."""

from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from chalicelib.model.edition import RenderFailure
from chalicelib.usecases.guidance.publishing import (
    NO_SOURCES,
    PublishGuidanceDeps,
    at_once,
    fingerprint,
    leftovers,
    sources_of,
)
from chalicelib.usecases.guidance.upload_guidance import assets_of, templates_of

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
    changes: tuple[Change, ...]
    failed: tuple[RenderFailure, ...]


def preview_guidance(deps: PublishGuidanceDeps, root: Path) -> Preview:
    """Render the checkout at ``root``; neither bucket is written.

    Raises Unavailable, and FileNotFoundError where something was not built.
    """
    marks = deps.templates.fingerprints()
    measured = sources_of(deps, {key: marks[key] for key in NO_SOURCES if key in marks})
    assets, made = assets_of(root), deps.render_edition(templates_of(root) | measured)
    objects, there = {**assets, **made.objects}, deps.site.fingerprints()
    other = [key for key, body in objects.items() if there.get(key) != fingerprint(body)]
    gone = [] if made.failed else leftovers(there, objects)
    keys = [*other, *gone]
    found = zip(keys, at_once(deps.site.get, keys), strict=True)
    changes = tuple(_change(key, before or b"", objects.get(key, b"")) for key, before in found)
    return Preview(objects, changes, tuple(made.failed))


def _change(key: str, before: bytes, after: bytes) -> Change:
    """No object of a site is empty."""
    what: What = "new" if not before else "changed" if after else "removed"
    return Change(key, what, before, after)
