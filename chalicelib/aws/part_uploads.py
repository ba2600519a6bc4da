"""S3: files that come in parts (multipart upload), each put by a browser to a signed address.

A signature holds one part's number and length, so nobody can put more than was announced. What is
never joined is cleared away by the bucket's rules.
https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-query-string-auth.html
"""

from collections.abc import Mapping
from typing import TYPE_CHECKING

from botocore.auth import S3SigV4QueryAuth
from botocore.awsrequest import AWSRequest
from botocore.exceptions import ClientError

from chalicelib.aws.failures import OurErrors, code_of
from chalicelib.errors import Unavailable

if TYPE_CHECKING:
    from collections.abc import Callable

    from botocore.credentials import Credentials
    from mypy_boto3_s3 import S3Client
    from mypy_boto3_s3.type_defs import CompletedPartTypeDef, PartTypeDef

_ENDED = "NoSuchUpload"


class S3PartUploads:
    """The port ``PartUploads`` on the quarantine bucket. Signed addresses are below ``address``,
    where the edge hands them to the bucket."""

    def __init__(
        self,
        s3: "S3Client",
        credentials: "Callable[[], Credentials | None]",
        bucket: str,
        address: str,
    ) -> None:
        self._s3, self._credentials = s3, credentials
        self._bucket, self._address = bucket, address

    def begin(self, upload_id: str, content_type: str) -> str:
        """Begin a file, and give the name that S3 has for its parts."""
        with OurErrors("s3"):
            begun = self._s3.create_multipart_upload(
                Bucket=self._bucket, Key=upload_id, ContentType=content_type
            )
        return begun["UploadId"]

    def sizes(self, upload_id: str, parts_id: str) -> Mapping[int, int] | None:
        """Return the size of each part that arrived, by number; None once they are joined."""
        parts = self._parts(upload_id, parts_id)
        return None if parts is None else {part["PartNumber"]: part["Size"] for part in parts}

    def link(self, upload_id: str, parts_id: str, number: int, size: int, seconds: int) -> str:
        """Sign an address to which one part of that size may be put, for so many seconds.

        The bucket's own regional name is signed, since the edge calls it by that. Raises
        Unavailable where there is nothing to sign with.
        """
        credentials = self._credentials()
        if credentials is None:
            raise Unavailable
        region = self._s3.meta.region_name
        request = AWSRequest(
            method="PUT",
            url=f"https://{self._bucket}.s3.{region}.amazonaws.com/{upload_id}",
            headers={"Content-Length": str(size)},
            params={"partNumber": str(number), "uploadId": parts_id},
        )
        S3SigV4QueryAuth(credentials, "s3", region, expires=seconds).add_auth(request)
        return f"{self._address}/{upload_id}?{str(request.url).partition('?')[2]}"

    def join(self, upload_id: str, parts_id: str) -> None:
        """Make one file of the parts that arrived, in order; nothing where they are joined."""
        parts = self._parts(upload_id, parts_id)
        if parts is None:
            return
        listed: list[CompletedPartTypeDef] = [
            {"PartNumber": part["PartNumber"], "ETag": part["ETag"]} for part in parts
        ]
        with OurErrors("s3"):
            self._s3.complete_multipart_upload(
                Bucket=self._bucket,
                Key=upload_id,
                UploadId=parts_id,
                MultipartUpload={"Parts": listed},
            )

    def _parts(self, upload_id: str, parts_id: str) -> "list[PartTypeDef] | None":
        with OurErrors("s3"):
            try:
                answer = self._s3.list_parts(Bucket=self._bucket, Key=upload_id, UploadId=parts_id)
            except ClientError as error:
                if code_of(error) == _ENDED:
                    return None
                raise
        return list(answer.get("Parts", ()))
