"""Check S3's signed addresses: as they were signed, for so long, and nothing without a signature.

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

from local.s3_forms import S3Refusal, refusal_response
from local.web import Application, HttpRequest, HttpResponse

_SIGNATURE = "X-Amz-Signature"


def guarded(
    answer: Application, now: Callable[[], datetime] = lambda: datetime.now(UTC)
) -> Application:
    """Return an application that gets only signed requests."""
    credentials = cache(lambda: boto3.Session().get_credentials())  # known once moto has started

    def ask(request: HttpRequest) -> HttpResponse:
        if request.header("authorization") is None:
            try:
                _check(request, credentials(), now())
            except S3Refusal as refusal:
                return refusal_response(refusal)
        return answer(request)

    return ask


def _check(request: HttpRequest, credentials: Any, now: datetime) -> None:
    parameters = dict(parse_qsl(request.target.partition("?")[2], keep_blank_values=True))
    signature = parameters.pop(_SIGNATURE, None)
    if signature is None:
        raise S3Refusal(403, "AccessDenied", "Access Denied")
    signed_at = datetime.strptime(parameters["X-Amz-Date"], "%Y%m%dT%H%M%SZ").replace(tzinfo=UTC)
    if now > signed_at + timedelta(seconds=int(parameters["X-Amz-Expires"])):
        raise S3Refusal(403, "AccessDenied", "Request has expired")
    if not hmac.compare_digest(_signature(request, parameters, credentials), signature):
        raise S3Refusal(403, "SignatureDoesNotMatch", "The signature does not match.")


def _signature(request: HttpRequest, parameters: dict[str, str], credentials: Any) -> str:
    region = parameters["X-Amz-Credential"].split("/")[2]
    auth = S3SigV4QueryAuth(credentials, "s3", region)
    query = "&".join(
        f"{quote(name, safe='')}={quote(value, safe='')}" for name, value in parameters.items()
    )
    url = f"http://{request.header('host')}{request.path}?{query}"
    aws_request = AWSRequest(method=request.method, url=url)
    aws_request.context["timestamp"] = parameters["X-Amz-Date"]
    signature: str = auth.signature(
        auth.string_to_sign(aws_request, auth.canonical_request(aws_request)), aws_request
    )
    return signature
