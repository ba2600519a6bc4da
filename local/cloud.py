"""AWS in this process: moto, one request at a time, for us and (over HTTP) for other processes.

Moto's backends are not made for threads: two conditional puts may both see that there is no item.
So every request, ours and other processes', goes through one lock. Measured, per call: in process
behind the lock 4.0 ms for a put; moto's threaded server 10 ms; its dispatcher behind a lock 14 ms.
"""

import threading
from collections import Counter, defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from urllib.parse import urlsplit

from botocore.awsrequest import AWSPreparedRequest, AWSResponse
from botocore.compat import HTTPHeaders
from botocore.handlers import BUILTIN_HANDLERS
from moto import mock_aws
from moto.core.botocore_stubber import BotocoreStubber
from moto.core.models import botocore_stubber
from moto.ses.models import ses_backends
from moto.sqs.models import SQSBackend

from local.attributes import answer_with_items
from local.queries import query_by_key
from local.stack import ACCOUNT, REGION
from local.web import Answer, Request

_LOCAL_HOSTS = {"127.0.0.1", "localhost"}
_READS = (
    "Get",
    "List",
    "Describe",
    "Query",
    "Scan",
    "BatchGet",
    "Head",
    "Receive",
    "Sign",
    "DeleteMessage",
)
_IAM_PREFIX = {"sesv2": "ses", "dynamodbstreams": "dynamodb"}
_SIGNED_AS = {"ses": "sesv2"}
EVERYTHING = "*"
_LOCK = threading.RLock()


class Wake:
    """Tells the pump that something was written to a service, and how often so far.

    By service, since a look that finds nothing costs a call behind the lock: were everybody to look
    after every write, a burst of reports would take three times as long.
    """

    def __init__(self) -> None:
        self._changed = threading.Condition()
        self._writes: Counter[str] = Counter()

    def poke(self, service: str) -> None:
        """Say that something was written to a service, or to ``s3/<bucket>`` (``EVERYTHING``: who
        knows what)."""
        with self._changed:
            self._writes[service] += 1
            self._changed.notify_all()

    def writes(self, service: str | None = None) -> int:
        """How many writes there were to a service, or to all."""
        if service is None:
            return self._writes.total()
        return self._writes[service] + self._writes[EVERYTHING]

    def wait(self, seen: int, seconds: float, service: str | None = None) -> None:
        """Return when there was a write after the ``seen``-th, or after so many seconds."""
        with self._changed:
            self._changed.wait_for(lambda: self.writes(service) != seen, timeout=seconds)


class _LockedStubber(BotocoreStubber):
    """Moto's interception behind the lock. Requests to this machine (DynamoDB Local) pass by."""

    def __call__(
        self, event_name: str, request: AWSPreparedRequest, **kwargs: Any
    ) -> AWSResponse | None:
        if urlsplit(request.url).hostname in _LOCAL_HOSTS:
            return None
        with _LOCK:
            answer: AWSResponse | None = super().__call__(event_name, request, **kwargs)
            return answer


class Cloud:
    """Moto, started once a process."""

    def __init__(self) -> None:
        self.wake = Wake()
        self.calls: defaultdict[str, set[str]] = defaultdict(set)
        """IAM actions that each function of ours was seen to use."""
        self._acting = threading.local()

    def start(self) -> None:
        """Put moto between boto3 and the network. Sessions made earlier are not seen."""
        BUILTIN_HANDLERS.append(("before-call", self._note_call))
        BUILTIN_HANDLERS.append(("after-call", self._note_write))
        # Nothing here is old enough to expire, and asking costs a scan of the queue per message.
        setattr(SQSBackend, "is_message_valid_based_on_retention_period", lambda *_: True)  # noqa: B010
        query_by_key()
        answer_with_items()
        botocore_stubber.__class__ = _LockedStubber
        mock_aws().start()

    @contextmanager
    def acting_as(self, function: str) -> Iterator[None]:
        """Note AWS calls of this thread as those of a function."""
        self._acting.function = function
        try:
            yield
        finally:
            self._acting.function = None

    def sent_mails(self) -> list[Any]:
        """Every mail that SES took, as moto keeps it, oldest first."""
        with _LOCK:
            return list(ses_backends[ACCOUNT][REGION].sent_messages)

    def _note_call(self, model: Any, params: Any, **_: Any) -> None:
        function = getattr(self._acting, "function", None)
        if function is not None:
            service = model.service_model.service_name
            version = "Version" if _deletes_a_version(model, params) else ""
            self.calls[function].add(f"{_IAM_PREFIX.get(service, service)}:{model.name}{version}")

    def _note_write(self, model: Any, **_: Any) -> None:
        service = model.service_model.service_name
        if service != "s3" and not model.name.startswith(_READS):  # S3 is asked over HTTP: answer()
            self.wake.poke(service)

    def answer(self, request: Request) -> Answer:
        """Answer another process's AWS request, as moto would."""
        service = _service(request)
        headers = HTTPHeaders()
        for name, value in request.headers:
            headers[name] = value
        del headers["Host"]
        host = f"{service}.{_region(request)}.amazonaws.com"
        headers["Host"] = host
        prepared = AWSPreparedRequest(
            request.method, f"https://{host}{request.target}", headers, request.body, False
        )
        with _LOCK:
            answered = botocore_stubber.process_request(prepared)
        if not _reads(request):
            self.wake.poke(_written(request, service))
        if answered is None:
            return Answer(404, [("Content-Type", "text/plain")], b"no such service here")
        status, answer_headers, body = answered
        raw = body.encode() if isinstance(body, str) else body
        pairs = dict(answer_headers).items()  # of an error, moto gives a list
        return Answer(status, [(str(k), str(v)) for k, v in pairs], raw)


def _reads(request: Request) -> bool:
    operation = (request.header("x-amz-target") or "").rpartition(".")[2]
    return request.method in ("GET", "HEAD") or operation.startswith(_READS)


def _written(request: Request, service: str) -> str:
    """As the pump's sources name it; a bucket by itself: most buckets are watched by nobody."""
    if service == "s3":
        return f"s3/{request.path.split('/')[1]}"
    return _SIGNED_AS.get(service, service)


def _deletes_a_version(model: Any, params: Any) -> bool:
    """Which takes another permission than deleting an object."""
    return model.name == "DeleteObject" and "versionId" in params.get("query_string", {})


def _service(request: Request) -> str:
    """Which service a signature is for: ``Credential=<key>/<day>/<region>/<service>/…``."""
    return _scope(request)[3]


def _region(request: Request) -> str:
    return _scope(request)[2]


def _scope(request: Request) -> list[str]:
    authorization = request.header("authorization") or ""
    _, _, rest = authorization.partition("Credential=")
    parts = rest.partition(",")[0].split("/")
    return parts if len(parts) == 5 else ["", "", "eu-west-2", "s3", ""]
