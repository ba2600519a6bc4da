"""Add incidents to a case that is there already: a pile-on grows.

A batch is written in parts, one event each. A retry goes on where the first try ended.
"""

from collections.abc import Mapping, Sequence
from functools import partial
from itertools import islice
from typing import Any, NamedTuple

from pydantic_core import PydanticCustomError

from chalicelib.errors import Conflict
from chalicelib.limits import INCIDENTS_A_CASE, INCIDENTS_AN_EVENT
from chalicelib.model.case import Case
from chalicelib.model.case_actions import IncidentBatch
from chalicelib.model.chain import canonical
from chalicelib.model.events import Event, Kind, NewEvent
from chalicelib.model.sighting import check_past
from chalicelib.usecases.cases.record_action import (
    RecordedAction,
    content_digests,
    record_action,
    refuse_withdrawn,
    rule_broken,
)
from chalicelib.usecases.intake.recognise_incident import recognise_incident
from chalicelib.usecases.reporter.promote_report import choose_for
from chalicelib.usecases.reporter.report_action_deps import ActOnReportDeps

AddIncidentsDeps = ActOnReportDeps
"""What every act of a reporter on their report needs."""

Incidents = Sequence[Mapping[str, Any]]


class _BatchPart(NamedTuple):
    """One part of a batch. ``number`` counts from 1; ``content`` are keyed digests of the batch."""

    batch_id: str
    content: Sequence[str]
    number: int
    parts: int
    incidents: Incidents
    size: int
    """Of the whole batch, with what follows it."""


def add_incidents(
    deps: AddIncidentsDeps, case: Case, batch: IncidentBatch, *, following: int = 0
) -> RecordedAction:
    """Append the batch, or find that it is there. ``following`` incidents come in further batches
    of the same form: there must be room for them, too, or nothing of it is added.

    Raises Conflict where the id stands for another batch or the report was withdrawn, RulesBroken
    for a day to come and beyond ``INCIDENTS_A_CASE``, Gone, Unavailable.
    """
    refuse_future(deps, batch)
    return append_batch(deps, case, batch, following)


def append_batch(
    deps: AddIncidentsDeps, case: Case, batch: IncidentBatch, following: int
) -> RecordedAction:
    """Append a batch whatever its days are, as ``add_incidents`` does; it raises no other fault."""
    created = False
    for part in _parts(deps, batch, following):
        recorded = record_action(deps, case, partial(_decide, deps, part))
        case, created = recorded.case, created or recorded.created
    return RecordedAction(recorded.case, recorded.event, created)


def _parts(deps: AddIncidentsDeps, batch: IncidentBatch, following: int) -> list[_BatchPart]:
    typed = batch.model_dump(mode="json", exclude={"batch_id"}, exclude_none=True)
    batch_id = str(batch.batch_id)
    content = content_digests(deps.secrets, "incidents", batch_id, canonical(typed))
    incidents = iter(
        [recognise_incident(deps.catalogue, incident) for incident in typed["incidents"]]
    )
    parts = list(iter(lambda: list(islice(incidents, INCIDENTS_AN_EVENT)), []))
    return [
        _BatchPart(batch_id, content, number, len(parts), part, len(batch.incidents) + following)
        for number, part in enumerate(parts, start=1)
    ]


def _decide(deps: AddIncidentsDeps, part: _BatchPart, case: Case) -> NewEvent | Event:
    existing = [
        event
        for event in case.events_of(Kind.INCIDENTS_ADDED)
        if event.public["batch_id"] == part.batch_id
    ]
    for event in existing:
        if event.public["content"] not in part.content:
            raise Conflict(code="batch_changed")
        if event.public["part"] == part.number:
            return event
    refuse_withdrawn(case)
    if not existing and len(case.incidents) + part.size > INCIDENTS_A_CASE:
        detail = f"A case has {INCIDENTS_A_CASE} incidents at most"
        raise rule_broken("/incidents", "too_many_incidents", detail)
    public = {
        "batch_id": part.batch_id,
        "content": part.content[0],
        "part": part.number,
        "parts": part.parts,
        "recipients": _new_platforms(deps, case, part.incidents),
        "platforms": _platforms_told(case, part.incidents),
    }
    return NewEvent(Kind.INCIDENTS_ADDED, public, {"incidents": part.incidents})


def _platforms_told(case: Case, incidents: Incidents) -> list[str]:
    """List the platforms of the case that have more to decide: no other, since it is in clear."""
    platforms = {incident["platform"] for incident in incidents} & case.recipients.keys()
    return sorted(platforms)


def _new_platforms(
    deps: AddIncidentsDeps, case: Case, incidents: Incidents
) -> list[Mapping[str, Any]]:
    """Choose the platforms that the case goes to because of these incidents, with consent."""
    platforms_met = {incident["platform"] for incident in incidents}
    if case.log_only or platforms_met <= case.recipients.keys() | {None}:
        return []
    routed = choose_for(deps, case, case.share_with, incidents).routed
    platforms = (public for public in routed if public["kind"] == "platform")
    return [public for public in platforms if public["id"] not in case.recipients]


def refuse_future(deps: AddIncidentsDeps, batch: IncidentBatch) -> None:
    """Refuse what was seen on a day to come. Raises RulesBroken."""
    for place, incident in enumerate(batch.incidents):
        if incident.seen_at is None:
            continue
        try:
            check_past(incident.seen_at, deps.now())
        except PydanticCustomError as error:
            pointer = f"/incidents/{place}/seen_at"
            raise rule_broken(pointer, error.type, error.message()) from error
