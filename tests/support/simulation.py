"""The product run by a fake clock: stream, queues, schedules, SES and those who answer.

The use cases are the product's; what AWS does is played as AWS does it, minutes included: a
message that fails is seen again after three minutes or as soon as it asks for, the stream and the
schedules deliver again what failed, SES tells what became of a mail seconds later. Time jumps to
whatever happens next.
"""

import heapq
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import count
from typing import Any

from chalicelib.errors import NotFound, StandsafeError, TryAgainLater, Unavailable
from chalicelib.model.case import Case
from chalicelib.model.events import ROUTING_KINDS, Event, Kind, NewEvent
from chalicelib.ports import Dispatch, Letter
from chalicelib.usecases.cases.open_case import open_case
from chalicelib.usecases.cases.record_event import record_event
from chalicelib.usecases.cases.should_send import should_send
from chalicelib.usecases.notifications.chase_overdue import chase_overdue
from chalicelib.usecases.notifications.fan_out import fan_out
from chalicelib.usecases.notifications.notify_authority import notify_authority
from chalicelib.usecases.notifications.notify_operators import notify_operators
from chalicelib.usecases.notifications.notify_reporter import notify_reporter
from chalicelib.usecases.notifications.record_mail_event import record_mail_event
from tests.support.factories import World
from tests.support.fakes import FakeClock, MemoryLog
from tests.support.job_queues import send_digests

VISIBILITY = timedelta(seconds=180)
MOST_RECEIVES = 720
"""After so many tries a message of mail is in the dead-letter queue."""
MINUTE = timedelta(minutes=1)
DIGEST_LOOK = timedelta(minutes=4)
STREAM_RETRY = timedelta(seconds=5)
Work = Callable[[], object]


class StreamedLog(MemoryLog):
    """A log that hands every event that routes to a stream."""

    def __init__(self, stream: Callable[[str, int], None]) -> None:
        super().__init__()
        self._stream = stream
        self.before_write: Work = lambda: None
        """Called before each event but the first: may raise what DynamoDB might."""

    def write(self, case_id: str, seq: int, at: datetime, event: NewEvent, prev: str) -> Event:
        if seq > 1:
            self.before_write()
        written = super().write(case_id, seq, at, event, prev)
        if event.kind in ROUTING_KINDS:
            self._stream(case_id, seq)
        return written


@dataclass
class SimulatedCarrier:
    """SES. ``says`` gives what becomes of a mail: events by name, with the seconds until then.

    Raising Unavailable is SES that does not take it.
    """

    now: FakeClock
    says: Callable[[Letter], Mapping[str, float]]
    tell: Callable[[timedelta, dict[str, Any]], None]
    letters: list[tuple[datetime, Letter]] = field(default_factory=list)
    attempts: int = 0

    def send(self, letter: Letter) -> str:
        self.attempts += 1
        events = self.says(letter)
        self.letters.append((self.now(), letter))
        message_id = f"message-{len(self.letters)}"
        for name, seconds in events.items():
            self.tell(timedelta(seconds=seconds), ses_event(name, letter, message_id))
        return message_id


def ses_event(name: str, letter: Letter, message_id: str) -> dict[str, Any]:
    """An event of SES's: ``Bounce`` is permanent, ``SoftBounce`` our name for a transient one."""
    kind = "Bounce" if name == "SoftBounce" else name
    bounce = {"bounceType": "Transient" if name == "SoftBounce" else "Permanent"}
    return {
        "eventType": kind,
        "mail": {
            "messageId": message_id,
            "destination": [letter.to],
            "tags": {"notification": [letter.key.replace(".", "_")]},
        },
        **({"bounce": bounce} if kind == "Bounce" else {}),
    }


def delivered(_: Letter) -> Mapping[str, float]:
    """What becomes of a mail when all is well."""
    return {"Send": 1, "Delivery": 4}


