"""A report of one's own, and what its receipt lets one do with it."""

from typing import Any

from chalicelib.model.events import Kind, NewEvent, PublicData
from chalicelib.model.recipient_ids import PATTERNS
from chalicelib.usecases.notifications.fan_out import fan_out
from tests.support.cases import outcome_event
from tests.support.factories import World, body
from tests.support.web_client import Answer, call, post_json

FORCE = "police-hampshire"
TO_NOBODY = {"platforms": False, "police": False, "electoral": False}
TO_ALL = {"platforms": True, "police": True, "electoral": False}


class OwnReport:
    """A report that was accepted, and its receipt."""

    def __init__(self, world: World, **changes: Any) -> None:
        self.world = world
        accepted = post_json("/v1/reports", body(**changes)).json
        self.reference, self.receipt = accepted["reference"], accepted["receipt"]
        self.case_id = list(world.log.cases)[-1]

    def post(self, name: str, payload: Any = None) -> Answer:
        return post_json(
            f"/v1/reports/{self.reference}/{name}",
            {} if payload is None else payload,
            authorization=f"Bearer {self.receipt}",
        )

    def append(self, kind: Kind, public: PublicData) -> int:
        """Append an event as it is stored; give its number."""
        log = self.world.log
        last = log.read(self.case_id)[-1]
        return log.append(last, self.world.clock(), NewEvent(kind, public)).seq

    @property
    def status(self) -> Any:
        path = f"/v1/reports/{self.reference}"
        return call("GET", path, authorization=f"Bearer {self.receipt}").json

    def recipient(self, recipient_id: str) -> Any:
        recipients = self.status["recipients"]
        return next(recipient for recipient in recipients if recipient["id"] == recipient_id)

    def notified(self) -> set[str]:
        """Return who is notified of the newest event; comparing cases notifies nobody."""
        queues = self.world.queues.values()
        for queue in queues:
            queue.dispatches.clear()
        fan_out(self.world.fan_out_deps, self.case_id, len(self.world.log.cases[self.case_id]))
        recipients = {dispatch.recipient for queue in queues for dispatch in queue.dispatches}
        return recipients - {PATTERNS}

    def decided(self) -> None:
        """Have x decide that nothing is wrong."""
        log = self.world.log
        decision = outcome_event("no_violation", message="It stays")
        log.append(log.read(self.case_id)[-1], self.world.clock(), decision)


def message(**changes: Any) -> dict[str, Any]:
    """Return the body of a message to x."""
    return {"message_id": "m-1", "to": "x", "text": "It is still there", **changes}
