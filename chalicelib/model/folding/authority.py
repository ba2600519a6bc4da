"""Apply what an authority does with a case: stages, handing over, holds."""

from dataclasses import replace

from chalicelib.model.case import Case
from chalicelib.model.events import Event, Kind, moment
from chalicelib.model.folding.consent import route
from chalicelib.model.recipient_records import Hold, Stage


def _stage_recorded(case: Case, event: Event) -> None:
    public = event.public
    recipient = case.recipients[public["recipient"]]
    recipient.acknowledge(event.at)
    recipient.advance("acknowledged")
    visible = public["shown"] and public.get("crime_reference_shown")
    crime_reference = (event.private or {}).get("crime_reference", "") if visible else ""
    stage = Stage(event.seq, event.at, public["stage"], bool(public["shown"]), crime_reference)
    recipient.stages.append(stage)


def _handed_over(case: Case, event: Event) -> None:
    giver = case.recipients[event.public["recipient"]]
    giver.acknowledge(event.at)
    giver.advance("acknowledged")
    giver.handed_over_at = event.at
    route(case, event)


def _hold_placed(case: Case, event: Event) -> None:
    public = event.public
    by, until = public["recipient"], moment(public["until"])
    case.recipients[public["platform"]].holds[by] = Hold(event.seq, by, event.at, until)


def _hold_ending(case: Case, event: Event) -> None:
    holds, by = case.recipients[event.public["platform"]].holds, event.public["recipient"]
    if by in holds:
        holds[by] = replace(holds[by], warned=holds[by].warned | {event.public["before"]})


def _hold_released(case: Case, event: Event) -> None:
    """Start the platform's clock anew, unless another force holds it: it is notified as if for the
    first time."""
    platform = case.recipients[event.public["platform"]]
    platform.holds.pop(event.public["recipient"], None)
    if platform.holds:
        return
    platform.sent_at = None
    platform.submitted_at, platform.released_by = event.at, event.seq
    platform.reminded.clear()
    platform.escalations.clear()
    if platform.state in {"sent", "failed"}:
        platform.state = "queued"
    case.restart_notifications(platform.id)


APPLY = {
    Kind.STAGE_RECORDED: _stage_recorded,
    Kind.HANDED_OVER: _handed_over,
    Kind.HOLD_PLACED: _hold_placed,
    Kind.HOLD_ENDING: _hold_ending,
    Kind.HOLD_RELEASED: _hold_released,
}