class Simulation:
    """A world with everything that AWS does around it, by one fake clock."""

    def __init__(
        self,
        says: Callable[[Letter], Mapping[str, float]] = delivered,
        render: Callable[..., tuple[str, str, str]] | None = None,
    ) -> None:
        self.clock = FakeClock()
        self.log = StreamedLog(self._to_stream)
        self.carrier = SimulatedCarrier(self.clock, says, self._ses_says)
        parts: dict[str, Any] = {"clock": self.clock, "log": self.log, "mail": self.carrier}
        self.world = World(**(parts | ({"render": render} if render else {})))
        self._agenda: list[tuple[datetime, int, Work]] = []
        self._order = count()
        self.disturbed: Callable[[], bool] = lambda: False
        """Whether whatever is just being done dies half-way: asked before each step."""
        self.chasing = True
        self.most_receives = MOST_RECEIVES
        self.dead: list[Dispatch] = []
        """What consumers gave up on; nobody looks at it here."""
        self.alarms: list[datetime] = []
        """When ``PressingUnsent`` was counted: CloudWatch tells operators, not our mail."""
        self._next_minute: datetime | None = None

    # ---- time ------------------------------------------------------------------------------------

    def after(self, span: timedelta, work: Work) -> None:
        """Have something done later."""
        heapq.heappush(self._agenda, (self.clock() + span, next(self._order), work))

    def run(self, until: datetime) -> None:
        """Let time pass. Schedules run on the minute, but only where there may be work for them."""
        while True:
            self._drain_queues()
            at = min(self._due_times(), default=None)
            if at is None or at > until:
                break
            self.clock.at = max(at, self.clock.at)
            while self._agenda and self._agenda[0][0] <= self.clock():
                heapq.heappop(self._agenda)[2]()
            if self._next_minute is not None and self._next_minute <= self.clock():
                self._minute()
        self.clock.at = until

    def _due_times(self) -> Iterator[datetime]:
        if self._agenda:
            yield self._agenda[0][0]
        world, now = self.world, self.clock()
        times = [now] if world.operator_inbox.rows else []
        times += [min(world.clocks.checks)[0]] if world.clocks.checks and self.chasing else []
        times += [now + DIGEST_LOOK] if world.digests.rows else []
        if times:
            at = max(min(times), now + timedelta(microseconds=1))
            start = at.replace(second=0, microsecond=0)
            self._next_minute = start if start == at else start + MINUTE
            yield self._next_minute

    def _minute(self) -> None:
        self._next_minute = None
        for schedule in (self._chase, self._tell_operators, self._send_digests):
            try:
                schedule()
            except StandsafeError:
                continue  # the next minute has it

    def _chase(self) -> None:
        if self.chasing and chase_overdue(self.world.chase_overdue_deps).pressing_unsent:
            self.alarms.append(self.clock())

    def _tell_operators(self) -> None:
        notify_operators(self.world.notify_operators_deps)

    def _send_digests(self) -> None:
        send_digests(self.world.send_digests_deps)

    # ---- what AWS does ---------------------------------------------------------------------------

    def _to_stream(self, case_id: str, seq: int) -> None:
        self.after(timedelta(seconds=1), self._stream(case_id, seq))

    def _stream(self, case_id: str, seq: int) -> Work:
        def deliver() -> None:
            try:
                if self.disturbed():
                    raise Unavailable
                fan_out(self.world.fan_out_deps, case_id, seq)
            except StandsafeError:
                self.after(STREAM_RETRY, deliver)

        return deliver

    def _drain_queues(self) -> None:
        for name, queue in self.world.queues.items():
            waiting, queue.dispatches = queue.dispatches, []
            for dispatch in waiting:
                self.after(timedelta(seconds=1), self._message(name, dispatch))

    def _message(self, queue: str, dispatch: Dispatch) -> Work:
        consume: Callable[[Dispatch], object] = {
            "platforms": self._feed,
            "authorities": lambda payload: notify_authority(
                self.world.notify_authority_deps, payload
            ),
            "verified": lambda payload: notify_authority(self.world.notify_authority_deps, payload),
            "reporters": lambda payload: notify_reporter(self.world.notify_reporter_deps, payload),
            "files": lambda payload: None,
        }[queue]

        receives = count(1)

        def deliver() -> None:
            try:
                if self.disturbed():
                    raise Unavailable
                consume(dispatch)
                if self.disturbed():  # killed after the work, before the message was deleted
                    raise Unavailable
            except NotFound:
                return
            except StandsafeError as failed:
                retry_at = failed.after if isinstance(failed, TryAgainLater) else None
                if next(receives) < self.most_receives:
                    self.after(retry_at or VISIBILITY, deliver)
                else:
                    self.dead.append(dispatch)

        return deliver

    def _feed(self, dispatch: Dispatch) -> None:
        """A token in a feed: what ``feed_platform`` records of it."""
        facts = {"of": dispatch.seq, "recipient": dispatch.recipient, "jti": "token"}

        def decide(case: Case) -> NewEvent | None:
            is_sent = case.notification(dispatch.seq, dispatch.recipient).sent_at is not None
            skip = is_sent or case.erased or not should_send(case, dispatch)
            return None if skip else NewEvent(Kind.NOTIFICATION_SENT, facts)

        record_event(self.log, self.clock, dispatch.case_id, decide)

    def _ses_says(self, span: timedelta, event: dict[str, Any]) -> None:
        def deliver() -> None:
            try:
                if self.disturbed():
                    raise Unavailable
                record_mail_event(self.world.send_mail_deps, event)
            except StandsafeError:
                self.after(MINUTE, deliver)

        self.after(span, deliver)

    # ---- who answers -----------------------------------------------------------------------------

    def append(self, case_id: str, decide: Callable[[Case], NewEvent | None]) -> None:
        """Have somebody do something about a case."""
        record_event(self.log, self.clock, case_id, decide)

    def case(self, case_id: str) -> Case:
        """A case as it is."""
        return open_case(self.log, case_id)
