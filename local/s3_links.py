"""S3's signed addresses: good as they were signed, for so long, and nothing without a signature.

Moto gives any object to whoever asks. What has an Authorization header is another process of ours.
"""

import hmac
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from functools import cache
from typing import Any
from urllib.parse import parse_qsl, quote

import boto3
from botocore.auth import S3SigV4QueryAuth
from botocore.awsrequest import AWSRequest

from local.s3_forms import Refused, error
from local.web import Answer, Application, Request

_SIGNATURE = "X-Amz-Signature"


def guarded(
    answer: Application, now: Callable[[], datetime] = lambda: datetime.now(UTC)
) -> Application:
    """An application that is asked only what was signed."""
    credentials = cache(lambda: boto3.Session().get_credentials())  # known once moto has started

    def ask(request: Request) -> Answer:
        if request.header("authorization") is None:
            try:
                _check(request, credentials(), now())
            except Refused as refused:
                return error(refused)
        return answer(request)

    return ask


def _check(request: Request, credentials: Any, now: datetime) -> None:
    said = dict(parse_qsl(request.target.partition("?")[2], keep_blank_values=True))
    signature = said.pop(_SIGNATURE, None)
    if signature is None:
        raise Refused(403, "AccessDenied", "Access Denied")
    at = datetime.strptime(said["X-Amz-Date"], "%Y%m%dT%H%M%SZ").replace(tzinfo=UTC)
    if now > at + timedelta(seconds=int(said["X-Amz-Expires"])):
        raise Refused(403, "AccessDenied", "Request has expired")
    if not hmac.compare_digest(_signature(request, said, credentials), signature):
        raise Refused(403, "SignatureDoesNotMatch", "The signature does not match.")


def _signature(request: Request, said: dict[str, str], credentials: Any) -> str:
    region = said["X-Amz-Credential"].split("/")[2]
    auth = S3SigV4QueryAuth(credentials, "s3", region)
    query = "&".join(
        f"{quote(name, safe='')}={quote(value, safe='')}" for name, value in said.items()
    )
    url = f"http://{request.header('host')}{request.path}?{query}"
    asked = AWSRequest(method=request.method, url=url)
    asked.context["timestamp"] = said["X-Amz-Date"]
    signature: str = auth.signature(
        auth.string_to_sign(asked, auth.canonical_request(asked)), asked
    )
    return signature
