"""Count what the product asks of AWS, by what it is billed by."""

import threading
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from botocore.handlers import BUILTIN_HANDLERS
from chalice.app import SQSEventConfig

from app import app
from bench.units import Meter, metered

_BILLED = {
    ("kms", "Sign"): "kms_signature",
    ("sesv2", "SendEmail"): "mail",
    ("sqs", "SendMessage"): "queue_request",
    ("sqs", "SendMessageBatch"): "queue_request",
    ("sns", "Publish"): "mail_event",
    ("s3", "PutObject"): "s3_write",
    ("s3", "ListObjectsV2"): "s3_write",
    ("s3", "GetObject"): "s3_read",
    ("s3", "HeadObject"): "s3_read",
}
"""What a call is billed as; every other call of KMS is a symmetric one or reads a public key."""


class CallCounter:
    """Counts calls by what they are billed as, and invocations by function, while it runs."""

    def __init__(self, meter: Meter) -> None:
        self.billed: Counter[str] = Counter()
        self.invocations: Counter[str] = Counter()
        self._meter, self._lock, self._thread = meter, threading.Lock(), threading.local()

    def begin(self) -> None:
        """Count from now on."""
        self.billed.clear()
        self.invocations.clear()
        self._meter.units.clear()
        self._meter.running = True

    def end(self) -> Counter[str]:
        """Stop, and give the counts."""
        self._meter.running = False
        units = {f"{kind}_unit": self._meter.total(kind) for kind in ("written", "read")}
        of_queues = (
            source.name for source in app.event_sources if isinstance(source, SQSEventConfig)
        )
        batches = sum(self.invocations[name] for name in of_queues)
        self.billed["queue_request"] += 2 * batches  # Lambda receives and deletes each for us
        return Counter({**self.billed, **units, "invocation": self.invocations.total()})

    def invoked(self, name: str, handler: Callable[..., Any]) -> Callable[..., Any]:
        """Return a handler whose calls are counted; what its source does beside is not ours."""

        def invoke(event: Any, context: Any) -> Any:
            with self._lock:
                self.invocations[name] += self._meter.running
            self._thread.inside = True
            try:
                return handler(event, context)
            finally:
                self._thread.inside = False

        return invoke

    def note(self, model: Any, **_: Any) -> None:
        """Note a call that was answered."""
        if not self._meter.running or not getattr(self._thread, "inside", False):
            return
        service, operation = model.service_model.service_name, model.name
        default = "kms_request" if service == "kms" else None
        if name := _BILLED.get((service, operation), default):
            with self._lock:
                self.billed[name] += 1


@contextmanager
def counted() -> Iterator[CallCounter]:
    """Count the calls of every client that is made from now on, and every handler's invocations."""
    with metered() as meter:
        counter, handlers = CallCounter(meter), dict(app.handler_map)
        app.handler_map |= {
            name: counter.invoked(name, handler) for name, handler in handlers.items()
        }
        listener = ("after-call", counter.note)
        BUILTIN_HANDLERS.append(listener)
        try:
            yield counter
        finally:
            BUILTIN_HANDLERS.remove(listener)
            app.handler_map |= handlers
