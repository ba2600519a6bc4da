"""S3: uploads that nobody has looked at yet."""

from collections.abc import Mapping
from typing import TYPE_CHECKING

from chalicelib.aws.failures import SkipIfAbsent, our_errors
from chalicelib.limits import FILE_SIZE
from chalicelib.ports import Arrived

if TYPE_CHECKING:
    from mypy_boto3_s3 import S3Client


class S3Quarantine:
    """The port ``Quarantine`` on one versioned bucket."""

    def __init__(self, s3: "S3Client", bucket: str) -> None:
        self._s3, self._bucket = s3, bucket

    def invite(
        self, upload_id: str, content_type: str, seconds: int, then: str | None = None
    ) -> Mapping[str, str]:
        """Make the fields of a form that may post one file, of 1 byte to 20 MB, to this place.

        ``then`` is where the form leads to afterwards.
        https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-HTTPPOSTConstructPolicy.html
        """
        fields = {"Content-Type": content_type}
        if then is not None:
            fields["success_action_redirect"] = then
        form = self._s3.generate_presigned_post(
            Bucket=self._bucket,
            Key=upload_id,
            Fields=dict(fields),
            Conditions=[
                *({name: value} for name, value in fields.items()),
                ["content-length-range", 1, FILE_SIZE],
            ],
            ExpiresIn=seconds,
        )
        signed: dict[str, str] = form["fields"]
        return signed

    def fetch(self, upload_id: str) -> Arrived | None:
        """Read what arrived, as far as one byte over the limit; None where nothing did."""
        with our_errors(), SkipIfAbsent():
            answer = self._s3.get_object(Bucket=self._bucket, Key=upload_id)
            return Arrived(answer["VersionId"], answer["Body"].read(FILE_SIZE + 1))
        return None

    def remove(self, upload_id: str, version: str) -> None:
        """Delete what arrived, for good."""
        with our_errors():
            self._s3.delete_object(Bucket=self._bucket, Key=upload_id, VersionId=version)
