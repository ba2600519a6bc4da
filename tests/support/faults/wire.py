"""Between the product and moto: lists every AWS call, and makes one or two of them fail.

Only public events of botocore are used: ``before-call`` comes once a call, ``before-send`` once
each time that it is sent, so the client's own retries are what they are on AWS.
"""

import base64
import json
import threading
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from enum import StrEnum
from typing import Any, NamedTuple

from botocore.awsrequest import AWSPreparedRequest, AWSResponse
from botocore.compat import HTTPHeaders
from botocore.exceptions import ConnectionClosedError, EndpointConnectionError, ReadTimeoutError
from botocore.handlers import BUILTIN_HANDLERS
from moto.core.botocore_stubber import MockRawResponse
from moto.core.models import botocore_stubber

from chalicelib.aws.mail import HEADER
from tests.support.killing import Killed


class Fault(StrEnum):
    """What can befall a call. All but ``ANSWER_LOST`` befall the client's retries of it, too."""

    NEVER_SENT = "never sent"
    ANSWER_LOST = "answer lost once"
    ANSWERS_LOST = "answers lost"
    THROTTLED = "throttled"
    TIMED_OUT = "timed out"
    REFUSED = "refused"
    KILLED_BEFORE = "killed before"
    KILLED_AFTER = "killed after"


READS = ("BatchGet", "Decrypt", "Generate", "Get", "Head", "List", "Query", "Scan", "Sign")
"""How the names of operations begin that change nothing."""
SAME_FOR_READS = {Fault.ANSWERS_LOST: Fault.NEVER_SENT, Fault.KILLED_AFTER: Fault.KILLED_BEFORE}
"""What befalls a call that changes nothing as another fault does: nobody can tell them apart."""


def faults_of(operation: str) -> tuple[Fault, ...]:
    """List what can befall an operation, each once."""
    reads = operation.startswith(READS)
    return tuple(fault for fault in Fault if not (reads and fault in SAME_FOR_READS))


class Call(NamedTuple):
    """One call of the product's: the ``nth`` of its kind by a function in a step of the story."""

    function: str
    service: str
    operation: str
    nth: int

    def __str__(self) -> str:
        return f"{self.function}/{self.service}.{self.operation}#{self.nth}"


@dataclass(frozen=True)
class SentMail:
    """One mail as SES took it."""

    id: str
    to: str
    tag: str
    message: EmailMessage

    @property
    def key(self) -> str:
        """What a recipient knows it by."""
        return str(self.message[HEADER])

    @property
    def text(self) -> str:
        """Its plain text."""
        part = self.message.get_body(preferencelist=("plain",))
        return str(part.get_content()) if part is not None else ""


class _Current(threading.local):
    call: Call | None = None
    fault: Fault | None = None


