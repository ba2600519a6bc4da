"""Turn checked sources into the JSON that `loading.py` reads: defaults filled in, names indexed."""

from __future__ import annotations

from pydantic import BaseModel

from chalicelib.catalogue import platform_schema, schema
from chalicelib.catalogue.names import ELECTIONS_CONTACT, elections_desk
from chalicelib.catalogue.records import Category
from chalicelib.catalogue.schema_fields import dated
from chalicelib.model.json_values import JsonObject

GUIDANCE_ONLY = frozenset(
    {
        *("publishes_no_time", "same_rules_as", "breaches", "expect", "notes", "escalation"),
        *("measured_elsewhere", "doubts"),
    }
)
"""Of a platform: what only pages say. Every handler reads the rest at its cold start."""


def assemble(files: schema.Files) -> JsonObject:
    """Build the catalogue in the order of the sources: the same sources give the same bytes."""
    forces = [_force(files.police_forces, force) for force in files.police_forces.forces]
    authorities = rows(files.authorities, files.authorities.checked)["authorities"]
    contact = next(row for row in authorities if row["id"] == ELECTIONS_CONTACT)
    statements = rows(files.statements, files.statements.checked)
    return {
        "urgencies": [
            row | {"rank": rank} for rank, row in enumerate(rows(files.urgencies)["urgencies"])
        ],
        "categories": [_category(category) for category in files.categories.values()],
        "signs": rows(files.signs)["signs"],
        "platforms": [_platform(platform) for platform in files.platforms.values()],
        **rows(files.sites),
        "channels": [{"id": row.id, "name": row.name} for row in files.channels.channels],
        "authorities": [
            *authorities,
            *forces,
            *(_elections_desk(contact, force) for force in forces),
        ],
        "forces": [force["id"] for force in forces],
        "attributions": statements["attributions"],
        "routing": _routing(files),
        "binding_times": rows(files.binding_times, files.binding_times.checked)["times"],
    }


def rows(model: BaseModel, checked: object = None) -> JsonObject:
    """Dump a model as JSON data; a statement without a date of its own gets the file's."""
    return {
        name: [dated(row, checked) for row in value] if isinstance(value, list) else value
        for name, value in model.model_dump(mode="json").items()
    }


def _category(category: schema.CategoryEntry) -> JsonObject:
    row = category.model_dump(mode="json", include=set(Category._fields))
    return row | {"crime_likely": category.guidance.law.text.startswith(("Yes", "Often"))}


def _platform(platform: platform_schema.PlatformEntry) -> JsonObject:
    hosts = [host for shape in platform.links.shapes for host in shape.hosts if host[0] != "*"]
    row = rows(platform, platform.checked) | {"hosts": hosts}
    police = [route for route in row["escalation"] if route["who"] == "police" and route["url"]]
    routing_fields = {name: row[name] for name in row if name not in GUIDANCE_ONLY}
    how = {name: police[0][name] for name in ("how", "url")} if police else None
    return {**routing_fields, "police_route": how}


def _force(file: schema.ForcesFile, force: schema.ForceEntry) -> JsonObject:
    return {
        "id": f"police-{force.id}",
        "kind": "police",
        "name": force.name,
        "when": file.when,
        "how": file.how,
        "url": force.url,
        "phone": file.phone,
        "nations": [force.nation],
        "checked": str(file.checked),
        "confidence": "found",
    }


def _elections_desk(contact: JsonObject, force: JsonObject) -> JsonObject:
    """Derive a force's single point of contact for elections, reached by the force's own route."""
    desk = {
        "id": elections_desk(force["id"]),
        "name": f"{force['name']} (elections)",
        "when": contact["when"],
        "how": contact["how"],
        "desk_of": force["id"],
    }
    return force | desk


def _routing(files: schema.Files) -> JsonObject:
    return rows(files.routing) | {
        "rules": [_rule(category) for category in files.categories.values()]
    }


def _rule(category: schema.CategoryEntry) -> JsonObject:
    rule = {"category": category.id, **rows(category.routing)}
    for field in ("specialists", "electoral"):
        rule[field] = [[body["id"], body["why"]] for body in rule[field]]
    return rule
