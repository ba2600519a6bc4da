"""Load the built guidance into records. Publishing and operators read it, the API never."""

from __future__ import annotations

import functools
from pathlib import Path

from chalicelib.catalogue import guidance as g
from chalicelib.catalogue import records as r
from chalicelib.catalogue.law_loading import revive_laws
from chalicelib.catalogue.loading import BUILT, built, by_id, construct, many
from chalicelib.model.json_values import JsonObject

GUIDANCE = BUILT.with_name("guidance.json")


@functools.cache
def load_guidance() -> g.Guidance:
    """Return the guidance that this package was built with; the same object every time."""
    return read_guidance(GUIDANCE)


def read_guidance(path: Path) -> g.Guidance:
    """Read a built guidance from its file. Raises CatalogueError where it was not built."""
    return revive_guidance(built(path))


def revive_guidance(row: JsonObject) -> g.Guidance:
    """Make records of the JSON data that the build wrote."""
    laws = revive_laws(row)
    return g.Guidance(
        platforms={row["platform"]: _platform(row) for row in row["platforms"]},
        channels={row["channel"]: _channel(row) for row in row["channels"]},
        categories={row["category"]: _category(row) for row in row["categories"]},
        groups=many(g.CategoryGroup, row["groups"]),
        laws=laws.laws,
        coming=many(r.Note, row["coming"]),
        keeping=_keeping(row["keeping"]),
        nations=laws.nations,
        emergency=many(r.Note, row["emergency"]),
        duties=many(r.Note, row["duties"]),
        documents=many(g.Document, row["documents"]),
        changes=many(g.GuidanceChange, row["changes"]),
        attributions=many(r.Note, row["attributions"]),
    )


def _platform(row: JsonObject) -> g.PlatformGuidance:
    return g.PlatformGuidance(
        platform=row["platform"],
        breaches=many(r.Breach, row["breaches"]),
        expect=many(r.Expectation, row["expect"]),
        no_time=row["no_time"] and construct(g.NoTime, row["no_time"]),
        notes=many(r.PlatformNote, row["notes"]),
        escalation=many(g.EscalationRoute, row["escalation"]),
        measured_elsewhere=many(g.Measurement, row["measured_elsewhere"]),
        doubts=tuple(row["doubts"]),
    )


def _channel(row: JsonObject) -> g.ChannelGuidance:
    return g.ChannelGuidance(
        channel=row["channel"],
        how=row["how"],
        report_routes=many(r.ReportRoute, row["report_routes"]),
        notes=many(r.PlatformNote, row["notes"]),
        escalation=many(g.EscalationRoute, row["escalation"]),
        doubts=tuple(row["doubts"]),
    )


def _category(row: JsonObject) -> g.CategoryGuidance:
    return construct(g.CategoryGuidance, row | {"law": construct(r.Note, row["law"])})


def _keeping(row: JsonObject) -> g.Keeping:
    return g.Keeping(
        items=by_id(g.EvidenceItem, row["items"]),
        advice=tuple(row["advice"]),
        preservation=many(r.Note, row["preservation"]),
        warning_signs=tuple(row["warning_signs"]),
    )