@dataclass
class Wire:
    """Counts calls while a function runs, and lets those in ``plan`` fail."""

    calls: list[Call] = field(default_factory=list)
    plan: dict[Call, Fault] = field(default_factory=dict)
    hit: list[Call] = field(default_factory=list)
    """Planned calls that were made: a fault that befell nothing proves nothing."""
    mails: list[SentMail] = field(default_factory=list)
    messages: list[str] = field(default_factory=list)
    """What was put on queues."""
    changed: set[str] = field(default_factory=set)
    """Where something was put since this was last cleared, as ``EventSource.service`` names it."""

    def __post_init__(self) -> None:
        self._function: str | None = None
        self._counts: Counter[tuple[str, str, str]] = Counter()
        self._dead = False
        self._current, self._lock = _Current(), threading.Lock()

    def connect(self) -> None:
        """Take moto's place in every client that is made from now on."""
        BUILTIN_HANDLERS[:] = [
            builtin_handler
            for builtin_handler in BUILTIN_HANDLERS
            if builtin_handler[1] is not botocore_stubber
        ]
        BUILTIN_HANDLERS.append(("before-call", self._begin))
        BUILTIN_HANDLERS.append(("before-send", self._send))

    def begin_step(self, plan: Mapping[Call, Fault]) -> None:
        """Count from one again, and let these calls fail."""
        self.calls, self.hit, self.plan = [], [], dict(plan)
        self._counts.clear()

    @contextmanager
    def acting_as(self, function: str) -> Iterator[None]:
        """Note what is called inside as calls of a function. Raises Killed where it is killed."""
        self._function, self._dead = function, False
        try:
            yield
        finally:
            self._function = None

    def _begin(self, model: Any, **_: Any) -> None:
        """Count a call, and end the process before it where that is planned."""
        self._current.call = self._current.fault = None
        if self._function is None:
            return
        if self._dead:
            raise Killed  # what others do on their way out, a process that was killed does not
        service = model.service_model.service_name
        kind = (self._function, service, model.name)
        with self._lock:
            self._counts[kind] += 1
            call = Call(*kind, self._counts[kind])
            self.calls.append(call)
        fault = self.plan.pop(call, None)
        if fault is not None:
            self.hit.append(call)
        if fault is Fault.KILLED_BEFORE:
            self._die()
        self._current.call, self._current.fault = call, fault

    def _die(self) -> None:
        self._dead = True
        raise Killed

    def _send(self, event_name: str, request: AWSPreparedRequest, **_: Any) -> AWSResponse | None:
        fault, call = self._current.fault, self._current.call
        if fault is Fault.NEVER_SENT:
            raise EndpointConnectionError(endpoint_url=request.url)
        if fault is Fault.TIMED_OUT:
            raise ReadTimeoutError(endpoint_url=request.url)
        if fault in (Fault.THROTTLED, Fault.REFUSED) and call is not None:
            return _refusal(request, call.service, throttled=fault is Fault.THROTTLED)
        response = botocore_stubber(event_name, request)
        if response is not None and response.status_code < 300:
            self.changed.update(_changed(request))
        self._note(request, response)
        if fault is Fault.ANSWER_LOST:
            self._current.fault = None
        if fault in (Fault.ANSWER_LOST, Fault.ANSWERS_LOST):
            raise ConnectionClosedError(endpoint_url=request.url)
        if fault is Fault.KILLED_AFTER:
            self._die()
        return response

    def _note(self, request: AWSPreparedRequest, response: AWSResponse | None) -> None:
        call = self._current.call
        if call is None or response is None or response.status_code >= 300:
            return
        if call.operation == "SendEmail":
            message_id = json.loads(response.content)["MessageId"]
            self.mails.append(_mail_of(_json_of(request), message_id))
        elif call.operation.startswith("SendMessage"):
            body = request.body
            self.messages.append(body.decode() if isinstance(body, bytes) else str(body))


def _changed(request: AWSPreparedRequest) -> Iterator[str]:
    """Name the queue that a request put something on, or DynamoDB where it may have written."""
    target = request.headers.get("X-Amz-Target", b"")
    service, _, operation = (target if isinstance(target, str) else target.decode()).partition(".")
    if service == "AmazonSQS" and operation.startswith("SendMessage"):
        yield f"sqs/{_json_of(request)['QueueUrl'].rpartition('/')[2]}"
    elif service.startswith("DynamoDB") and not operation.startswith(READS):
        yield "dynamodb"


def _json_of(request: AWSPreparedRequest) -> Any:
    body = request.body
    return json.loads(body if isinstance(body, str | bytes | bytearray) else "null")


def _mail_of(request: Mapping[str, Any], message_id: str) -> SentMail:
    raw = base64.b64decode(request["Content"]["Raw"]["Data"])
    message = message_from_bytes(raw, policy=policy.default)
    (to,) = request["Destination"]["ToAddresses"]
    tags = {tag["Name"]: tag["Value"] for tag in request["EmailTags"]}
    return SentMail(message_id, to, tags["notification"], message)


def _refusal(request: AWSPreparedRequest, service: str, *, throttled: bool) -> AWSResponse:
    """Answer as a service does that takes no more now, or not from this role."""
    code = "ThrottlingException" if throttled else "AccessDeniedException"
    headers = {"x-amzn-errortype": code, "content-type": "application/x-amz-json-1.0"}
    body, status = json.dumps({"__type": code, "message": code}), 400
    if service == "s3":
        code, status = ("SlowDown", 503) if throttled else ("AccessDenied", 403)
        headers = {"content-type": "application/xml"}
        body = f"<Error><Code>{code}</Code><Message>{code}</Message></Error>"
    elif service == "sesv2":
        code, status = ("TooManyRequestsException", 429) if throttled else (code, 403)
        headers["x-amzn-errortype"] = code
    elif service == "sns":
        code = "Throttling" if throttled else "AuthorizationError"
        headers = {"content-type": "text/xml"}
        body = f"<ErrorResponse><Error><Code>{code}</Code></Error></ErrorResponse>"
    lines = HTTPHeaders()
    for name, value in headers.items():
        lines[name] = value
    return AWSResponse(request.url, status, lines, MockRawResponse(body))
