"""Take S3's PUT of one part of a file to a signed address. Moto checks no signature.

https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-query-string-auth.html
"""

import hmac
from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from typing import Any
from urllib.parse import parse_qsl, quote

import boto3
from botocore.exceptions import ClientError

from local.s3_forms import S3Refusal, refusal_response, signature_of
from local.web import Application, HttpRequest, HttpResponse

_SIGNED = "content-length;host"


class Parts:
    """Takes parts for one bucket, below the path ``prefix``."""

    def __init__(
        self,
        bucket: str,
        prefix: str,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self._bucket, self._prefix, self._now = bucket, prefix, now
        self._s3: Any = boto3.client("s3")
        self._credentials: Any = boto3.Session().get_credentials()

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Put the part where its address says, or refuse as S3 would."""
        if request.method != "PUT":
            return HttpResponse(405, [("Allow", "PUT")])
        query = dict(parse_qsl(request.target.partition("?")[2], keep_blank_values=True))
        key = request.path.removeprefix(self._prefix)
        try:
            self._check(request, key, query)
            stored = self._s3.upload_part(
                Bucket=self._bucket,
                Key=key,
                PartNumber=int(query["partNumber"]),
                UploadId=query["uploadId"],
                Body=request.body,
            )
        except S3Refusal as refusal:
            return refusal_response(refusal)
        except ClientError as error:
            code = error.response["Error"]["Code"]
            return refusal_response(S3Refusal(404, code, "The upload does not exist."))
        return HttpResponse(200, [("ETag", stored["ETag"])])

    def _check(self, request: HttpRequest, key: str, query: Mapping[str, str]) -> None:
        """Raise S3Refusal unless we signed this part of this length, and lately enough."""
        try:
            at = datetime.strptime(query["X-Amz-Date"], "%Y%m%dT%H%M%S%z")
            until = at + timedelta(seconds=int(query["X-Amz-Expires"]))
            expected = self._signature(request, key, query)
            given = query["X-Amz-Signature"]
        except (KeyError, ValueError) as missing:
            raise S3Refusal(403, "AccessDenied", f"Access denied: {missing}") from missing
        if until <= self._now():
            raise S3Refusal(403, "AccessDenied", "Request has expired")
        if query["X-Amz-SignedHeaders"] != _SIGNED or not hmac.compare_digest(expected, given):
            raise S3Refusal(403, "SignatureDoesNotMatch", "The signature does not match.")

    def _signature(self, request: HttpRequest, key: str, query: Mapping[str, str]) -> str:
        scope = query["X-Amz-Credential"].split("/")[1:]
        signed = sorted(
            (quote(name, safe="-_.~"), quote(value, safe="-_.~"))
            for name, value in query.items()
            if name != "X-Amz-Signature"
        )
        canonical = "\n".join(
            [
                "PUT",
                f"/{key}",
                "&".join(f"{name}={value}" for name, value in signed),
                f"content-length:{request.header('content-length')}",
                f"host:{self._bucket}.s3.{scope[1]}.amazonaws.com",
                "",
                _SIGNED,
                "UNSIGNED-PAYLOAD",
            ]
        )
        digest = sha256(canonical.encode()).hexdigest()
        text = "\n".join(["AWS4-HMAC-SHA256", query["X-Amz-Date"], "/".join(scope), digest])
        return signature_of(text, self._credentials.secret_key, scope)


def by_path(forms: Application, parts: Application, root: str) -> Application:
    """Hand a request to what takes whole files at ``root``, or parts below it, as the edge does."""

    def take(request: HttpRequest) -> HttpResponse:
        return forms(request) if request.path == root else parts(request)

    return take
