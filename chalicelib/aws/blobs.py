"""S3: whole objects, small enough to be read and written in one call."""

from collections.abc import Mapping
from typing import TYPE_CHECKING

from chalicelib.aws.failures import OurErrors, SkipIfAbsent

if TYPE_CHECKING:
    from mypy_boto3_s3 import S3Client


def presigned_get(
    s3: "S3Client", bucket: str, key: str, *, content_type: str, disposition: str, seconds: int
) -> str:
    """Return an address that gives the object to whoever has it, for so many seconds."""
    address: str = s3.generate_presigned_url(
        "get_object",
        Params={
            "Bucket": bucket,
            "Key": key,
            "ResponseContentType": content_type,
            "ResponseContentDisposition": disposition,
            "ResponseCacheControl": "no-store",
        },
        ExpiresIn=seconds,
    )
    return address


class S3Blobs:
    """The port ``Blobs`` on one bucket that is encrypted with S3's own keys.

    Only there is an ETag the MD5 of the content:
    https://docs.aws.amazon.com/AmazonS3/latest/API/API_Object.html
    """

    def __init__(self, s3: "S3Client", bucket: str) -> None:
        self._s3, self._bucket = s3, bucket

    def fingerprints(self, prefix: str = "") -> Mapping[str, str]:
        """Map every key that begins so to its ETag. Raises Unavailable."""
        with OurErrors("s3"):
            pages = self._s3.get_paginator("list_objects_v2").paginate(
                Bucket=self._bucket, Prefix=prefix
            )
            return {
                entry["Key"]: entry["ETag"].strip('"')
                for page in pages
                for entry in page.get("Contents", ())
            }

    def get(self, key: str) -> bytes | None:
        """Read an object; None where there is none. Raises Unavailable."""
        with OurErrors("s3"), SkipIfAbsent():
            return self._s3.get_object(Bucket=self._bucket, Key=key)["Body"].read()
        return None

    def put(self, key: str, body: bytes, *, content_type: str, cache_control: str) -> None:
        """Write a whole object. Raises Unavailable."""
        with OurErrors("s3"):
            self._s3.put_object(
                Bucket=self._bucket,
                Key=key,
                Body=body,
                ContentType=content_type,
                CacheControl=cache_control,
            )

    def delete(self, key: str) -> None:
        """Remove an object; its versions stay. Raises Unavailable."""
        with OurErrors("s3"):
            self._s3.delete_object(Bucket=self._bucket, Key=key)

    def version(self, key: str, mark: str) -> bytes | None:
        """Read the content that an object has or once had, by its ETag. Raises Unavailable."""
        with OurErrors("s3"):
            pages = self._s3.get_paginator("list_object_versions").paginate(
                Bucket=self._bucket, Prefix=key
            )
            for page in pages:
                for entry in page.get("Versions", ()):
                    if entry["Key"] == key and entry["ETag"].strip('"') == mark:
                        return self._s3.get_object(
                            Bucket=self._bucket, Key=key, VersionId=entry["VersionId"]
                        )["Body"].read()
        return None
