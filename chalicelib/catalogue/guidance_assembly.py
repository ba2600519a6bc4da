"""Turn checked sources into built/guidance.json: statements dated, shared rules written out."""

from __future__ import annotations

from chalicelib.catalogue import platform_schema, schema
from chalicelib.catalogue.assemble import rows
from chalicelib.catalogue.guidance import GROUPS, GroupId
from chalicelib.catalogue.guidance_schema import (
    GuidanceFiles,
    LawEntry,
    NationEntry,
    first_day,
)
from chalicelib.catalogue.law import Precision
from chalicelib.catalogue.schema_fields import dated
from chalicelib.model.json_values import JsonObject

PRECISIONS: tuple[Precision, ...] = ("year", "month", "day")
"""By how many hyphens a date has."""
SOURCE_ONLY = frozenset({"dates", "for_all"})
"""Of a law: what is written otherwise."""


def assemble_guidance(files: schema.Files, guidance: GuidanceFiles) -> JsonObject:
    """Build the guidance in the order of the sources: the same sources give the same bytes."""
    law = assemble_law(files, guidance)
    evidence = rows(guidance.evidence, guidance.evidence.checked)
    reading = rows(guidance.reading, guidance.reading.checked)
    statements = rows(guidance.statements, guidance.statements.checked)
    by_id = {platform.id: platform for platform in files.platforms.values()}
    return {
        "platforms": [_platform(platform, by_id) for platform in files.platforms.values()],
        "channels": [_channel(channel) for channel in files.channels.channels],
        "categories": [_category(category, law["laws"]) for category in files.categories.values()],
        "groups": [_group(name, files) for name in GROUPS],
        **law,
        "coming": rows(guidance.law, guidance.law.checked)["coming"],
        "keeping": {name: evidence[name] for name in evidence if name != "checked"},
        "emergency": statements["emergency"],
        "duties": statements["duties"],
        "documents": reading["documents"],
        "changes": rows(guidance.changes)["changes"],
        "attributions": statements["attributions"],
    }


def assemble_law(files: schema.Files, guidance: GuidanceFiles) -> JsonObject:
    """Build the law alone: law.json, and a part of guidance.json."""
    checked = str(guidance.law.checked)
    return {
        "laws": [_law(law, files, checked) for law in guidance.law.laws],
        "nations": [_nation(nation, checked) for nation in guidance.law.nations],
    }


def _nation(nation: NationEntry, checked: str) -> JsonObject:
    return nation.model_dump(mode="json") | {
        name: [dated(note.model_dump(mode="json"), checked) for note in notes]
        for name, notes in (("notes", nation.notes), ("orders", nation.orders))
    }


def _platform(
    platform: platform_schema.PlatformEntry, by_id: dict[str, platform_schema.PlatformEntry]
) -> JsonObject:
    """Build one platform; rules shared with another carry the day that this one's were read."""
    own_rows = rows(platform, platform.checked)
    shared = rows(by_id[platform.same_rules_as or platform.id], platform.checked)
    no_time = own_rows["publishes_no_time"]
    return {
        "platform": platform.id,
        "breaches": [_without(breach, "not_on") for breach in shared["breaches"]],
        "expect": own_rows["expect"],
        "no_time": no_time and dated(no_time, str(platform.checked)),
        "notes": [
            _without(note, "not_on")
            for note in shared["notes"] + (own_rows["notes"] if platform.same_rules_as else [])
        ],
        "escalation": own_rows["escalation"],
        "measured_elsewhere": own_rows["measured_elsewhere"],
        "doubts": own_rows["doubts"],
    }


def _without(row: JsonObject, name: str) -> JsonObject:
    return {field: value for field, value in row.items() if field != name}


def _channel(channel: platform_schema.ChannelEntry) -> JsonObject:
    row = rows(channel, channel.checked)
    names = ("how", "report_routes", "notes", "escalation", "doubts")
    row["notes"] = [_without(note, "not_on") for note in row["notes"]]
    return {"channel": channel.id} | {name: row[name] for name in names}


def _category(category: schema.CategoryEntry, laws: list[JsonObject]) -> JsonObject:
    row = rows(category.guidance)
    checked = row.pop("checked")
    return {
        "category": category.id,
        **row,
        "law": dated(row["law"], checked),
        "laws": [law["id"] for law in laws if category.id in law["categories"]],
    }


def _group(name: GroupId, files: schema.Files) -> JsonObject:
    members = [category for category in files.categories.values() if category.group == name]
    members.sort(key=lambda category: category.group_order or category.order)
    return {"id": name, "categories": [category.id for category in members]}


def _law(law: LawEntry, files: schema.Files, checked: str) -> JsonObject:
    row: JsonObject = dated(law.model_dump(mode="json"), checked)
    return {
        **{name: value for name, value in row.items() if name not in SOURCE_ONLY},
        "since": law.since and str(first_day(law.since)),
        "precision": PRECISIONS[law.since.count("-")] if law.since else "unknown",
        "dates_confidence": law.dates,
        "categories": [
            category.id
            for category in files.categories.values()
            if law.for_all or law.id in category.guidance.laws
        ],
    }
