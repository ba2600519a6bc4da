"""The product over moto in one process: functions with containers of their own, and a clock."""

import io
import logging
import os
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from datetime import timedelta
from typing import Any

import boto3
from moto import mock_aws
from moto.sqs import models as sqs_models

import app
from chalicelib.aws.clients import forget_clients
from chalicelib.config import Settings
from chalicelib.container import Adapters, Container, use_container
from chalicelib.telemetry import logger
from local.events import Delivery
from local.inbox import Inbox
from local.pump import EventSource
from local.queues import QueueSource
from local.quickly import answer_quickly
from local.sources import EventSources, SourcePace
from local.stack import create
from local.streams import StreamSource
from local.wake import Wake
from tests.support import events
from tests.support.fakes import FakeClock
from tests.support.faults.wire import Call, Fault, SentMail, Wire
from tests.support.killing import Killed
from tests.support.web_client import Answer

BASE_URL = "https://standsafe.example.org"
REDELIVERED = timedelta(minutes=3)
"""When a queue shows a message again."""
AT_ONCE = SourcePace(0.0, at_once=1, breath=0.0)
"""Nothing is gathered for a while: no time passes but the clock's."""
MOST_ROUNDS = 60
TRIES = 6
"""So often somebody sends the same again before they give up."""
_CREDENTIALS = {
    "AWS_ACCESS_KEY_ID": "testing",
    "AWS_SECRET_ACCESS_KEY": "testing",
    "AWS_DEFAULT_REGION": "eu-west-2",
    "AWS_ACCOUNT_ID_ENDPOINT_MODE": "disabled",
}


class ProcessKilled(Exception):
    """A function that ended without an answer, as its caller sees it."""


class NeverAnswered(AssertionError):
    """Somebody gave up: whatever they sent was answered with an error, again and again."""


