"""The built guidance, from JSON to records. Publishing and operators read it, never the API."""

from __future__ import annotations

import functools
from pathlib import Path

from chalicelib.catalogue import guidance as g
from chalicelib.catalogue import records as r
from chalicelib.catalogue.loading import BUILT, Row, built, by_id, many, one

GUIDANCE = BUILT.with_name("guidance.json")


@functools.cache
def load_guidance() -> g.Guidance:
    """The guidance this package was built with; the same object every time."""
    return read_guidance(GUIDANCE)


def read_guidance(path: Path) -> g.Guidance:
    """A built guidance from its file. CatalogueError where it was not built."""
    return revive_guidance(built(path))


def revive_guidance(row: Row) -> g.Guidance:
    """Records from what the build wrote."""
    return g.Guidance(
        platforms={each["platform"]: _platform(each) for each in row["platforms"]},
        categories={each["category"]: _category(each) for each in row["categories"]},
        laws=by_id(g.Law, row["laws"]),
        coming=many(r.Note, row["coming"]),
        keeping=_keeping(row["keeping"]),
        nations={
            each["name"]: g.Nation(each["name"], many(r.Note, each["notes"]))
            for each in row["nations"]
        },
        emergency=many(r.Note, row["emergency"]),
        duties=many(r.Note, row["duties"]),
        documents=many(g.Document, row["documents"]),
        changes=many(g.Change, row["changes"]),
        attributions=many(r.Note, row["attributions"]),
    )


def _platform(row: Row) -> g.PlatformGuidance:
    return g.PlatformGuidance(
        platform=row["platform"],
        breaches=many(r.Breach, row["breaches"]),
        expect=many(r.Expectation, row["expect"]),
        no_time=row["no_time"] and one(g.NoTime, row["no_time"]),
        notes=many(r.Note, row["notes"]),
        escalation=many(g.Escalation, row["escalation"]),
    )


def _category(row: Row) -> g.CategoryGuidance:
    return one(g.CategoryGuidance, row | {"law": one(r.Note, row["law"])})


def _keeping(row: Row) -> g.Keeping:
    return g.Keeping(
        items=by_id(g.Evidence, row["items"]),
        advice=tuple(row["advice"]),
        preservation=many(r.Note, row["preservation"]),
        warning_signs=many(r.Note, row["warning_signs"]),
    )
