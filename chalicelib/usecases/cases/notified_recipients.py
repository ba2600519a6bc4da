"""Find whom we sent anything of a case: they keep what they have, whatever became of it since."""

from chalicelib.model.case import Case
from chalicelib.model.events import Kind
from chalicelib.model.folding.notifications import proves_receipt
from chalicelib.model.recipient import Recipient
from chalicelib.model.recipient_records import ALREADY_OFFERED
from chalicelib.usecases.cases.should_send import takes_back

_SENT = frozenset({Kind.NOTIFICATION_ATTEMPTED, Kind.NOTIFICATION_SENT})


def find_notified(case: Case) -> list[Recipient]:
    """Return the recipients that the log says we sent it to; our own operators are none.

    An attempt counts, since its mail may have gone out. What police held back before a platform was
    offered it does not: it stood in the platform's feed, and was taken out.
    """
    recipients = case.recipients.values()
    return [
        recipient
        for recipient in recipients
        if recipient.kind != "operator" and _was_sent(case, recipient.id)
    ]


def _was_sent(case: Case, recipient: str) -> bool:
    went_out, held, dropped_by = False, False, 0
    for event in case.events:
        public = event.public
        if proves_receipt(event) and public["recipient"] == recipient:
            return True
        if event.kind in _SENT and public["recipient"] == recipient:
            went_out = went_out or (not held and public["of"] >= dropped_by)
        elif event.kind is Kind.HOLD_PLACED and public["platform"] == recipient:
            went_out, held = False, True
        elif event.kind is Kind.HOLD_RELEASED and public["platform"] == recipient:
            if public.get("why") == ALREADY_OFFERED:
                return True
            held = False
        elif held and takes_back(event, recipient):
            held, dropped_by = False, event.seq
    return went_out
