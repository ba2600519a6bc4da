"""Correct who may be told: those newly allowed are told, those no longer wanted are told so."""

from collections.abc import Mapping

from chalicelib.model.case import Case
from chalicelib.model.events import Event, Kind, NewEvent
from chalicelib.usecases.promote_report import choose_for
from chalicelib.usecases.status_desk import Acted, StatusDesk, act, refuse_withdrawn


def correct_consent(desk: StatusDesk, seen: Case, share_with: Mapping[str, bool]) -> Acted:
    """Append the consent as it is from now on, or find that it is so already.

    What is kept only stays so until it is promoted. Raises Conflict where the report was withdrawn.
    """

    def decide(case: Case) -> NewEvent | Event:
        if dict(case.share_with) == dict(share_with):
            return _given_by(case)
        refuse_withdrawn(case)
        wanted = [] if case.log_only else choose_for(desk, case, share_with).told
        now_told = {who.id for who in case.recipients.values() if who.state != "withdrawn"}
        ids = {told["id"] for told in wanted}
        facts = {
            "recipients": [told for told in wanted if told["id"] not in now_told],
            "withdrawn_from": [who for who in case.recipients if who in now_told - ids],
        }
        return NewEvent(Kind.CONSENT_CORRECTED, facts, {"share_with": dict(share_with)})

    return act(desk, seen, decide)


def _given_by(case: Case) -> Event:
    """The event that gave the consent that stands."""
    said = (event for event in reversed(case.events) if "share_with" in (event.words or {}))
    return next(said)
