"""The product over fakes, with all that AWS brings lying there until somebody picks it up.

Nothing runs by itself: the stream's records and the queues' messages wait in lists, and may be
brought in any order, twice, or long after. Mails are rendered as their template's name.
"""

from dataclasses import replace
from typing import Any

from chalicelib.container.binding import bind
from chalicelib.errors import NotFound, StandsafeError
from chalicelib.model.chain import ORIGIN, StoredEvent, canonical
from chalicelib.model.events import stamp
from chalicelib.model.exchange import Poll
from chalicelib.model.recipient_ids import PATTERNS
from chalicelib.ports import Dispatch, IdSecrets, Letter
from chalicelib.ports.mail import RenderMail
from chalicelib.usecases.notifications.chase_overdue import chase_overdue
from chalicelib.usecases.notifications.notify_authority import notify_authority
from chalicelib.usecases.notifications.notify_operators import notify_operators
from chalicelib.usecases.notifications.notify_reporter import notify_reporter
from chalicelib.usecases.notifications.reconcile import reconcile
from chalicelib.usecases.notifications.record_mail_event import record_mail_event
from chalicelib.usecases.platform.list_parked_tokens import ListParkedTokensDeps
from chalicelib.usecases.platform.unpark_tokens import unpark_tokens
from tests.support.exchange import Exchange, ExchangeContainer
from tests.support.factories import World
from tests.support.fakes import FakeClock, MemoryMail, MemorySigner
from tests.support.job_queues import send_digests
from tests.support.routing import fan_out
from tests.support.simulation import StreamedLog, Work, ses_event

PLATFORMS = ("x", "facebook")
JOBS = ("reconcile", "chase_overdue", "send_digests", "notify_operators", "park_unacknowledged")


class TurningSecrets(IdSecrets):
    """Secrets of one purpose, to which versions are added. All stay good."""

    def __init__(self) -> None:
        super().__init__("1", {"1": b"a secret of the tests"})
        self._all = {"1": b"a secret of the tests"}

    @property
    def current(self) -> str:
        return str(len(self._all))

    @property
    def versions(self) -> dict[str, bytes]:
        return self._all

    def turn(self) -> None:
        """Add a version, which makes from now on."""
        version = str(len(self._all) + 1)
        self._all[version] = f"secret number {version}".encode()


class WatchedMail(MemoryMail):
    """SES, which somebody may come before."""

    def __init__(self) -> None:
        super().__init__()
        self.before_send: list[Work] = []

    def send(self, letter: Letter) -> str:
        if self.before_send:
            self.before_send.pop()()
        return super().send(letter)


