"""A force, its cases of a week, and its daily summary."""

from typing import Any

from chalicelib.catalogue import load
from chalicelib.model.case import Case
from chalicelib.model.events import Kind, NewEvent, stamp
from chalicelib.ports import Dispatch
from chalicelib.rendering import render_mail
from chalicelib.usecases.notifications.notify_authority import notify_authority
from chalicelib.usecases.notifications.send_daily_summaries import (
    SendDailySummariesDeps,
)
from tests.support.cases import FORCE
from tests.support.factories import BASE_URL, World
from tests.support.fakes import MemorySentCases, MemoryStats

COMMISSION = "electoral-commission"


class Week:
    """A force with a week of cases. World begins on a Sunday at half past seven in the morning."""

    def __init__(self) -> None:
        self.world = World()
        self.world.contacts[COMMISSION] = "commission@example.org"
        self.sent_cases, self.stats = MemorySentCases(), MemoryStats()
        self.deps = SendDailySummariesDeps(
            log=self.world.log,
            sent_cases=self.sent_cases,
            stats=self.stats,
            subscribers=self.world.directory,
            guards=self.world.guards,
            mail=self.world.mail,
            suppressions=self.world.suppressions,
            catalogue=load(),
            render=render_mail,
            base_url=BASE_URL,
            now=self.world.clock,
            take_job=self.world.take_job,
        )

    def case(self, handle: str = "someone", **changes: Any) -> str:
        """A case that the force was mailed, and x was fed."""
        links = [{"url": f"https://x.com/{handle}/status/20"}]
        case_id = self.world.submit(incidents=links, **changes).first.case_id
        notify_authority(self.world.notify_authority_deps, Dispatch(case_id, 1, FORCE))
        self.append(case_id, Kind.NOTIFICATION_SENT, {"of": 1, "recipient": "x", "jti": "J"})
        self.sent_cases.put(FORCE, case_id, self.world.clock())
        return case_id

    def append(self, case_id: str, kind: Kind, facts: dict[str, Any]) -> None:
        last = self.world.log.read(case_id)[-1]
        self.world.log.append(last, self.world.clock(), NewEvent(kind, facts))

    def answer(self, case_id: str, status: str) -> None:
        """What x did."""
        facts = {"recipient": "x", "outcome_id": status, "status": status, "content": "c"}
        at = {"at": stamp(self.world.clock())}
        self.append(case_id, Kind.OUTCOME_RECORDED, {**facts, **at})

    def stage(self, case_id: str, stage: str) -> None:
        self.append(
            case_id, Kind.STAGE_RECORDED, {"recipient": FORCE, "stage": stage, "shown": True}
        )

    def cases(self) -> list[Case]:
        return [self.world.case_of(Dispatch(case_id, 1, "")) for _, case_id in self.sent_cases.rows]

    def reference(self, case_id: str) -> str:
        return self.world.case_of(Dispatch(case_id, 1, "")).reference
