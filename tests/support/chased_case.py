"""A case that was put on its way, and what chasing appends to it."""

from typing import Any

from chalicelib.model.events import Kind, NewEvent
from chalicelib.model.recipient import Recipient
from chalicelib.usecases.cases.record_event import record_event
from chalicelib.usecases.notifications.chase_overdue import chase_overdue
from chalicelib.usecases.notifications.fan_out import fan_out
from tests.support.cases import FORCE
from tests.support.factories import World

POLICE_ONLY = {"platforms": False, "police": True, "electoral": False}


class ChasedCase:
    """A case that was put on its way, and what happens to it."""

    def __init__(self, world: World | None = None, **report: Any) -> None:
        self.world = world or World()
        self.case_id = self.world.submit(**{"share_with": POLICE_ONLY, **report}).first.case_id
        fan_out(self.world.fan_out_deps, self.case_id, 1)

    def happens(self, kind: Kind, **facts: Any) -> None:
        self.then(NewEvent(kind, facts))

    def then(self, event: NewEvent) -> None:
        record_event(self.world.log, self.world.clock, self.case_id, lambda _: event)

    def sent_to(self, *recipients: str) -> None:
        for recipient in recipients:
            self.happens(Kind.NOTIFICATION_SENT, of=1, recipient=recipient)

    def after(self, **span: float) -> list[tuple[Any, ...]]:
        """What chasing appends when so much time has passed: kind and facts in short."""
        self.world.clock.advance(**span)
        before = len(self.world.log.read(self.case_id))
        self.world.clocks.set(self.case_id, self.world.clock())
        chase_overdue(self.world.chase_overdue_deps)
        return [
            (str(e.kind), *(e.public[k] for k in ("recipient", "what", "to") if k in e.public))
            for e in self.world.log.read(self.case_id)[before:]
        ]

    def recipient(self, authority: str = FORCE) -> Recipient:
        return self.world.case_by_id(self.case_id).recipients[authority]
