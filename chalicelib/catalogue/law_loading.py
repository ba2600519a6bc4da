"""Load the built law: what mails, bundles and status pages need of it, read when it is needed."""

from __future__ import annotations

import functools
from typing import Any

from chalicelib.catalogue.law import Law, Laws, NationLaw
from chalicelib.catalogue.loading import BUILT, built, by_id, construct, many
from chalicelib.catalogue.records import Note
from chalicelib.model.json_values import JsonObject

LAW = BUILT.with_name("law.json")


@functools.cache
def load_laws() -> Laws:
    """Return the law that this package was built with; the same object every time."""
    return revive_laws(built(LAW))


def revive_laws(row: JsonObject) -> Laws:
    """Make records of the JSON data that the build wrote: of law.json or of guidance.json."""
    nations = {nation["name"]: _nation(nation) for nation in row["nations"]}
    return Laws(by_id(Law, row["laws"]), nations)


def _nation(row: JsonObject) -> NationLaw:
    notes: dict[str, Any] = {name: many(Note, row[name]) for name in ("notes", "orders")}
    return construct(NationLaw, row | notes)
