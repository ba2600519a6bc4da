"""S3's door for parts as the embedded stack plays it: what was signed is let in, nothing else."""

from datetime import UTC, datetime, timedelta
from typing import Any

import boto3
import pytest

from chalicelib.aws.clients import client, credentials
from chalicelib.aws.part_uploads import S3PartUploads
from local.s3_parts import Parts
from local.web import HttpRequest
from tests.support.deployed import Deployed

pytestmark = pytest.mark.parametrize("deployed", ["moto"], indirect=True)
UPLOAD, ADDRESS = "a" * 32, "https://standsafe.example.org/uploads"


def begun(deployed: Deployed) -> tuple[S3PartUploads, str]:
    bucket = deployed.settings.quarantine_bucket
    part_uploads = S3PartUploads(client("s3"), credentials, bucket, ADDRESS)
    return part_uploads, part_uploads.begin(UPLOAD, "video/mp4")


def put(deployed: Deployed, link: str, body: bytes = b"12345", **changes: Any) -> int:
    """Put a part, and give the status."""
    at = changes.get("at", datetime.now(UTC))
    parts = Parts(deployed.settings.quarantine_bucket, "/uploads/", lambda: at)
    target = link.removeprefix("https://standsafe.example.org")
    headers = [("Content-Length", str(len(body)))]
    method = changes.get("method", "PUT")
    return parts(HttpRequest(method, target, headers, body, "192.0.2.7")).status


def test_part_is_put_where_its_address_says(deployed: Deployed) -> None:
    part_uploads, parts_id = begun(deployed)
    assert put(deployed, part_uploads.link(UPLOAD, parts_id, 1, 5, 1800)) == 200
    part_uploads.join(UPLOAD, parts_id)
    s3 = boto3.client("s3")
    stored = s3.get_object(Bucket=deployed.settings.quarantine_bucket, Key=UPLOAD)
    assert stored["Body"].read() == b"12345"


def test_part_is_refused_when_anything_is_not_as_it_was_signed(deployed: Deployed) -> None:
    part_uploads, parts_id = begun(deployed)
    link = part_uploads.link(UPLOAD, parts_id, 1, 5, 1800)
    assert put(deployed, link, b"more than was announced") == 403
    assert put(deployed, link.replace("partNumber=1", "partNumber=2")) == 403
    assert put(deployed, link.replace(UPLOAD, "b" * 32)) == 403
    assert put(deployed, link.partition("?")[0]) == 403
    assert put(deployed, link, at=datetime.now(UTC) + timedelta(hours=1)) == 403
    assert put(deployed, link, method="GET") == 405
