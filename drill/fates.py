"""Tell what became of telling each recipient of a case, by what was seen outside."""

from chalicelib.model.case import Case, Notification
from chalicelib.model.recipient import Recipient
from chalicelib.model.recipient_ids import OPERATOR
from drill.ledger import Ledger

REACHED = "told"
BY_CANDIDATE = "not connected: the candidate has its official route and a text to copy"
TAKEN_BACK = "the report was withdrawn before it was sent"
CAME_BACK = "mail came back and there was no other address: our operators were told"
OUR_OPERATORS = "our own operators, who look for the force"
UNREAD = "put into its feed, which it did not read: our operators were told after seven days"
REFUSED = "put into its feed, and refused there: our operators were told"


def fate_of(ledger: Ledger, case: Case, recipient: Recipient) -> str | None:
    """Return what became of telling a recipient; None where nobody can say."""
    if recipient.kind == OPERATOR:
        return OUR_OPERATORS
    if not recipient.connected:
        return BY_CANDIDATE
    if recipient.sent_at is not None:
        is_platform = recipient.kind == "platform"
        return _fed(ledger, case, recipient) if is_platform else _mailed(ledger, case, recipient)
    if case.withdrawn_by is not None:
        return TAKEN_BACK
    escalated = any(escalation.promised == "send" for escalation in recipient.escalations)
    return CAME_BACK if recipient.state == "failed" and escalated else None


def _fed(ledger: Ledger, case: Case, recipient: Recipient) -> str | None:
    tokens = case.tokens_of(recipient.id)
    fetched = ledger.tokens[recipient.id]
    parked = case.notification(recipient.routed_seq, recipient.id).parked_at is not None
    if any(jti in fetched for jti, of in tokens.items() if of == recipient.routed_seq):
        return REFUSED if recipient.state == "failed" else REACHED
    return UNREAD if parked else TAKEN_BACK if case.withdrawn_by else None


def _mailed(ledger: Ledger, case: Case, recipient: Recipient) -> str | None:
    """Return that it was told where a mail of ours was read at an address of its."""
    ids = [str(step.public.get("message_id", "")) for step in mailings(case, recipient)]
    read_at = frozenset[str]().union(*(ledger.arrivals.get(mail, ()) for mail in ids))
    return REACHED if read_at & ledger.entered[recipient.id] else None


def mailings(case: Case, recipient: Recipient) -> list[Notification]:
    """Return how far each mail that told a recipient of a case has got: the first, and repeats."""
    again = case.repeats.get((recipient.routed_seq, recipient.id), [])
    numbers = [recipient.routed_seq, *(event.seq for event in again)]
    return [case.notification(number, recipient.id) for number in numbers]


def has_come_back(mailing: Notification) -> bool:
    """Return whether a mail came back: whoever complains of one has it."""
    return mailing.failed_at is not None and mailing.public.get("because") != "complaint"
