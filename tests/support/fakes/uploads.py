"""Uploads and their quarantine in memory."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta

from chalicelib.errors import LostRace, Unavailable
from chalicelib.limits import FILE_SIZE, UPLOAD_ARRIVES, UPLOAD_KEPT
from chalicelib.model.events import hour_of
from chalicelib.model.uploads import Finding, Upload
from chalicelib.ports import ArrivedFile, Now
from tests.support.fakes.remote import Remote, remote

_ONCE_CLAIMED = timedelta(days=7)


@remote()
class MemoryUploads(Remote):
    """The port ``Uploads``. ``fails`` says how many claims are refused first."""

    def __init__(self, now: Now) -> None:
        self._now = now
        self.rows: dict[str, Upload] = {}
        self.open: set[str] = set()
        self.fails = 0
        self._expires: dict[str, int] = {}

    def begin(self, upload: Upload) -> None:
        if upload.upload_id in self.rows:
            raise LostRace
        self._put(upload)
        self._keep_for(upload.upload_id, UPLOAD_KEPT)
        if upload.case_id is not None:
            self._opened(upload.upload_id)

    def read(self, upload_id: str) -> Upload | None:
        upload = self.rows.get(upload_id)
        return upload if upload and self._expires[upload_id] > self._epoch() else None

    def claim(self, upload_id: str, case_id: str, mark: str) -> Upload | None:
        if self.fails:
            self.fails -= 1
            raise Unavailable
        upload = self.read(upload_id)
        if upload is None:
            return None
        if upload.case_id is None:
            self._opened(upload_id)
            return self._put(replace(upload, case_id=case_id, mark=mark))
        return upload if (upload.case_id, upload.mark) == (case_id, mark) else None

    def settle(self, upload_id: str, finding: Finding) -> Upload | None:
        upload = self.read(upload_id)
        if upload is None or upload.finding is not None:
            return upload
        return self._put(replace(upload, finding=finding))

    def close(self, upload_id: str) -> None:
        self.open.discard(upload_id)

    def open_in(self, hour: str) -> list[str]:
        due = {
            upload_id: hour_of(self.rows[upload_id].created + UPLOAD_ARRIVES)
            for upload_id in self.open
        }
        return sorted(upload_id for upload_id, its_hour in due.items() if its_hour == hour)

    def forget(self, upload_id: str) -> None:
        self.rows.pop(upload_id, None)
        self.open.discard(upload_id)

    def _opened(self, upload_id: str) -> None:
        self.open.add(upload_id)
        self._keep_for(upload_id, _ONCE_CLAIMED)

    def _keep_for(self, upload_id: str, span: timedelta) -> None:
        self._expires[upload_id] = self._epoch() + int(span.total_seconds())

    def _put(self, upload: Upload) -> Upload:
        self.rows[upload.upload_id] = upload
        return upload

    def _epoch(self) -> int:
        return int(self._now().timestamp())


@remote(offline=("arrive", "invite", "version"))
class MemoryQuarantine(Remote):
    """The port ``Quarantine`` on a versioned bucket."""

    def __init__(self, most: int = FILE_SIZE) -> None:
        self.versions: dict[str, list[ArrivedFile]] = {}
        self._most, self._count = most, 0

    @property
    def objects(self) -> Mapping[str, ArrivedFile]:
        """The newest version of each."""
        return {upload_id: versions[-1] for upload_id, versions in self.versions.items()}

    def arrive(self, upload_id: str, content: bytes) -> None:
        """Take a file that somebody posted, as S3 does."""
        self._count += 1
        self.versions.setdefault(upload_id, []).append(ArrivedFile(f"v{self._count}", content))

    def invite(
        self, upload_id: str, content_type: str, size: int, seconds: int, then: str | None = None
    ) -> Mapping[str, str]:
        fields = {"key": upload_id, "Content-Type": content_type}
        return fields if then is None else {**fields, "success_action_redirect": then}

    def fetch(self, upload_id: str) -> ArrivedFile | None:
        arrived = self.objects.get(upload_id)
        return arrived and replace(arrived, content=arrived.content[: self._most + 1])

    def remove(self, upload_id: str, version: str) -> None:
        other_versions = [
            version_row
            for version_row in self.versions.get(upload_id, ())
            if version_row.version != version
        ]
        self.versions[upload_id] = other_versions
        if not other_versions:
            del self.versions[upload_id]

    def version(self, upload_id: str, version: str) -> bytes:
        """The content of one version. Raises Unavailable where there is none, as S3 does."""
        for arrived in self.versions.get(upload_id, ()):
            if arrived.version == version:
                return bytes(arrived.content)
        raise Unavailable


@remote(offline=("link", "put"))
class MemoryPartUploads(Remote):
    """The port ``PartUploads`` over a quarantine."""

    def __init__(self, quarantine: MemoryQuarantine) -> None:
        self._quarantine = quarantine
        self.parts: dict[str, dict[int, bytes]] = {}

    def begin(self, upload_id: str, content_type: str) -> str:
        parts_id = f"parts-of-{upload_id}"
        self.parts[parts_id] = {}
        return parts_id

    def put(self, parts_id: str, number: int, content: bytes) -> None:
        """Take a part that somebody put, as S3 does."""
        self.parts[parts_id][number] = content

    def sizes(self, upload_id: str, parts_id: str) -> Mapping[int, int] | None:
        parts = self.parts.get(parts_id)
        return parts if parts is None else {number: len(part) for number, part in parts.items()}

    def link(self, upload_id: str, parts_id: str, number: int, size: int, seconds: int) -> str:
        query = f"partNumber={number}&uploadId={parts_id}&X-Amz-Expires={seconds}"
        return f"https://standsafe.example.org/uploads/{upload_id}?{query}"

    def join(self, upload_id: str, parts_id: str) -> None:
        parts = self.parts.pop(parts_id, None)
        if parts is not None:
            self._quarantine.arrive(upload_id, b"".join(parts[number] for number in sorted(parts)))
