"""What is held about a case, in S3: written while it is made, fetched by a link, erased."""

import boto3
import pytest

from chalicelib.aws.downloads import S3Downloads
from tests.support.deployed import Deployed

pytestmark = pytest.mark.parametrize("deployed", ["moto"], indirect=True)

PIECE = b"0123456789" * 300_000  # 3 MB: seven of them are three parts
CASE = "SS22222222222"


@pytest.fixture
def downloads(deployed: Deployed) -> S3Downloads:
    return S3Downloads(boto3.client("s3"), deployed.settings.downloads_bucket)


def test_put_writes_in_parts_when_the_file_is_large(
    downloads: S3Downloads, deployed: Deployed
) -> None:
    downloads.put(f"{CASE}/a.zip", (PIECE for _ in range(7)))
    stored = boto3.client("s3").get_object(
        Bucket=deployed.settings.downloads_bucket, Key=f"{CASE}/a.zip"
    )
    assert stored["Body"].read() == PIECE * 7
    assert stored["ETag"].strip('"').endswith("-3")


def test_link_has_the_file_saved_and_not_cached(downloads: S3Downloads) -> None:
    link = downloads.link(f"{CASE}/a.zip", 900)
    for part in ("attachment", "report.zip", "no-store", "X-Amz-Expires=900"):
        assert part in link
