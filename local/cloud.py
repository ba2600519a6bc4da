"""Run AWS in this process: moto, one request at a time, for us and (over HTTP) for other processes.

Moto's backends are not made for threads: two conditional puts may both see that there is no item.
So every request, ours and other processes', goes through one lock. Measured, per call: in process
behind the lock 4.0 ms for a put; moto's threaded server 10 ms; its dispatcher behind a lock 14 ms.
"""

import json
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
from local.web import HttpRequest, HttpResponse

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
    """Counts writes to each service, and wakes the pump's sources that wait for one.

    By service, since a look that finds nothing costs a call behind the lock: were every source to
    look after every write, a burst of reports would take three times as long.
    """

    def __init__(self) -> None:
        self._changed = threading.Condition()
        self._writes: Counter[str] = Counter()

    def poke(self, service: str) -> None:
        """Count a write to a service, to ``s3/<bucket>``, or to ``EVERYTHING`` where that is
        unknown."""
        with self._changed:
            self._writes[service] += 1
            self._changed.notify_all()

    def writes(self, service: str | None = None) -> int:
        """Return how many writes there were to a service, or to all."""
        if service is None:
            return self._writes.total()
        return self._writes[service] + self._writes[EVERYTHING]

    def wait(self, count: int, seconds: float, service: str | None = None) -> None:
        """Return when there was a write after the ``count``-th, or after so many seconds."""
        with self._changed:
            self._changed.wait_for(lambda: self.writes(service) != count, timeout=seconds)


class _LockedStubber(BotocoreStubber):
    """Puts moto's interception behind the lock; lets requests to DynamoDB Local pass."""

    def __call__(
        self, event_name: str, request: AWSPreparedRequest, **kwargs: Any
    ) -> AWSResponse | None:
        if urlsplit(request.url).hostname in _LOCAL_HOSTS:
            return None
        with _LOCK:
            answer: AWSResponse | None = super().__call__(event_name, request, **kwargs)
            return answer


class Cloud:
    """Starts moto once a process, and notes which function makes which calls."""

    def __init__(self) -> None:
        self.wake = Wake()
        self.calls: defaultdict[str, set[str]] = defaultdict(set)
        """IAM actions that each function of ours was seen to use."""
        self._acting = threading.local()

    def start(self) -> None:
        """Put moto between boto3 and the network. Sessions made earlier are not intercepted."""
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
        """Return every mail that SES took, as moto keeps it, oldest first."""
        with _LOCK:
            return list(ses_backends[ACCOUNT][REGION].sent_messages)

    def _note_call(self, model: Any, params: Any, **_: Any) -> None:
        function = getattr(self._acting, "function", None)
        if function is not None:
            service = model.service_model.service_name
            prefix = _IAM_PREFIX.get(service, service)
            self.calls[function] |= {f"{prefix}:{name}" for name in _actions(model, params)}

    def _note_write(self, model: Any, **_: Any) -> None:
        service = model.service_model.service_name
        if service != "s3" and not model.name.startswith(_READS):  # S3 is asked over HTTP: answer()
            self.wake.poke(service)

    def answer(self, request: HttpRequest) -> HttpResponse:
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
            return HttpResponse(404, [("Content-Type", "text/plain")], b"no such service here")
        status, answer_headers, body = answered
        raw = body.encode() if isinstance(body, str) else body
        pairs = dict(answer_headers).items()  # of an error, moto gives a list
        return HttpResponse(status, [(str(k), str(v)) for k, v in pairs], raw)


def _reads(request: HttpRequest) -> bool:
    operation = (request.header("x-amz-target") or "").rpartition(".")[2]
    return request.method in ("GET", "HEAD") or operation.startswith(_READS)


def _written(request: HttpRequest, service: str) -> str:
    """Name a service as the pump's sources do; S3 by bucket, since most are not watched."""
    if service == "s3":
        return f"s3/{request.path.split('/')[1]}"
    return _SIGNED_AS.get(service, service)


def _actions(model: Any, params: Any) -> set[str]:
    """Return what a call takes permission for."""
    if model.name == "TransactWriteItems":  # for each of its parts
        return {
            f"{part}Item" for item in json.loads(params["body"])["TransactItems"] for part in item
        }
    return {f"{model.name}Version" if _deletes_a_version(model, params) else model.name}


def _deletes_a_version(model: Any, params: Any) -> bool:
    """Return whether a version is deleted, which takes another permission than an object."""
    return model.name == "DeleteObject" and "versionId" in params.get("query_string", {})


def _service(request: HttpRequest) -> str:
    """Return the service of a signature: ``Credential=<key>/<day>/<region>/<service>/…``."""
    return _scope(request)[3]


def _region(request: HttpRequest) -> str:
    return _scope(request)[2]


def _scope(request: HttpRequest) -> list[str]:
    authorization = request.header("authorization") or ""
    _, _, rest = authorization.partition("Credential=")
    parts = rest.partition(",")[0].split("/")
    return parts if len(parts) == 5 else ["", "", REGION, "s3", ""]
