"""Correct the consent to share: notify recipients it newly allows, and withdraw from others."""

from collections.abc import Mapping
from typing import Any

from chalicelib.model.case import Case
from chalicelib.model.events import Event, Kind, NewEvent
from chalicelib.model.reporter import CONSENT_KINDS
from chalicelib.usecases.cases.record_action import RecordedAction, record_action, refuse_withdrawn
from chalicelib.usecases.reporter.promote_report import choose_for
from chalicelib.usecases.reporter.report_action_deps import ActOnReportDeps

CorrectConsentDeps = ActOnReportDeps
"""What every act of a reporter on their report needs."""


def correct_consent(
    deps: CorrectConsentDeps, case: Case, share_with: Mapping[str, bool]
) -> RecordedAction:
    """Append the consent as it is from now on, or find that it is so already.

    What is kept only stays so until it is promoted. Raises Conflict where the report was withdrawn.
    """

    def decide(current: Case) -> NewEvent | Event:
        if dict(current.share_with) == dict(share_with):
            return _consent_event(current)
        refuse_withdrawn(current)
        public = _changes(deps, current, share_with)
        return NewEvent(Kind.CONSENT_CORRECTED, public, {"share_with": dict(share_with)})

    return record_action(deps, case, decide)


def _changes(
    deps: CorrectConsentDeps, case: Case, share_with: Mapping[str, bool]
) -> dict[str, list[Any]]:
    """Choose whom to notify now, and from whom to take the report back.

    A recipient that was handed the case by another keeps it with that other's kind.
    """
    chosen = [] if case.log_only else choose_for(deps, case, share_with).routed
    current = {r.id: r for r in case.recipients.values() if r.taken_back_by is None}
    allowed = _kinds_allowed(case.share_with, share_with)
    refused = _kinds_allowed(share_with, case.share_with)
    chosen_ids = {facts["id"] for facts in chosen}
    return {
        "recipients": [
            facts for facts in chosen if facts["kind"] in allowed and facts["id"] not in current
        ],
        "withdrawn_from": [
            r.id for r in current.values() if r.kind in refused and r.id not in chosen_ids
        ],
    }


def _kinds_allowed(before: Mapping[str, bool], after: Mapping[str, bool]) -> set[str]:
    """List the kinds of recipients that may be notified after, and might not before.

    Nobody else is notified anew, even where another address of theirs has been confirmed since.
    """
    return {
        kind
        for name, kinds in CONSENT_KINDS.items()
        if after[name] and not before[name]
        for kind in kinds
    }


def _consent_event(case: Case) -> Event:
    """Find the event that gave the consent that stands."""
    return next(event for event in reversed(case.events) if "share_with" in (event.private or {}))
