"""From checked sources to built/guidance.json: statements dated, what is shared written out."""

from __future__ import annotations

from chalicelib.catalogue import schema
from chalicelib.catalogue.assemble import Row, rows
from chalicelib.catalogue.guidance_schema import EVERY, GuidanceFiles, Law, first_day


def assemble_guidance(files: schema.Files, guidance: GuidanceFiles) -> Row:
    """The whole guidance, in the order of the sources: the same sources give the same bytes."""
    categories = [category.id for category in files.categories.categories]
    checked = str(guidance.law.checked)
    laws = [_law(law, categories, checked) for law in guidance.law.laws]
    evidence = rows(guidance.evidence, guidance.evidence.checked)
    reading = rows(guidance.reading, guidance.reading.checked)
    statements = rows(guidance.statements, guidance.statements.checked)
    by_id = {platform.id: platform for platform in files.platforms.values()}
    return {
        "platforms": [_platform(each, by_id) for each in files.platforms.values()],
        "categories": _categories(guidance, laws),
        "laws": laws,
        "coming": rows(guidance.law, checked)["coming"],
        "keeping": {name: evidence[name] for name in evidence if name != "checked"},
        "nations": [
            nation | {"notes": [_dated(note, reading["checked"]) for note in nation["notes"]]}
            for nation in reading["nations"]
        ],
        "emergency": statements["emergency"],
        "duties": statements["duties"],
        "documents": reading["documents"],
        "changes": rows(guidance.changes)["changes"],
        "attributions": statements["attributions"],
    }


def _platform(platform: schema.Platform, by_id: dict[str, schema.Platform]) -> Row:
    """Rules and notes of another platform carry the day that this platform's were read."""
    found = rows(platform, platform.checked)
    shared = rows(by_id[platform.same_rules_as or platform.id], platform.checked)
    no_time = found["publishes_no_time"]
    return {
        "platform": platform.id,
        "breaches": shared["breaches"],
        "expect": found["expect"],
        "no_time": no_time and _dated(no_time, str(platform.checked)),
        "notes": shared["notes"] + (found["notes"] if platform.same_rules_as else []),
        "escalation": found["escalation"],
    }


def _categories(guidance: GuidanceFiles, laws: list[Row]) -> list[Row]:
    file = guidance.category_guidance
    found: list[Row] = rows(file)["categories"]
    for row in found:
        row["law"] = _dated(row["law"], str(file.checked))
        row["laws"] = [law["id"] for law in laws if row["category"] in law["categories"]]
    return found


def _law(law: Law, categories: list[str], checked: str) -> Row:
    row: Row = _dated(law.model_dump(mode="json"), checked)
    return {
        **{name: value for name, value in row.items() if name != "dates"},
        "since": str(first_day(law.since)),
        "precision": "day" if "-" in law.since else "year",
        "dates_confidence": law.dates,
        "categories": categories if EVERY in law.categories else law.categories,
    }


def _dated(row: Row, checked: str) -> Row:
    return row | {"checked": row["checked"] or checked}
