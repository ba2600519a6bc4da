"""Run AWS in this process: moto, one request at a time, for us and (over HTTP) for other processes.

Moto's backends are not made for threads: two conditional puts may both see that there is no item.
So every request, ours and other processes', goes through one lock. Measured, per call: in process
behind the lock 4.0 ms for a put; moto's threaded server 10 ms; its dispatcher behind a lock 14 ms.
"""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from urllib.parse import urlsplit

from botocore.awsrequest import AWSPreparedRequest, AWSResponse
from botocore.compat import HTTPHeaders
from moto import mock_aws
from moto.core.botocore_stubber import BotocoreStubber
from moto.core.models import botocore_stubber
from moto.ses.models import ses_backends
from moto.sqs.models import SQSBackend

from local.account import ACCOUNT, REGION
from local.calls import READS, CallNotes
from local.quickly import answer_quickly
from local.wake import queue_place
from local.web import HttpRequest, HttpResponse

_LOCAL_HOSTS = {"127.0.0.1", "localhost"}
_SIGNED_AS = {"ses": "sesv2"}
_HOSTS = {"ses": "email"}
"""Services that do not answer at the name that their requests are signed with."""
_LOCK = threading.RLock()


@contextmanager
def alone() -> Iterator[None]:
    """Keep every other request of moto out."""
    with _LOCK:
        yield


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
    """Starts moto once a process."""

    def __init__(self) -> None:
        self.notes = CallNotes()
        self.wake = self.notes.wake

    def start(self) -> None:
        """Put moto between boto3 and the network. Sessions made earlier are not intercepted."""
        self.notes.listen()
        # Nothing here is old enough to expire, and asking costs a scan of the queue per message.
        setattr(SQSBackend, "is_message_valid_based_on_retention_period", lambda *_: True)  # noqa: B010
        answer_quickly()
        botocore_stubber.__class__ = _LockedStubber
        mock_aws().start()

    def sent_mails(self, count: int = 0) -> list[Any]:
        """Return the mails that SES took after the first ``count``, as moto keeps them."""
        with _LOCK:
            return list(ses_backends[ACCOUNT][REGION].sent_messages[count:])

    def answer(self, request: HttpRequest) -> HttpResponse:
        """Answer another process's AWS request, as moto would."""
        service = _service(request)
        headers = HTTPHeaders()
        for name, value in request.headers:
            headers[name] = value
        del headers["Host"]
        host = f"{_HOSTS.get(service, service)}.{_region(request)}.amazonaws.com"
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
    return request.method in ("GET", "HEAD") or operation.startswith(READS)


def _written(request: HttpRequest, service: str) -> str:
    """Name a service as the pump's sources do; S3 by bucket, since most are not watched, and SQS by
    queue."""
    if service == "sqs":
        return queue_place(request.body)
    if service == "s3":
        return f"s3/{request.path.split('/')[1]}"
    return _SIGNED_AS.get(service, service)


def _service(request: HttpRequest) -> str:
    """Return the service of a signature: ``Credential=<key>/<day>/<region>/<service>/…``."""
    return _scope(request)[3]


def _region(request: HttpRequest) -> str:
    return _scope(request)[2]


def _scope(request: HttpRequest) -> list[str]:
    authorization = request.header("authorization") or ""
    _, _, credential = authorization.partition("Credential=")
    parts = credential.partition(",")[0].split("/")
    return parts if len(parts) == 5 else ["", "", REGION, "s3", ""]
