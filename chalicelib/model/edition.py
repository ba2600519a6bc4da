"""Everything that the site is made of, as one run of publishing renders it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

Sources = Mapping[str, bytes]
"""What pages are made of: the files below templates/, and our facts, by their path there."""

CATALOGUE, GUIDANCE, ASSETS = "catalogue.json", "guidance.json", "assets.json"
"""Among the sources, beside the templates: our facts, and which name each asset has."""


class RenderFailure(NamedTuple):
    """Why a page was not rendered: which template, at which line (0 where none can be named)."""

    page: str
    template: str
    line: int
    reason: str


@dataclass(slots=True)
class Edition:
    """Objects by key in the site bucket, in the order they are to be written, and what failed."""

    objects: dict[str, bytes] = field(default_factory=dict)
    failed: list[RenderFailure] = field(default_factory=list)
