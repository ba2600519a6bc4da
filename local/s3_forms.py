"""Take S3's POST: a form that may post one file, as its signed policy says. Moto checks none of it.

https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-authentication-HTTPPOST.html
"""

import base64
import binascii
import hmac
import json
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256
from typing import Any
from urllib.parse import urlencode

import boto3

from local.web import HttpRequest, HttpResponse

_BOUNDARY = re.compile(r'multipart/form-data;.*boundary="?([^";]{1,70})"?', re.I)
_NAME = re.compile(rb'content-disposition:\s*form-data;.*?\bname="([^"]*)"', re.I)
_UNCONDITIONED = {"policy", "x-amz-signature", "file"}
MOST_BYTES = 64 * 1024 * 1024
"""What the server takes in before the policy is asked: more than any policy of ours allows."""


@dataclass(frozen=True, slots=True)
class Form:
    """The fields before the file, by their names in small letters, and the file."""

    fields: Mapping[str, str]
    file: bytes


def signature_of(text: str, secret_key: str, scope: Sequence[str]) -> str:
    """Sign a text as AWS does (Signature Version 4): ``scope`` is day, region, service and end."""
    key = f"AWS4{secret_key}".encode()
    for part in scope:
        key = hmac.digest(key, part.encode(), sha256)
    return hmac.digest(key, text.encode(), sha256).hex()


class S3Refusal(Exception):
    """Carries S3's answer to a request that it refuses."""

    def __init__(self, status: int, code: str, message: str) -> None:
        super().__init__(code)
        self.status, self.code, self.message = status, code, message


class Forms:
    """Takes forms for one bucket."""

    def __init__(
        self, bucket: str, now: Callable[[], datetime] = lambda: datetime.now(UTC)
    ) -> None:
        self._bucket, self._now = bucket, now
        self._s3: Any = boto3.client("s3")
        self._credentials: Any = boto3.Session().get_credentials()

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Put the file where the policy says, or refuse as S3 would."""
        if request.method != "POST":
            return HttpResponse(405, [("Allow", "POST")])
        try:
            form = read_form(request)
            self._check(form)
        except S3Refusal as refusal:
            return refusal_response(refusal)
        stored = self._s3.put_object(
            Bucket=self._bucket,
            Key=form.fields["key"],
            Body=form.file,
            ContentType=form.fields.get("content-type", "binary/octet-stream"),
        )
        return self._stored(form.fields, stored["ETag"])

    def _check(self, form: Form) -> None:
        policy = self._policy(form.fields)
        if datetime.fromisoformat(policy["expiration"].replace("Z", "+00:00")) <= self._now():
            raise _access_denied("Invalid according to Policy: Policy expired.")
        fields = {**form.fields, "bucket": self._bucket}
        conditioned = {"bucket"}
        for condition in policy["conditions"]:
            conditioned.update(_check_condition(condition, fields, len(form.file)))
        extra = sorted(set(form.fields) - conditioned - _UNCONDITIONED)
        extra = [name for name in extra if not name.startswith("x-ignore-")]
        if extra:
            raise _access_denied(f"Invalid according to Policy: Extra input fields: {extra[0]}")

    def _policy(self, fields: Mapping[str, str]) -> dict[str, Any]:
        """Return the policy, if we signed it. Raises S3Refusal."""
        try:
            policy, signature = fields["policy"], fields["x-amz-signature"]
            access_key, *scope = fields["x-amz-credential"].split("/")
        except KeyError as missing:
            raise _access_denied(f"The form has no {missing.args[0]}") from missing
        expected = signature_of(policy, self._credentials.secret_key, scope)
        is_ours = access_key == self._credentials.access_key
        if not is_ours or not hmac.compare_digest(expected, signature):
            raise S3Refusal(403, "SignatureDoesNotMatch", "The signature does not match.")
        try:
            document: dict[str, Any] = json.loads(base64.b64decode(policy, validate=True))
        except (binascii.Error, ValueError) as unreadable:
            raise S3Refusal(400, "InvalidPolicyDocument", "Invalid JSON.") from unreadable
        return document

    def _stored(self, fields: Mapping[str, str], etag: str) -> HttpResponse:
        redirect = fields.get("success_action_redirect")
        if redirect is None:
            return HttpResponse(204, [("ETag", etag)])
        query = urlencode({"bucket": self._bucket, "key": fields["key"], "etag": etag})
        return HttpResponse(
            303, [("Location", f"{redirect}{'&' if '?' in redirect else '?'}{query}")]
        )


def _check_condition(condition: Any, fields: Mapping[str, str], size: int) -> Iterator[str]:
    """Hold the form to one condition and give the name of its field."""
    if isinstance(condition, dict):
        ((name, operand),) = condition.items()
        operator = "eq"
    else:
        operator, name, operand = condition
    if operator == "content-length-range":
        _check_size(int(name), int(operand), size)
        return
    name = name.removeprefix("$").lower()
    value = fields.get(name, "")
    if not (value == operand if operator == "eq" else value.startswith(operand)):
        raise _access_denied(f"Invalid according to Policy: Policy Condition failed: {condition}")
    yield name


def _check_size(least: int, most: int, size: int) -> None:
    if size < least:
        raise S3Refusal(400, "EntityTooSmall", "Your proposed upload is smaller than allowed")
    if size > most:
        raise S3Refusal(400, "EntityTooLarge", "Your proposed upload exceeds the maximum allowed")


def read_form(request: HttpRequest) -> Form:
    """Read the form in a request, up to its file, as S3 does. Raises S3Refusal."""
    boundary = _BOUNDARY.match(request.header("content-type") or "")
    if boundary is None:
        raise S3Refusal(412, "PreconditionFailed", "Bucket POST must be of multipart/form-data")
    fields: dict[str, str] = {}
    for part in request.body.split(b"--" + boundary[1].encode())[1:]:
        head, _, content = part.partition(b"\r\n\r\n")
        name_match = _NAME.search(head)
        if name_match is None:
            continue
        name, content = (
            name_match[1].decode("utf-8", "replace").lower(),
            content.removesuffix(b"\r\n"),
        )
        if name == "file":
            return Form(fields, content)
        fields[name] = content.decode("utf-8", "replace")
    raise S3Refusal(400, "InvalidArgument", "POST requires exactly one file upload per request.")


def _access_denied(message: str) -> S3Refusal:
    return S3Refusal(403, "AccessDenied", message)


def refusal_response(refusal: S3Refusal) -> HttpResponse:
    """Return S3's answer to a refused request."""
    body = (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        f"<Error><Code>{refusal.code}</Code><Message>{refusal.message}</Message></Error>"
    )
    return HttpResponse(refusal.status, [("Content-Type", "application/xml")], body.encode())
