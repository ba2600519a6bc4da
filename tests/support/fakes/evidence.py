"""Evidence and downloads in memory."""

import hashlib
from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import TypeVar

from chalicelib.errors import Unavailable
from chalicelib.limits import READ_SIZE
from chalicelib.ports import ErasedObjects, EvidenceFile, Now
from tests.support.fakes.remote import Remote, remote
from tests.support.fakes.uploads import MemoryQuarantine

Value = TypeVar("Value")
_PIECE = 1024 * 1024


@remote(offline=("link",))
class MemoryEvidence(Remote):
    """The port ``EvidenceStore`` over a quarantine: as the operator has it, whom no lock holds up,
    or as functions have it, by the clock by which locks end. ``fails`` says how many locks are
    refused first."""

    def __init__(self, quarantine: MemoryQuarantine, locks_end_by: Now | None = None) -> None:
        self._quarantine, self.locks_end_by = quarantine, locks_end_by
        self.originals: dict[EvidenceFile, bytes] = {}
        self.copies: dict[EvidenceFile, bytes] = {}
        self.locked: dict[EvidenceFile, datetime] = {}
        self.fails = 0

    def keep(self, file: EvidenceFile, version: str) -> None:
        if not _of(self.originals, file.case_id, file.upload_id):
            self.originals[file] = self._quarantine.version(file.upload_id, version)

    def read(self, file: EvidenceFile) -> bytes:
        return self._original(file)[:READ_SIZE]

    def stream(self, file: EvidenceFile) -> Iterator[bytes]:
        content = self._original(file)
        yield from (content[at : at + _PIECE] for at in range(0, len(content), _PIECE))

    def put_copy(self, file: EvidenceFile, content: bytes) -> str:
        self.copies[file] = content
        return hashlib.sha256(content).hexdigest()

    def lock(self, file: EvidenceFile, until: datetime) -> None:
        if self.fails:
            self.fails -= 1
            raise Unavailable
        self._original(file)
        self.locked[file] = until

    def drop(self, file: EvidenceFile) -> None:
        if _of(self.locked, file.case_id, file.upload_id):
            raise Unavailable
        for files in (self.originals, self.copies):
            _remove(files, file.case_id, file.upload_id)

    def link(self, file: EvidenceFile, seconds: int) -> str:
        return f"https://evidence.example.org/{file.case_id}/{file.upload_id}?for={seconds}"

    def erase(self, case_id: str) -> ErasedObjects:
        deleted, locked = _remove(self.copies, case_id), 0
        for file in _of(self.originals, case_id):
            if self._is_locked(file):
                locked += 1
                continue
            del self.originals[file]
            self.locked.pop(file, None)
            deleted += 1
        return ErasedObjects(deleted, locked)

    def _is_locked(self, file: EvidenceFile) -> bool:
        now, until = self.locks_end_by, self.locked.get(file)
        return now is not None and until is not None and until > now()

    def _original(self, file: EvidenceFile) -> bytes:
        """The file. Raises Unavailable where there is none, as S3 does."""
        for place in _of(self.originals, file.case_id, file.upload_id):
            return self.originals[place]
        raise Unavailable


def _of(
    files: dict[EvidenceFile, Value], case_id: str, upload_id: str | None = None
) -> list[EvidenceFile]:
    """The files of a case, or the one of this upload: what else is said of it names no other."""
    return [
        file for file in files if file.case_id == case_id and upload_id in (None, file.upload_id)
    ]


def _remove(files: dict[EvidenceFile, Value], case_id: str, upload_id: str | None = None) -> int:
    matches = _of(files, case_id, upload_id)
    for file in matches:
        del files[file]
    return len(matches)


@remote(offline=("link",))
class MemoryDownloads(Remote):
    """The port ``Downloads``."""

    def __init__(self) -> None:
        self.objects: dict[str, bytes] = {}

    def put(self, key: str, pieces: Iterable[bytes]) -> None:
        self.objects[key] = b"".join(pieces)

    def link(self, key: str, seconds: int, *, name: str = "report.zip") -> str:
        return f"https://downloads.example.org/{key}?for={seconds}&as={name}"

    def erase(self, case_id: str) -> ErasedObjects:
        keys = [key for key in self.objects if key.startswith(f"{case_id}/")]
        for key in keys:
            del self.objects[key]
        return ErasedObjects(len(keys))