class Stage:
    """One world, and what waits in it."""

    def __init__(self, render: RenderMail | None = None) -> None:
        self.clock = FakeClock()
        self.stream: list[tuple[str, int]] = []
        self.brought: list[tuple[str, int]] = []
        self.messages: list[tuple[str, Dispatch]] = []
        self.handled: list[tuple[str, Dispatch]] = []
        self.mail = WatchedMail()
        log = StreamedLog(lambda case_id, seq: self.stream.append((case_id, seq)))
        self.world = World(clock=self.clock, log=log, mail=self.mail, render=render or _render)
        self.exchange = Exchange(self.world)
        self.secrets = TurningSecrets()
        self.container = self._container()

    def _container(self) -> ExchangeContainer:
        world, container = self.world, ExchangeContainer(self.exchange)
        adapters, secrets = container.adapters, self.secrets
        adapters.receipt_secrets = adapters.link_secrets = adapters.digest_secrets = secrets
        authority = replace(world.notify_authority_deps, secrets=secrets)
        reporter = replace(world.notify_reporter_deps, secrets=secrets, digests=secrets)
        container.notify_authority = bind(notify_authority, authority)
        container.notify_reporter = bind(notify_reporter, reporter)
        container.notify_operators = bind(notify_operators, world.notify_operators_deps)
        digests = replace(world.send_digests_deps, secrets=secrets)
        container.send_digests = bind(send_digests, digests)
        container.record_mail_event = bind(record_mail_event, world.send_mail_deps)
        container.reconcile = bind(reconcile, world.reconcile_deps)
        container.chase_overdue = bind(chase_overdue, world.chase_overdue_deps)
        return container

    # ---- what AWS brings -------------------------------------------------------------------------

    def bring_event(self, pick: int, *, again: bool = False) -> None:
        """Bring a record of the stream, or one that was brought before. It stays if it fails."""
        records = self.brought if again else self.stream
        if not records:
            return
        record = records[pick % len(records)]
        if attempt(lambda: fan_out(self.container, *record)) and not again:
            self.stream.remove(record)
            self.brought.append(record)
        self._collect()

    def bring_message(self, pick: int, *, again: bool = False) -> None:
        """Bring a message of a queue, or one that was handled before. It stays if it fails."""
        self._collect()
        messages = self.handled if again else self.messages
        if not messages:
            return
        name, dispatch = message = messages[pick % len(messages)]
        if attempt(lambda: self._consume(name, dispatch)) and not again:
            self.messages.remove(message)
            self.handled.append(message)
        self._collect()

    def _consume(self, queue: str, dispatch: Dispatch) -> None:
        container = self.container
        if queue == "platforms":
            container.feed_platform(dispatch)
        elif queue == "reporters":
            container.notify_reporter(dispatch)
        elif queue != "files":
            container.notify_authority(dispatch)
        elif dispatch.recipient == PATTERNS:
            container.link_case(dispatch.case_id, dispatch.seq)

    @property
    def has_messages(self) -> bool:
        """Return whether a message waits in a queue."""
        return bool(self.messages or any(q.dispatches for q in self.world.queues.values()))

    def _collect(self) -> None:
        for name, queue in self.world.queues.items():
            waiting, queue.dispatches = queue.dispatches, []
            self.messages += [(name, dispatch) for dispatch in waiting]

    def bring_all(self) -> None:
        """Bring what waits, in order, until nothing does that can be done now."""
        for _ in range(20):
            before = (len(self.brought), len(self.handled))
            for _ in range(len(self.stream)):
                self.bring_event(0)
            for _ in range(len(self.messages)):
                self.bring_message(0)
            if before == (len(self.brought), len(self.handled)):
                return

    def recover(self) -> None:
        """Have AWS take everything again."""
        self.world.log.before_append, self.mail.before_send = [], []
        self.mail.fails = 0
        for queue in self.world.queues.values():
            queue.fails = 0

    def run(self, job: str) -> None:
        """Run a scheduled job. What fails in it is left to its next run."""
        attempt(getattr(self.container, job))
        self._collect()

    def carry(self, pick: int, kind: str) -> None:
        """Have SES say what became of a mail."""
        if self.mail.letters:
            letter = self.mail.letters[pick % len(self.mail.letters)]
            attempt(lambda: self.container.record_mail_event(ses_event(kind, letter, "m-1")))

    # ---- who asks --------------------------------------------------------------------------------

    def poll(self, platform: str, most: int = 100, ack: tuple[str, ...] = ()) -> dict[str, str]:
        """Poll a feed, and give the tokens that it offers."""
        poll = Poll.model_validate({"returnImmediately": True, "maxEvents": most, "ack": ack})
        return dict(self.container.poll_feed(platform, poll).offer.tokens)

    def unpark(self, platform: str) -> None:
        """Give what was put aside its turn again, as an operator does who was notified of it."""
        unpark_tokens(ListParkedTokensDeps(self.exchange.feed), platform)

    def turn_keys(self) -> None:
        """Have another key of ours sign, and another version of our secrets make."""
        self.exchange.signing_keys.signers.insert(0, MemorySigner())
        self.secrets.turn()

    def rows(self, case_id: str) -> list[StoredEvent]:
        """Return a case as its table has it."""
        rows, prev = [], ORIGIN
        for event in self.world.log.read(case_id):
            at, facts = stamp(event.at), canonical(event.public)
            row = StoredEvent(case_id, event.seq, at, event.kind, facts, prev, digest=event.digest)
            rows.append(row)
            prev = event.digest
        return rows

    @property
    def waits(self) -> bool:
        """Return whether anything waits to be brought or sent."""
        world = self.world
        return bool(self.stream or self.messages or world.digests.rows or world.operator_inbox.rows)


def attempt(work: Work) -> bool:
    """Do it, and tell whether there is nothing to be done again: what is unknown is left."""
    try:
        work()
    except NotFound:
        return True
    except StandsafeError:
        return False
    return True


def _render(name: str, *_: Any, **__: Any) -> tuple[str, str, str]:
    return name, name, name
