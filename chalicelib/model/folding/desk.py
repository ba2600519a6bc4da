"""What an authority does at its desk changes: stages, handing over, holds."""

from chalicelib.model.case import Case, Hold, Recipient, Stage
from chalicelib.model.events import Event, Kind, moment


def _stage_recorded(case: Case, event: Event) -> None:
    facts = event.facts
    recipient = case.recipients[facts["recipient"]]
    recipient.acknowledge(event.at)
    recipient.advance("acknowledged")
    recipient.stages.append(Stage(event.seq, event.at, facts["stage"], bool(facts["shown"])))


def _handed_over(case: Case, event: Event) -> None:
    giver = case.recipients[event.facts["recipient"]]
    giver.acknowledge(event.at)
    giver.advance("acknowledged")
    giver.handed_over_at = event.at
    for told in event.facts["recipients"]:
        case.recipients.setdefault(told["id"], Recipient.told(told, event))


def _hold_placed(case: Case, event: Event) -> None:
    facts = event.facts
    case.recipients[facts["platform"]].hold = Hold(
        event.seq, facts["recipient"], event.at, moment(facts["until"])
    )


def _hold_released(case: Case, event: Event) -> None:
    """It is told as if for the first time: its clock starts when it is."""
    platform = case.recipients[event.facts["platform"]]
    platform.hold, platform.sent_at = None, None
    platform.submitted_at = event.at
    if platform.state == "sent":
        platform.state = "queued"
    for of, to in list(case.notifications):
        if to == platform.id:
            del case.notifications[of, to]


APPLY = {
    Kind.STAGE_RECORDED: _stage_recorded,
    Kind.HANDED_OVER: _handed_over,
    Kind.HOLD_PLACED: _hold_placed,
    Kind.HOLD_RELEASED: _hold_released,
}
