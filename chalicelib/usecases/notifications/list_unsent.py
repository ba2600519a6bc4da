"""List what was put on its way, is still due and has not gone out."""

from chalicelib.model.case import Case
from chalicelib.model.concerned import concerned
from chalicelib.model.events import Kind
from chalicelib.ports import Dispatch
from chalicelib.usecases.cases.should_send import should_send


def list_unsent(case: Case) -> list[tuple[Dispatch, str]]:
    """Return (dispatch, kind of recipient) of all that was routed, is still due and was not sent.

    What came back was sent: ``model.failures`` decides where it goes next.
    """
    dispatches = []
    for event in case.events:
        if event.seq in case.routed and event.kind is not Kind.HOLD_PLACED:
            for recipient, kind in concerned(case, event):
                dispatch = Dispatch(case.case_id, event.seq, recipient)
                notification = case.notification(event.seq, recipient)
                on_its_way = notification.settled or notification.failed_at is not None
                if not on_its_way and should_send(case, dispatch):
                    dispatches.append((dispatch, kind))
    return dispatches
