"""What AWS and time do: events and messages, late, twice and never; refusals, leases, keys."""

from datetime import timedelta
from typing import Any

from hypothesis import strategies as st
from hypothesis.stateful import precondition, rule

from chalicelib.errors import Unavailable
from chalicelib.limits import PARKED_AFTER
from tests.support.interleavings.platform_rules import PlatformRules
from tests.support.interleavings.rules import PICK, reported
from tests.support.interleavings.stage import JOBS, PLATFORMS

SPANS = (
    timedelta(seconds=20),
    timedelta(minutes=3),
    timedelta(hours=2),
    timedelta(hours=25),
    timedelta(days=4),
)
ACTS = ("withdraw", "consent", "erase", "hold", "message")
streaming = precondition(lambda machine: bool(machine.stage.stream))
queued = precondition(lambda machine: bool(machine.stage.has_messages))


class AwsRules(PlatformRules):
    """Rules of the stream, queues, mail, jobs and the clock."""

    @streaming
    @rule(pick=PICK)
    def bring_event(self, pick: int) -> None:
        self.stage.bring_event(pick)

    @rule(pick=PICK)
    def bring_event_again(self, pick: int) -> None:
        self.stage.bring_event(pick, again=True)

    @queued
    @rule(pick=PICK)
    def bring_message(self, pick: int) -> None:
        self.stage.bring_message(pick)

    @rule(pick=PICK)
    def bring_message_again(self, pick: int) -> None:
        self.stage.bring_message(pick, again=True)

    @rule()
    def bring_all(self) -> None:
        self.stage.bring_all()

    @rule()
    def bring_all_and_poll(self) -> None:
        """An ordinary quarter of an hour."""
        self.stage.bring_all()
        for platform in PLATFORMS:
            self.poll(platform, 100, acks=True, old=0)
        self.stage.clock.advance(minutes=15)

    @rule(pick=PICK, kind=st.sampled_from(("Send", "Delivery", "Delivery", "Bounce", "SoftBounce")))
    def carry(self, pick: int, kind: str) -> None:
        self.stage.carry(pick, kind)

    @rule(job=st.sampled_from(JOBS))
    def run_job(self, job: str) -> None:
        self.stage.run(job)

    @rule(job=st.sampled_from(JOBS))
    def lose_lease(self, job: str) -> None:
        """A run pauses beyond its term before what it does first; another comes in between."""

        def other_run() -> None:
            self.stage.clock.advance(minutes=3)
            self.stage.run(job)

        log, mail = self.stage.world.log, self.stage.mail
        log.before_append, mail.before_send = [other_run], [other_run]
        self.stage.run(job)
        log.before_append, mail.before_send = [], []

    @rule(refusals=st.integers(1, 3), service=st.sampled_from(("mail", "platforms", "reporters")))
    def fail(self, refusals: int, service: str) -> None:
        world = self.stage.world
        target: Any = world.mail if service == "mail" else world.queues[service]
        target.fails = refusals

    @rule()
    def fail_write(self) -> None:
        """The next append of anybody's does not come through, whatever was done before it."""
        self.stage.world.log.before_append = [_refuse]

    @reported
    @rule(pick=PICK, act=st.sampled_from(ACTS), choice=PICK)
    def interrupt(self, pick: int, act: str, choice: int) -> None:
        """Have somebody act just before the next append of anybody else's."""
        report = self.account(pick)
        self.stage.world.log.before_append = [lambda: self.perform(act, report, choice)]

    @rule(span=st.sampled_from(SPANS))
    def pass_time(self, span: timedelta) -> None:
        self.stage.clock.at += span

    @rule()
    def leave_for_days(self) -> None:
        """All goes out, and nobody polls until what waits is put aside."""
        self.stage.bring_all()
        self.stage.clock.at += PARKED_AFTER + timedelta(days=1)
        self.stage.run("park_unacknowledged")

    @rule()
    def turn_keys(self) -> None:
        self.stage.turn_keys()


def _refuse() -> None:
    raise Unavailable
