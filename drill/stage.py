"""Put the product on stage: the embedded stack by a clock that stands, its sources, its jobs.

Nothing waits: streams, queues and mail are brought until nothing is left, then the clock jumps.
"""

import json
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, TextIO

from botocore.handlers import BUILTIN_HANDLERS

from app import app
from chalicelib.operator.adapters import OperatorAdapters
from chalicelib.operator.deployment import Deployment
from local.buckets import BucketSource
from local.clock import StandingClock
from local.direct import answering_directly
from local.events import ScheduleSource, eventbridge
from local.inbox import ReceivedMail
from local.invocation import API_HANDLER
from local.options import Options, StackStage
from local.pump import EventSource
from local.running import EmbeddedStack, running
from local.sources import EventSources, SourcePace
from local.web import HttpRequest, HttpResponse

REHEARSED = ("local", "sandbox")
"""Stages on which a drill may run."""
_PACE = SourcePace(hurry=0.0, at_once=1, breath=0.0, retry_seconds=0)
"""Nothing is gathered in real time, and what failed is tried again when the clock has moved."""
_RESERVED = (".example", ".test", ".invalid", ".localhost", "@example.org", "@example.com")
"""Nobody has an address there (RFC 2606)."""


class NotOnThisStage(Exception):
    """Says why a drill does not run here."""


def is_reserved(address: str) -> bool:
    """Return whether nobody can have such an address."""
    return address.lower().endswith((*_RESERVED, ".example.org", ".example.com"))


class StagedProduct:
    """The product under rehearsal. ``on_mail`` and ``on_message`` tell who plays it what came."""

    def __init__(self, embedded: EmbeddedStack, clock: StandingClock, folder: Path) -> None:
        self.embedded, self.clock, self.folder = embedded, clock, folder
        self.operators = Deployment(OperatorAdapters(now=clock))
        self.calls: Counter[tuple[str, str, str]] = Counter()
        """AWS calls, by function, service and operation; "" for who plays and looks."""
        self._acting = ""
        self.invocations: Counter[str] = Counter()
        self.failures: list[str] = []
        """Jobs and mail events that failed three times."""
        self.on_mail: Callable[[ReceivedMail], object] = lambda mail: None
        self.on_message: dict[str, Callable[[str], object]] = defaultdict(
            lambda: lambda recipient: None
        )
        """By function: who hears that it was brought a message for a recipient."""
        self._mails = 0
        self._looked: dict[str, int] = {}
        self.sources = list(self._moving())

    def _moving(self) -> Iterator[EventSource]:
        """Yield what carries events. Pages are not rendered and no files sent, so no bucket is."""
        embedded = self.embedded
        every = EventSources(
            embedded.stack, self._invoke, embedded.inbox, embedded.cloud.wake, _PACE
        )
        for source in every.of(app):
            if not isinstance(source, BucketSource | ScheduleSource):
                yield source

    def _invoke(self, function: str, event: dict[str, Any]) -> Any:
        self.invocations[function] += 1
        with self._acting_as(function):
            answer = self.embedded.invoke(function, event)
        for record in event.get("Records", ()):
            if record.get("eventSource") == "aws:sqs":
                message = json.loads(record["body"])
                self.on_message[function](str(message.get("recipient", "")))
        return answer

    def run_job(self, function: str) -> None:
        """Run a scheduled job as EventBridge does: three times until it is done."""
        for _ in range(3):
            try:
                self._invoke(
                    function, eventbridge("aws.events", "Scheduled Event", {}, self.clock())
                )
            except Exception as error:
                problem = f"{function} failed at {self.clock():%d %B %H:%M}: {error!r}"
                continue
            return
        self.failures.append(problem)

    def settle(self) -> None:
        """Bring everything that is on its way, mail to whoever reads it, until nothing moves."""
        moved = True
        while moved:
            moved = any(list(map(self._step, self.sources))) or self._read_mail()

    def _step(self, source: EventSource) -> bool:
        """Let a source bring a batch, unless nothing was written for it since it had none."""
        writes = self.embedded.cloud.wake.writes(source.service)
        if self._looked.get(source.name) == writes:
            return False
        moved = source.step()
        if not moved:
            self._looked[source.name] = writes
        return moved

    def _read_mail(self) -> bool:
        mails = self.embedded.inbox.mails()
        arrived, self._mails = mails[self._mails :], len(mails)
        for mail in arrived:
            self.on_mail(mail)
        return bool(arrived)

    def request(
        self,
        method: str,
        path: str,
        body: bytes = b"",
        *,
        client: str,
        **headers: str,
    ) -> HttpResponse:
        """Ask the product over its edge. ``headers``: ``content_type`` is Content-Type."""
        named_headers = [(name.replace("_", "-"), value) for name, value in headers.items()]
        return self.serve(HttpRequest(method, path, named_headers, body, client))

    def serve(self, request: HttpRequest) -> HttpResponse:
        """Answer a request."""
        self.invocations[API_HANDLER] += 1
        with self._acting_as(API_HANDLER):
            return self.embedded.serve(request)

    @contextmanager
    def _acting_as(self, function: str) -> Iterator[None]:
        before, self._acting = self._acting, function
        try:
            yield
        finally:
            self._acting = before

    def note_call(self, model: Any, **_: Any) -> None:
        """Count a call of AWS."""
        self.calls[self._acting, model.service_model.service_name, model.name] += 1


@contextmanager
def on_stage(at: datetime, log: TextIO, name: StackStage = "local") -> Iterator[StagedProduct]:
    """Start the product as of a time. Raises NotOnThisStage."""
    stages: list[StagedProduct] = []

    def count(model: Any, **details: Any) -> None:
        for stage in stages:
            stage.note_call(model, **details)

    BUILTIN_HANDLERS.append(("after-call", count))
    clock = StandingClock(at)
    try:
        with TemporaryDirectory() as folder:
            options = Options(port=0, folder=Path(folder), demo=False, stage=name)
            with answering_directly(), running(options, log, clock) as embedded:
                refuse_elsewhere(embedded)
                stages.append(StagedProduct(embedded, clock, Path(folder)))
                yield stages[0]
    finally:
        BUILTIN_HANDLERS.remove(("after-call", count))


def refuse_elsewhere(embedded: EmbeddedStack) -> None:
    """Hold a stage to what a drill may touch. Raises NotOnThisStage."""
    settings = embedded.adapters.settings
    if settings.stage not in REHEARSED:
        raise NotOnThisStage(f"a drill runs on no stage that is {settings.stage}")
    if not embedded.base_url.startswith("http://127.0.0.1:"):
        raise NotOnThisStage("a drill runs on a stack of its own, on this machine")
