"""Decide whether an event is still to be sent: not of an erased or a withdrawn report, nor while it
is held."""

from chalicelib.model.case import Case
from chalicelib.model.clocks import overdue_in_one_mail
from chalicelib.model.events import Event, Kind, stamp
from chalicelib.model.folding import fold
from chalicelib.model.kinds import CLOCK_KINDS, MEANING
from chalicelib.model.recipient import Recipient
from chalicelib.model.recipient_ids import OPERATOR, REPORTER
from chalicelib.model.recipient_records import ALREADY_OFFERED
from chalicelib.ports import Dispatch


def should_send(case: Case, dispatch: Dispatch) -> bool:
    """Return False where the report was erased or withdrawn since or is held, what a clock said
    holds no longer, or its withdrawal is news to nobody: the report itself never went out, or was
    shared again since.

    All of that and notifications stand in one log, so which came first is the same for everybody;
    and that it is erased stands there before its words are gone.
    """
    if case.erased_at is not None:
        return False
    event, original = case.event(dispatch.seq), case.event(case.original(dispatch.seq))
    if is_over(case, original, dispatch.recipient):
        return False
    if dispatch.recipient == REPORTER or MEANING[event.kind].requested:
        return True
    if takes_back(original, dispatch.recipient):
        return _went_out(case, original, dispatch.recipient)
    recipient = case.recipients.get(dispatch.recipient)
    if recipient is None:  # our operators, or whom it is escalated to
        return case.withdrawn_by is None
    taken_back = case.withdrawn_by is not None or recipient.taken_back_by is not None
    return not taken_back and recipient.hold is None


def is_void(event: Event, recipient: Recipient) -> bool:
    """Return True for a clock event from before a hold restarted the clock."""
    return event.kind in CLOCK_KINDS and event.seq < recipient.released_by


def is_void_token(case: Case, of: int, platform: str) -> bool:
    """Return True where the token of event ``of`` must not be offered again: it is void, or it was
    put aside, was never delivered, and the report was taken back or shared again since. What police
    ask to be kept stays."""
    event, recipient = case.event(of), case.recipients[platform]
    if is_void(event, recipient):
        return True
    steps = case.notification(of, platform)
    is_aside = steps.parked_at is not None and steps.delivered_at is None
    if not is_aside or event.kind is Kind.PRESERVATION_REQUESTED:
        return False
    if takes_back(event, platform):
        return of < recipient.routed_seq
    return taken_back_by(case, platform, after=of) is not None


def is_over(case: Case, event: Event, to: str) -> bool:
    """Return True for what a clock said that holds no longer; what the reporter is mailed is about
    all that one check found overdue, and over once all of that is."""
    public = event.public
    if to == OPERATOR:
        return False  # they look after what was late, too
    if event.kind is Kind.RESPONSE_OVERDUE and to == REPORTER:
        return not still_overdue(case, event)
    if event.kind in CLOCK_KINDS:
        return not _is_late(case, event)
    if event.kind in {Kind.HOLD_ENDING, Kind.HOLD_RELEASED}:
        hold = case.recipients[public["platform"]].holds.get(public["recipient"])
        return (stamp(hold.until) if hold else None) != public.get("until")
    if event.kind is Kind.PRESERVATION_OVERDUE:
        requests = case.recipients[public["platform"]].preservations
        return any(request.answered_at for request in requests if request.seq == public["request"])
    return False


def still_overdue(case: Case, event: Event) -> list[Event]:
    """Return what a mail to the reporter is about and still holds. That we sent something late
    does, once it was sent, too; not that our operators were late, once they found the force."""
    together = overdue_in_one_mail(case, event)
    return [overdue for overdue in together if _is_still_overdue(case, overdue)]


def _is_still_overdue(case: Case, event: Event) -> bool:
    recipient = case.recipients[event.public["recipient"]]
    if recipient.kind == "operator" and recipient.state == "decided":
        return False
    return event.public["what"] == "send" or _is_late(case, event)


def _is_late(case: Case, event: Event) -> bool:
    recipient_id, promised, due = (event.public[name] for name in ("recipient", "what", "due"))
    recipient = case.recipients[recipient_id]
    if is_void(event, recipient) or not recipient.has_clock:
        return False
    return recipient.is_missing(promised, due)


def takes_back(event: Event, recipient: str) -> bool:
    """Return True where the event withdraws the report, from everybody or from this recipient."""
    return event.kind is Kind.WITHDRAWN or recipient in event.public.get("withdrawn_from", ())


def kind_for(event: Event, recipient: str) -> Kind:
    """Return what an event is to a recipient: a corrected wish to share brings the report to some,
    and withdraws it from others."""
    return Kind.WITHDRAWN if takes_back(event, recipient) else event.kind


def taken_back_by(case: Case, recipient: str, after: int) -> int | None:
    """Return the number of the first event after ``after`` that withdraws the report, or None."""
    later = (event for event in case.events[after:] if takes_back(event, recipient))
    return next((event.seq for event in later), None)


def _went_out(case: Case, withdrawal: Event, to: str) -> bool:
    """Tell whether what a withdrawal takes back had reached the recipient, also before a hold that
    came too late, and stands withdrawn as far as it knows: once what it is told by that the report
    was shared again has set out, a withdrawal would be the last word, and not true."""
    recipient = case.recipients.get(to)
    was_dropped = recipient is not None and recipient.dropped_by is not None
    if recipient is not None and recipient.routed_seq > withdrawal.seq and not was_dropped:
        if _set_out(case, to, range(recipient.routed_seq, case.last.seq + 1)):
            return False
        case = fold(case.events[: recipient.routed_seq - 1])
    return _was_held_too_late(case, to) or _set_out(case, to, range(1, withdrawal.seq))


def _set_out(case: Case, to: str, span: range) -> bool:
    """Return whether any of these events was sent to the recipient, or was tried to be."""
    return any(
        case.original(of) in span and recipient == to
        for (of, recipient), steps in case.notifications.items()
        if steps.attempted_at or steps.settled
    )


def _was_held_too_late(case: Case, platform: str) -> bool:
    """Return whether a hold came too late: the platform had been offered the report already, though
    what it was sent counts as unsent from then on."""
    return any(
        event.kind is Kind.HOLD_RELEASED
        and event.public["platform"] == platform
        and event.public["why"] == ALREADY_OFFERED
        for event in case.events
    )
