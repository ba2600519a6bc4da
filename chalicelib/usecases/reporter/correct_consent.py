"""Correct who may be told: those newly allowed are told, those no longer wanted are told so."""

from collections.abc import Iterable, Iterator, Mapping

from chalicelib.model.case import Case, Recipient
from chalicelib.model.events import Event, Kind, NewEvent
from chalicelib.usecases.cases.act import Acted, act, refuse_withdrawn
from chalicelib.usecases.reporter.act_on_report import ActOnReportDeps
from chalicelib.usecases.reporter.promote_report import choose_for

_KINDS = {
    "platforms": {"platform"},
    "police": {"police"},
    "electoral": {"electoral", "returning_officer"},
}


def correct_consent(deps: ActOnReportDeps, seen: Case, share_with: Mapping[str, bool]) -> Acted:
    """Append the consent as it is from now on, or find that it is so already.

    What is kept only stays so until it is promoted. Raises Conflict where the report was withdrawn.
    """

    def decide(case: Case) -> NewEvent | Event:
        if dict(case.share_with) == dict(share_with):
            return _given_by(case)
        refuse_withdrawn(case)
        wanted = [] if case.log_only else choose_for(deps, case, share_with).told
        now_told = {who.id: who for who in case.recipients.values() if who.state != "withdrawn"}
        wanted_ids = {told["id"] for told in wanted}
        no_longer = _of_kinds_refused(now_told.values(), case.share_with, share_with)
        newly = _kinds_allowed(case.share_with, share_with)
        public = {
            "recipients": [
                told for told in wanted if told["kind"] in newly and told["id"] not in now_told
            ],
            "withdrawn_from": [who.id for who in no_longer if who.id not in wanted_ids],
        }
        return NewEvent(Kind.CONSENT_CORRECTED, public, {"share_with": dict(share_with)})

    return act(deps, seen, decide)


def _of_kinds_refused(
    told: Iterable[Recipient], before: Mapping[str, bool], after: Mapping[str, bool]
) -> Iterator[Recipient]:
    """Those told with a consent that is taken back now. Who was handed the case by another keeps it
    with that other's kind."""
    refused = _kinds_allowed(after, before)
    return (who for who in told if who.kind in refused)


def _kinds_allowed(before: Mapping[str, bool], after: Mapping[str, bool]) -> set[str]:
    """Kinds of recipients that may be told after, and might not before. Nobody else is told anew,
    even where another desk of theirs has got an address since."""
    return {
        kind for name, kinds in _KINDS.items() if after[name] and not before[name] for kind in kinds
    }


def _given_by(case: Case) -> Event:
    """The event that gave the consent that stands."""
    said = (event for event in reversed(case.events) if "share_with" in (event.private or {}))
    return next(said)
