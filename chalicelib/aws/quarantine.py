"""S3: uploads that nobody has looked at yet."""

import mmap
import tempfile
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from chalicelib.aws.failures import OurErrors, SkipIfAbsent
from chalicelib.limits import FILE_SIZE, FORM_FILE_SIZE
from chalicelib.ports import ArrivedFile

if TYPE_CHECKING:
    from mypy_boto3_s3 import S3Client

_PIECE = 1024 * 1024
"""Bytes that are in memory at a time while a file is fetched."""


class S3Quarantine:
    """The port ``Quarantine`` on one versioned bucket. ``most`` bytes of a file are a file."""

    def __init__(self, s3: "S3Client", bucket: str, most: int = FILE_SIZE) -> None:
        self._s3, self._bucket, self._most = s3, bucket, most

    def invite(
        self, upload_id: str, content_type: str, size: int, seconds: int, then: str | None = None
    ) -> Mapping[str, str]:
        """Make the fields of a form that may post one file of that size to this place.

        Of a ``size`` of 0, which is not known, it may have 1 byte to 20 MB. ``then`` is where the
        form leads to afterwards.
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
                ["content-length-range", size or 1, size or FORM_FILE_SIZE],
            ],
            ExpiresIn=seconds,
        )
        signed: dict[str, str] = form["fields"]
        return signed

    def fetch(self, upload_id: str) -> ArrivedFile | None:
        """Read what arrived, as far as one byte over the limit; None where nothing did.

        It is on disk, and a map of it in memory: a function reads a film that is larger than it.
        """
        with OurErrors("s3"), SkipIfAbsent():
            answer = self._s3.get_object(Bucket=self._bucket, Key=upload_id)
            return ArrivedFile(answer["VersionId"], self._on_disk(answer["Body"]))
        return None

    def _on_disk(self, body: Any) -> bytes | mmap.mmap:
        room = self._most + 1
        with tempfile.TemporaryFile() as file:
            while room and (piece := body.read(min(_PIECE, room))):
                room -= file.write(piece)
            file.flush()
            if not file.tell():
                return b""
            return mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)

    def remove(self, upload_id: str, version: str) -> None:
        """Delete what arrived, for good."""
        with OurErrors("s3"):
            self._s3.delete_object(Bucket=self._bucket, Key=upload_id, VersionId=version)