class FaultWorld:
    """A stack, its functions, and whoever calls them."""

    def __init__(self) -> None:
        self.clock, self.wire = FakeClock(), Wire()
        self.log = io.StringIO()
        self._containers: dict[str, Container] = {}
        self._published = 0
        os.environ.update(_CREDENTIALS)  # noqa: TID251 - of this process alone
        self.wire.connect()
        forget_clients()
        answer_quickly()
        mock_aws().start()
        self.stack = create(parameters={"MalwareScanning": "on"})
        self.settings = Settings.from_env(self.stack.environment(BASE_URL))
        _by_clock(self.clock)
        self.sources = list(self._sources())
        self._deliver = Delivery(self.invoke, self._keep_failed)
        self.lost: list[str] = []
        """What was tried three times and kept for operators."""
        self._listen()

    def _sources(self) -> Iterator[EventSource]:
        inbox = Inbox(_no_mails, self.clock)
        for source in EventSources(self.stack, self.invoke, inbox, Wake(), AT_ONCE).of(app.app):
            if isinstance(source, QueueSource | StreamSource):
                yield source

    def _listen(self) -> None:
        """Keep what the product logs, and what it prints for metrics."""
        for log in (logging.getLogger("standsafe"), logging.getLogger()):
            log.handlers[:] = [logging.StreamHandler(self.log)]
            if log.name == "standsafe" and logger.registered_formatter is not None:
                log.handlers[0].setFormatter(logger.registered_formatter)

    # ---- functions -------------------------------------------------------------------------------

    def process(self) -> Container:
        """Make a process that has nothing in its memory."""
        return Container(Adapters(self.settings, now=self.clock, wall=self.clock))

    def restart(self) -> None:
        """End every process: each function begins with nothing in its memory."""
        self._containers.clear()

    @contextmanager
    def running(self, function: str) -> Iterator[None]:
        """Run what is inside as a function. Raises ProcessKilled; its memory is gone then."""
        use_container(self._containers.setdefault(function, self.process()))
        try:
            with self.wire.acting_as(function):
                yield
        except Killed as killed:
            del self._containers[function]
            raise ProcessKilled(function) from killed

    def invoke(self, function: str, event: dict[str, Any]) -> Any:
        """Call a function as its event source does."""
        with self.running(function):
            return app.app.handler_map[function](event, events.CONTEXT)

    def deliver(self, function: str, event: dict[str, Any]) -> None:
        """Call a function as EventBridge and SNS do: three times at most."""
        self._deliver(function, event)

    def _keep_failed(self, function: str, *_: object) -> None:
        self.lost.append(function)

    def run_schedule(self, *functions: str) -> None:
        """Run schedules once; a run that fails is made up for by the next."""
        for function in functions:
            with suppress(Exception):
                self.invoke(function, events.schedule())

    # ---- callers ---------------------------------------------------------------------------------

    def ask(self, send: Callable[[], Answer]) -> Answer:
        """Have somebody send a request, and the same again where it was not answered or answered
        with an error of ours. Raises NeverAnswered."""
        answer = None
        for _ in range(TRIES):
            answer = self._answer(send)
            if answer is not None and answer.status < 500:
                return answer
            self.clock.advance(seconds=20)
        raise NeverAnswered(f"nobody is answered: {answer and answer.status}")

    def _answer(self, send: Callable[[], Answer]) -> Answer | None:
        try:
            with self.running("api_handler"):
                return send()
        except ProcessKilled:
            return None

    # ---- what brings events ----------------------------------------------------------------------

    def settle(self) -> None:
        """Bring everything that waits to whom it is for, time passing where it must."""
        for _ in range(MOST_ROUNDS):
            while self._step():
                continue
            if not any(source.waiting() for source in self._changed_sources()):
                self.wire.changed.clear()
                return
            self.clock.at += REDELIVERED
        raise AssertionError("somebody is not notified: a queue does not come to rest")

    def _step(self) -> bool:
        worked = [source.step() for source in self._changed_sources()]
        return any([*worked, self._publish_mail_events()])

    def _changed_sources(self) -> Iterator[EventSource]:
        """Return those that may have something: to look at all others takes a third of a trial."""
        return (source for source in self.sources if source.service in self.wire.changed)

    def _publish_mail_events(self) -> bool:
        mails = self.wire.mails[self._published :]
        self._published += len(mails)
        for mail in mails:
            for kind in ("Send", "Delivery"):
                event = events.notification(_ses_event(kind, mail))
                self.deliver("record_mail_events", event)
        return bool(mails)

    def dead(self) -> list[str]:
        """Name what has messages that nobody will bring again."""
        sqs = boto3.client("sqs")
        queues = [name for name, url in self._dead_queues() if "Messages" in _receive(sqs, url)]
        return [*queues, *self.lost]

    def _dead_queues(self) -> Iterator[tuple[str, str]]:
        for name, resource in self.stack.resources.items():
            if name.endswith("Dead"):
                yield name, resource.ref

    # ---- one step of a story ---------------------------------------------------------------------

    def begin_step(self, plan: Mapping[Call, Fault]) -> None:
        """Begin with fresh processes, and let these calls fail."""
        self.restart()
        self.wire.begin_step(plan)


def _no_mails(_since: int) -> list[Any]:
    return []


def _receive(sqs: Any, url: str) -> Mapping[str, Any]:
    messages: Mapping[str, Any] = sqs.receive_message(QueueUrl=url)
    return messages


def _ses_event(kind: str, mail: SentMail) -> dict[str, Any]:
    tags = {"notification": [mail.tag]}
    about = {"messageId": mail.id, "destination": [mail.to], "tags": tags}
    return {"eventType": kind, "mail": about, kind.lower(): {"recipients": [mail.to]}}


def _by_clock(clock: FakeClock) -> None:
    """Let queues go by the world's clock, and nobody sleep."""

    def milliseconds(*_: object) -> float:
        return clock().timestamp() * 1000

    vars(sqs_models)["unix_time_millis"] = milliseconds
    vars(sqs_models)["unix_time"] = lambda *_: clock().timestamp()
    vars(time)["sleep"] = lambda _: None
