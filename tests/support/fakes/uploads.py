"""Uploads and their quarantine in memory."""

from collections.abc import Mapping
from dataclasses import replace

from chalicelib.errors import Unavailable
from chalicelib.limits import UPLOAD_ARRIVES, UPLOAD_KEPT
from chalicelib.model.events import hour_of
from chalicelib.model.uploads import Finding, Upload
from chalicelib.ports import Arrived
from tests.support.fakes.clock import FakeClock


class MemoryUploads:
    """The port Uploads. ``fails`` says how many claims are refused first."""

    def __init__(self, now: FakeClock) -> None:
        self._now = now
        self.kept: dict[str, Upload] = {}
        self.open: set[str] = set()
        self.fails = 0

    def begin(self, upload: Upload) -> None:
        self.kept[upload.upload_id] = upload
        if upload.case_id:
            self.open.add(upload.upload_id)

    def read(self, upload_id: str) -> Upload | None:
        found = self.kept.get(upload_id)
        if found is None or (found.case_id is None and found.created + UPLOAD_KEPT <= self._now()):
            return None
        return found

    def claim(self, upload_id: str, case_id: str, mark: str) -> Upload | None:
        if self.fails:
            self.fails -= 1
            raise Unavailable
        found = self.read(upload_id)
        if found is None or (found.case_id and (found.case_id, found.mark) != (case_id, mark)):
            return None
        if found.case_id is None:
            self.open.add(upload_id)
        return self._put(replace(found, case_id=case_id, mark=mark))

    def settle(self, upload_id: str, finding: Finding) -> Upload | None:
        found = self.read(upload_id)
        if found is None or found.finding is not None:
            return found
        return self._put(replace(found, finding=finding))

    def close(self, upload_id: str) -> None:
        self.open.discard(upload_id)

    def open_in(self, hour: str) -> list[str]:
        due = {one: hour_of(self.kept[one].created + UPLOAD_ARRIVES) for one in self.open}
        return sorted(one for one, found in due.items() if found == hour)

    def forget(self, upload_id: str) -> None:
        self.kept.pop(upload_id, None)
        self.open.discard(upload_id)

    def _put(self, upload: Upload) -> Upload:
        self.kept[upload.upload_id] = upload
        return upload


class MemoryQuarantine:
    """The port Quarantine: ``arrive`` is what S3 would do with a file that was posted."""

    def __init__(self) -> None:
        self.objects: dict[str, Arrived] = {}
        self._versions = 0

    def arrive(self, upload_id: str, content: bytes) -> None:
        self._versions += 1
        self.objects[upload_id] = Arrived(f"v{self._versions}", content)

    def invite(
        self, upload_id: str, content_type: str, seconds: int, then: str | None = None
    ) -> Mapping[str, str]:
        fields = {"key": upload_id, "Content-Type": content_type}
        return fields if then is None else {**fields, "success_action_redirect": then}

    def fetch(self, upload_id: str) -> Arrived | None:
        return self.objects.get(upload_id)

    def remove(self, upload_id: str, version: str) -> None:
        if upload_id in self.objects and self.objects[upload_id].version == version:
            del self.objects[upload_id]
