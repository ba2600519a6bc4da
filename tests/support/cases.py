"""Cases of one force, and events that happen to them."""

from chalicelib.catalogue import Catalogue, load
from chalicelib.catalogue.law_loading import load_laws
from chalicelib.model.events import Kind, NewEvent
from chalicelib.ports import Dispatch
from chalicelib.rendering.self_report_text import self_report_text
from chalicelib.usecases.cases.read_case import ReadCaseDeps
from tests.support.factories import World
from tests.support.fakes import FakeClock

FORCE = "police-hampshire"


def reading(catalogue: Catalogue | None = None) -> ReadCaseDeps:
    """What reading a case needs; the texts to copy are the real ones."""
    return ReadCaseDeps(catalogue or load(), load_laws, self_report_text, FakeClock())


def notification_of_new_case(world: World, **changes: object) -> Dispatch:
    """The notification of a fresh case to Hampshire."""
    return Dispatch(world.submit(**changes).first.case_id, 1, FORCE)


def ses_event(kind: str, dispatch: Dispatch, **more: object) -> dict[str, object]:
    """What SES says of the mail that carried a notification."""
    tag = f"{dispatch.case_id}_{dispatch.seq}_{dispatch.recipient}"
    mail = {"messageId": "m-1", "tags": {"notification": [tag]}}
    return {"eventType": kind, "mail": mail, **more}


def outcome_event(status: str, number: int = 1, by: str = "x", **private: str) -> NewEvent:
    """What a platform did, as ``record_outcomes`` writes it."""
    public = {
        "recipient": by,
        "outcome_id": f"o-{number}",
        "status": status,
        "at": "2026-11-22T08:00:00Z",
        "content": "digest",
    }
    return NewEvent(Kind.OUTCOME_RECORDED, public, private)


def sent_event(to: str = "x") -> NewEvent:
    """A report that was handed to a recipient."""
    return NewEvent(Kind.NOTIFICATION_SENT, {"of": 1, "recipient": to})


REASONS = {
    "decision_ground": "DECISION_GROUND_INCOMPATIBLE_CONTENT",
    "incompatible_content_explanation": "Threats are against our rules",
    "decision_visibility": ["DECISION_VISIBILITY_CONTENT_REMOVED"],
    "decision_facts": "A reply was reported",
    "automated_detection": "No",
    "automated_decision": "AUTOMATED_DECISION_NOT_AUTOMATED",
}
