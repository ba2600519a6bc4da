"""S3's POST: a form that may post one file, as its signed policy says. Moto looks at none of it.

https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-authentication-HTTPPOST.html
"""

import base64
import binascii
import hmac
import json
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256
from typing import Any
from urllib.parse import urlencode

import boto3

from local.web import Answer, Request

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


class Refused(Exception):
    """S3's answer to what it does not take."""

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

    def __call__(self, request: Request) -> Answer:
        """Put the file where the policy says, or say why not, as S3 would."""
        if request.method != "POST":
            return Answer(405, [("Allow", "POST")])
        try:
            form = read_form(request)
            self._check(form)
        except Refused as refused:
            return error(refused)
        put = self._s3.put_object(
            Bucket=self._bucket,
            Key=form.fields["key"],
            Body=form.file,
            ContentType=form.fields.get("content-type", "binary/octet-stream"),
        )
        return self._taken(form.fields, put["ETag"])

    def _check(self, form: Form) -> None:
        policy = self._policy(form.fields)
        if datetime.fromisoformat(policy["expiration"].replace("Z", "+00:00")) <= self._now():
            raise _denied("Invalid according to Policy: Policy expired.")
        said = {**form.fields, "bucket": self._bucket}
        covered = {"bucket"}
        for condition in policy["conditions"]:
            covered.update(_hold(condition, said, len(form.file)))
        extra = sorted(set(form.fields) - covered - _UNCONDITIONED)
        extra = [name for name in extra if not name.startswith("x-ignore-")]
        if extra:
            raise _denied(f"Invalid according to Policy: Extra input fields: {extra[0]}")

    def _policy(self, fields: Mapping[str, str]) -> dict[str, Any]:
        """The policy, if we signed it."""
        try:
            policy, signature = fields["policy"], fields["x-amz-signature"]
            access_key, *scope = fields["x-amz-credential"].split("/")
        except KeyError as missing:
            raise _denied(f"The form has no {missing.args[0]}") from missing
        key = f"AWS4{self._credentials.secret_key}".encode()
        for part in scope:
            key = hmac.digest(key, part.encode(), sha256)
        expected = hmac.digest(key, policy.encode(), sha256).hex()
        known = access_key == self._credentials.access_key
        if not known or not hmac.compare_digest(expected, signature):
            raise Refused(403, "SignatureDoesNotMatch", "The signature does not match.")
        try:
            said: dict[str, Any] = json.loads(base64.b64decode(policy, validate=True))
        except (binascii.Error, ValueError) as unreadable:
            raise Refused(400, "InvalidPolicyDocument", "Invalid JSON.") from unreadable
        return said

    def _taken(self, fields: Mapping[str, str], etag: str) -> Answer:
        then = fields.get("success_action_redirect")
        if then is None:
            return Answer(204, [("ETag", etag)])
        query = urlencode({"bucket": self._bucket, "key": fields["key"], "etag": etag})
        return Answer(303, [("Location", f"{then}{'&' if '?' in then else '?'}{query}")])


def _hold(condition: Any, said: Mapping[str, str], size: int) -> Iterator[str]:
    """Hold the form to one condition and give the name of the field that it is about."""
    if isinstance(condition, dict):
        ((name, wanted),) = condition.items()
        operator = "eq"
    else:
        operator, name, wanted = condition
    if operator == "content-length-range":
        _hold_size(int(name), int(wanted), size)
        return
    name = name.removeprefix("$").lower()
    value = said.get(name, "")
    if not (value == wanted if operator == "eq" else value.startswith(wanted)):
        raise _denied(f"Invalid according to Policy: Policy Condition failed: {condition}")
    yield name


def _hold_size(least: int, most: int, size: int) -> None:
    if size < least:
        raise Refused(400, "EntityTooSmall", "Your proposed upload is smaller than allowed")
    if size > most:
        raise Refused(400, "EntityTooLarge", "Your proposed upload exceeds the maximum allowed")


def read_form(request: Request) -> Form:
    """The form in a request. Raises Refused; what comes after the file is not looked at."""
    found = _BOUNDARY.match(request.header("content-type") or "")
    if found is None:
        raise Refused(412, "PreconditionFailed", "Bucket POST must be of multipart/form-data")
    fields: dict[str, str] = {}
    for part in request.body.split(b"--" + found[1].encode())[1:]:
        head, _, content = part.partition(b"\r\n\r\n")
        named = _NAME.search(head)
        if named is None:
            continue
        name, content = named[1].decode("utf-8", "replace").lower(), content.removesuffix(b"\r\n")
        if name == "file":
            return Form(fields, content)
        fields[name] = content.decode("utf-8", "replace")
    raise Refused(400, "InvalidArgument", "POST requires exactly one file upload per request.")


def _denied(message: str) -> Refused:
    return Refused(403, "AccessDenied", message)


def error(refused: Refused) -> Answer:
    """What S3 says of it."""
    body = (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        f"<Error><Code>{refused.code}</Code><Message>{refused.message}</Message></Error>"
    )
    return Answer(refused.status, [("Content-Type", "application/xml")], body.encode())
