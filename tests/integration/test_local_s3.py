"""S3's door as the embedded stack plays it: what the stack's own test cannot wait for."""

import base64
import hmac
import json
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from typing import Any

import boto3
import pytest

from local.s3_forms import Forms
from local.web import HttpRequest, HttpResponse
from tests.support.deployed import Deployed

pytestmark = pytest.mark.parametrize("deployed", ["moto"], indirect=True)

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
SCOPE = "testing/20261122/eu-west-2/s3/aws4_request"


def _credentials() -> Any:
    return boto3.Session().get_credentials()


def policy(**changes: Any) -> dict[str, str]:
    """Fields of a form, signed as boto3 signs them."""
    document = {
        "expiration": "2026-11-22T12:30:00Z",
        "conditions": [{"key": "a"}, ["starts-with", "$Content-Type", "image/"]],
        **changes,
    }
    text = base64.b64encode(json.dumps(document).encode()).decode()
    key = b"AWS4" + _credentials().secret_key.encode()
    for part in SCOPE.split("/")[1:]:
        key = hmac.digest(key, part.encode(), sha256)
    signature = hmac.digest(key, text.encode(), sha256).hex()
    credential = SCOPE.replace("testing", _credentials().access_key)
    signed = {"policy": text, "x-amz-signature": signature, "x-amz-credential": credential}
    return {"key": "a", "Content-Type": "image/png", **signed}


def post(deployed: Deployed, fields: Mapping[str, str], at: datetime = NOW) -> HttpResponse:
    """Post a form to the quarantine bucket."""
    parts = [
        f'--b\r\nContent-Disposition: form-data; name="{k}"\r\n\r\n{v}\r\n'
        for k, v in fields.items()
    ]
    parts.append(
        '--b\r\nContent-Disposition: form-data; name="file"; filename="x"\r\n\r\nbytes\r\n--b--\r\n'
    )
    form = [("Content-Type", "multipart/form-data; boundary=b")]
    forms = Forms(deployed.settings.quarantine_bucket, lambda: at)
    return forms(HttpRequest("POST", "/uploads", form, "".join(parts).encode(), "192.0.2.7"))


def covered(fields: Mapping[str, str]) -> dict[str, str]:
    """The fields, with a policy that covers the credential."""
    conditions = [{"key": "a"}, ["starts-with", "$Content-Type", "image/"]]
    return {**policy(conditions=[*conditions, {"x-amz-credential": fields["x-amz-credential"]}])}


def test_form_is_good_until_it_expires(deployed: Deployed) -> None:
    fields = covered(policy())
    assert post(deployed, fields).status == 204
    expired = post(deployed, fields, NOW + timedelta(minutes=30))
    assert (expired.status, b"expired" in expired.body) == (403, True)


def test_field_begins_as_the_policy_says(deployed: Deployed) -> None:
    fields = covered(policy())
    assert post(deployed, {**fields, "Content-Type": "image/webp"}).status == 204
    assert post(deployed, {**fields, "Content-Type": "text/html"}).status == 403
    assert post(deployed, {**fields, "x-ignore-me": "anything"}).status == 204


def test_request_is_refused_when_it_is_no_form(deployed: Deployed) -> None:
    forms = Forms(deployed.settings.quarantine_bucket)
    plain = HttpRequest("POST", "/uploads", [("Content-Type", "text/plain")], b"", "192.0.2.7")
    assert forms(plain).status == 412
    empty = HttpRequest(
        "POST", "/uploads", [("Content-Type", "multipart/form-data; boundary=b")], b"--b--", "x"
    )
    assert forms(empty).status == 400
    assert post(deployed, {"key": "a"}).status == 403
