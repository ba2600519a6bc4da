"""Read the places and the office of an accepted report, as routing looks at them."""

from collections.abc import Mapping
from typing import Any

from chalicelib.catalogue import Catalogue
from chalicelib.catalogue.offices import office_stood_for
from chalicelib.catalogue.routing import Place


def place_of(catalogue: Catalogue, report: Mapping[str, Any]) -> Place:
    """Return the area, or the one force of all that may be meant, and the force where the person at
    risk is."""
    candidate, at_risk = report["candidate"], report.get("at_risk", {})
    area = catalogue.areas.get(candidate["area"]) if "area" in candidate else None
    return Place(area, candidate.get("force"), at_risk.get("force"))


def place_at_risk(report: Mapping[str, Any]) -> str:
    """Return where the person at risk is, as it was typed; "" where that is the area."""
    at_risk = report.get("at_risk", {})
    return str(at_risk.get("area_name") or at_risk.get("area_typed") or "")


def office_of(catalogue: Catalogue, report: Mapping[str, Any]) -> str | None:
    """Return the office that was named, else the one that is stood for in the election."""
    candidate: Mapping[str, str] = report["candidate"]
    if "office" in candidate or "election" not in candidate:
        return candidate.get("office")
    return office_stood_for(catalogue, candidate["election"], candidate.get("area_kind"))
