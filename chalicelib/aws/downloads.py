"""S3: what is held about a case as one file, to be fetched. It is deleted after a day."""

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from chalicelib.aws.blobs import presigned_get
from chalicelib.aws.failures import OurErrors
from chalicelib.ports import ErasedObjects

if TYPE_CHECKING:
    from mypy_boto3_s3 import S3Client
    from mypy_boto3_s3.type_defs import CompletedPartTypeDef

_PART = 8 * 1024 * 1024
"""Bytes of a part; S3 takes none under 5 MiB but the last."""

_ZIP = "application/zip"


class S3Downloads:
    """The port ``Downloads`` on one bucket."""

    def __init__(self, s3: "S3Client", bucket: str) -> None:
        self._s3, self._bucket = s3, bucket

    def put(self, key: str, pieces: Iterable[bytes]) -> None:
        """Write an object part by part. What is not finished is cleared away by the bucket."""
        with OurErrors("s3"):
            begun = self._s3.create_multipart_upload(Bucket=self._bucket, Key=key, ContentType=_ZIP)
            parts: list[CompletedPartTypeDef] = [
                {"PartNumber": number, "ETag": self._send(key, begun["UploadId"], number, part)}
                for number, part in enumerate(_parts(pieces), start=1)
            ]
            self._s3.complete_multipart_upload(
                Bucket=self._bucket,
                Key=key,
                UploadId=begun["UploadId"],
                MultipartUpload={"Parts": parts},
            )

    def link(self, key: str, seconds: int, *, name: str = "report.zip") -> str:
        """Make an address that gives the object to whoever has it, for so many seconds.

        It is saved as ``name``, which by itself says nothing to whoever looks over a shoulder.
        """
        return presigned_get(
            self._s3,
            self._bucket,
            key,
            content_type=_ZIP,
            disposition=f'attachment; filename="{name}"',
            seconds=seconds,
        )

    def erase(self, case_id: str) -> ErasedObjects:
        """Delete a case's downloads: none is locked."""
        deleted = 0
        with OurErrors("s3"):
            pages = self._s3.get_paginator("list_objects_v2").paginate(
                Bucket=self._bucket, Prefix=f"{case_id}/"
            )
            for page in pages:
                for entry in page.get("Contents", ()):
                    self._s3.delete_object(Bucket=self._bucket, Key=entry["Key"])
                    deleted += 1
        return ErasedObjects(deleted)

    def _send(self, key: str, upload: str, number: int, part: bytes) -> str:
        answer = self._s3.upload_part(
            Bucket=self._bucket, Key=key, UploadId=upload, PartNumber=number, Body=part
        )
        return answer["ETag"]


def _parts(pieces: Iterable[bytes]) -> Iterator[bytes]:
    """Cut the same bytes into parts of one size, but the last."""
    pending = bytearray()
    for piece in pieces:
        pending += piece
        while len(pending) >= _PART:
            yield bytes(pending[:_PART])
            del pending[:_PART]
    if pending:
        yield bytes(pending)
