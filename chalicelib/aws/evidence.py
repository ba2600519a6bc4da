"""S3: files that were checked and are kept, under Object Lock once their case knows of them.

``originals/<case>/<upload>`` is what was uploaded, byte for byte; ``copies/<case>/<upload>`` is a
picture without its metadata, for platforms.
"""

import hashlib
from collections.abc import Iterator
from datetime import datetime
from typing import TYPE_CHECKING, TypedDict

from chalicelib.aws.blobs import presigned_get
from chalicelib.aws.failures import OurErrors, SkipIfAbsent, SkipIfDenied
from chalicelib.limits import READ_SIZE
from chalicelib.ports import ErasedObjects, EvidenceFile

if TYPE_CHECKING:
    from mypy_boto3_s3 import S3Client

_ORIGINALS, _COPIES = "originals", "copies"
_PIECE = 1024 * 1024


class _Version(TypedDict):
    """Names one version of an object, as S3 takes it."""

    Bucket: str
    Key: str
    VersionId: str


class S3Evidence:
    """The port ``EvidenceStore`` on one bucket; files come from the quarantine bucket.

    ``may_bypass``: the operator, who may delete what is still locked.
    """

    def __init__(
        self, s3: "S3Client", bucket: str, quarantine: str, *, may_bypass: bool = False
    ) -> None:
        self._s3, self._bucket, self._quarantine = s3, bucket, quarantine
        self._may_bypass = may_bypass

    def keep(self, file: EvidenceFile, version: str) -> None:
        """Copy the very version that was checked; what is there already stays."""
        if self._exists(_key(_ORIGINALS, file)):
            return
        with OurErrors("s3"):
            self._s3.copy_object(
                Bucket=self._bucket,
                Key=_key(_ORIGINALS, file),
                CopySource={
                    "Bucket": self._quarantine,
                    "Key": file.upload_id,
                    "VersionId": version,
                },
                MetadataDirective="REPLACE",
                Metadata={"sha256": file.sha256},
                ContentType=file.content_type,
                ChecksumAlgorithm="SHA256",
            )

    def read(self, file: EvidenceFile) -> bytes:
        """Read a file as it was uploaded, as far as what is read whole."""
        with OurErrors("s3"):
            answer = self._s3.get_object(Bucket=self._bucket, Key=_key(_ORIGINALS, file))
            return answer["Body"].read(READ_SIZE)

    def stream(self, file: EvidenceFile) -> Iterator[bytes]:
        """Read a file as it was uploaded, in pieces of a megabyte."""
        with OurErrors("s3"):
            answer = self._s3.get_object(Bucket=self._bucket, Key=_key(_ORIGINALS, file))
            yield from answer["Body"].iter_chunks(_PIECE)

    def put_copy(self, file: EvidenceFile, content: bytes) -> str:
        """Keep the copy for platforms and give its SHA-256. ``file`` has the copy's own type."""
        digest = hashlib.sha256(content).hexdigest()
        with OurErrors("s3"):
            self._s3.put_object(
                Bucket=self._bucket,
                Key=_key(_COPIES, file),
                Body=content,
                Metadata={"sha256": digest},
                ContentType=file.content_type,
                ChecksumAlgorithm="SHA256",
            )
        return digest

    def lock(self, file: EvidenceFile, until: datetime) -> None:
        """Hold the original until then: only who may bypass governance can delete it."""
        with OurErrors("s3"):
            self._s3.put_object_retention(
                Bucket=self._bucket,
                Key=_key(_ORIGINALS, file),
                Retention={"Mode": "GOVERNANCE", "RetainUntilDate": until},
                ChecksumAlgorithm="SHA256",
            )

    def drop(self, file: EvidenceFile) -> None:
        """Delete a file that was never locked. Raises Unavailable for one that is."""
        with OurErrors("s3"):
            for key in (_key(_ORIGINALS, file), _key(_COPIES, file)):
                for version in self._versions(key):
                    self._delete(version)

    def link(self, file: EvidenceFile, seconds: int) -> str:
        """Make an address where whoever has it can save the copy, for so many seconds."""
        return presigned_get(
            self._s3,
            self._bucket,
            _key(_COPIES, file),
            content_type=file.content_type,
            disposition="attachment",
            seconds=seconds,
        )

    def erase(self, case_id: str) -> ErasedObjects:
        """Delete every version of a case's files, but for originals that are locked yet.

        S3 denies to delete what is locked by the same code as to whoever may not delete at all; of
        a copy, which is never locked, and where locks are bypassed, that is Unavailable.
        """
        deleted = locked = 0
        with OurErrors("s3"):
            for version in self._versions(f"{_COPIES}/{case_id}/"):
                self._delete(version)
                deleted += 1
            for version in self._versions(f"{_ORIGINALS}/{case_id}/"):
                is_deleted = self._delete_unless_locked(version)
                deleted, locked = deleted + is_deleted, locked + (not is_deleted)
        return ErasedObjects(deleted, locked)

    def _exists(self, key: str) -> bool:
        with OurErrors("s3"), SkipIfAbsent():
            self._s3.head_object(Bucket=self._bucket, Key=key)
            return True
        return False

    def _versions(self, prefix: str) -> Iterator[_Version]:
        pages = self._s3.get_paginator("list_object_versions").paginate(
            Bucket=self._bucket, Prefix=prefix
        )
        for page in pages:
            for entry in (*page.get("Versions", ()), *page.get("DeleteMarkers", ())):
                yield _Version(Bucket=self._bucket, Key=entry["Key"], VersionId=entry["VersionId"])

    def _delete_unless_locked(self, version: _Version) -> bool:
        if self._may_bypass:
            self._s3.delete_object(**version, BypassGovernanceRetention=True)
            return True
        with SkipIfDenied():
            self._delete(version)
            return True
        return False

    def _delete(self, version: _Version) -> None:
        self._s3.delete_object(**version)


def _key(kind: str, file: EvidenceFile) -> str:
    return f"{kind}/{file.case_id}/{file.upload_id}"
