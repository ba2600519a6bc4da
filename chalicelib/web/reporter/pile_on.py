"""Split a form with more links than a report has: into a report, and batches to be added to it."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any, NamedTuple
from uuid import uuid4

from chalicelib.catalogue.pasted import recognise_pasted
from chalicelib.errors import Fault, RulesBroken
from chalicelib.limits import INCIDENTS, INCIDENTS_A_BATCH, INCIDENTS_A_CASE
from chalicelib.model.case_actions import IncidentBatch
from chalicelib.model.json_values import JsonObject
from chalicelib.model.validation import validated
from chalicelib.web.reporter.actions import batch_id_at


class SplitReport(NamedTuple):
    """A report's body with as many incidents as it may have, and the others; ``places`` are where
    those of each were on the form."""

    body: JsonObject
    places: Sequence[int]
    later: Sequence[JsonObject]
    rest_places: Sequence[int]

    def batches(self) -> list[IncidentBatch]:
        """Hold the rest to every rule. Raises RulesBroken by the places on the form."""
        submission_id = self.body.get("submission_id")
        if submission_id is None:
            return []  # the report is refused for that
        batches = []
        for start in range(0, len(self.later), INCIDENTS_A_BATCH):
            batch = {
                "batch_id": batch_id_at(str(submission_id), start + INCIDENTS),
                "incidents": self.later[start : start + INCIDENTS_A_BATCH],
            }
            try:
                batches.append(validated(IncidentBatch, batch))
            except RulesBroken as broken:
                raise at_places(broken, self.rest_places[start:]) from broken
        return batches


def split_report(body: JsonObject) -> SplitReport:
    """Split it: first what a file is about, and one of each platform, so that everybody who is told
    of any of it is told at once. Raises RulesBroken over ``INCIDENTS_A_CASE``.

    Danger is never refused for an incident: what is wrong with it, or beyond what a case has, stays
    with the report, which keeps as typed what it cannot use.
    """
    incidents, danger = body["incidents"], body.get("immediate_danger") is True
    if len(incidents) > INCIDENTS_A_CASE and not danger:
        detail = f"A case has {INCIDENTS_A_CASE} incidents at most"
        raise RulesBroken([Fault("/incidents", "too_long", detail)])
    if len(incidents) <= INCIDENTS:
        return SplitReport(body, range(len(incidents)), (), ())
    ranks = _ranks(body)
    places = range(min(len(incidents), INCIDENTS_A_CASE))
    order = sorted(places, key=lambda place: (ranks.get(place, 2), place))
    first, later = sorted(order[:INCIDENTS]), sorted(order[INCIDENTS:])
    kept_first = [place for place in later if danger and not _is_usable(incidents[place])]
    kept_first += range(INCIDENTS_A_CASE, len(incidents))
    later = sorted({*later}.difference(kept_first))
    moved = {old: new for new, old in enumerate(first)}
    report = {**body, "incidents": [incidents[place] for place in (*first, *kept_first)]}
    if "evidence" in body:
        report["evidence"] = [_moved(file, moved) for file in body["evidence"]]
    return SplitReport(report, [*first, *kept_first], [incidents[place] for place in later], later)


def _is_usable(incident: JsonObject) -> bool:
    """Return whether an incident keeps every rule."""
    try:
        validated(IncidentBatch, {"batch_id": str(uuid4()), "incidents": [incident]})
    except RulesBroken:
        return False
    return True


def at_places(broken: RulesBroken, places: Sequence[int]) -> RulesBroken:
    """Name the faults of incidents by where these were on the form."""
    return RulesBroken(
        [replace(fault, pointer=_at(fault.pointer, places)) for fault in broken.faults]
    )


def _ranks(body: JsonObject) -> Mapping[int, int]:
    platforms: dict[str, int] = {}
    for place, incident in enumerate(body["incidents"]):
        link = recognise_pasted(incident.get("url") or "")
        platforms.setdefault(link.platform or incident.get("platform") or "", place)
    files = (file for file in body.get("evidence", ()) if isinstance(file, dict))
    about = {place: 0 for file in files for place in file["incidents"]}
    return dict.fromkeys(platforms.values(), 1) | about


def _moved(file: Any, moved: Mapping[int, int]) -> Any:
    if not isinstance(file, dict):
        return file
    return {**file, "incidents": [moved[place] for place in file["incidents"] if place in moved]}


def _at(pointer: str, places: Sequence[int]) -> str:
    parts = pointer.split("/")
    if len(parts) > 2 and parts[1] == "incidents" and parts[2].isdecimal():
        parts[2] = str(places[int(parts[2])])
    return "/".join(parts)
