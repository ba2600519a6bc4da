"""Evidence and downloads in memory."""

import hashlib
from collections.abc import Iterable
from datetime import datetime

from chalicelib.errors import Unavailable
from chalicelib.ports import (
    EvidenceFile,
)
from tests.support.fakes.uploads import MemoryQuarantine


class MemoryEvidence:
    """The port EvidenceStore over a quarantine. ``fails`` says how many locks are refused first."""

    def __init__(self, quarantine: MemoryQuarantine) -> None:
        self._quarantine = quarantine
        self.originals: dict[EvidenceFile, bytes] = {}
        self.copies: dict[EvidenceFile, bytes] = {}
        self.locked: dict[EvidenceFile, datetime] = {}
        self.fails = 0

    def keep(self, file: EvidenceFile, version: str) -> None:
        arrived = self._quarantine.objects[file.upload_id]
        assert arrived.version == version
        self.originals.setdefault(file, arrived.content)

    def read(self, file: EvidenceFile) -> bytes:
        return self.originals[file]

    def put_copy(self, file: EvidenceFile, content: bytes) -> str:
        self.copies[file] = content
        return hashlib.sha256(content).hexdigest()

    def lock(self, file: EvidenceFile, until: datetime) -> None:
        if self.fails:
            self.fails -= 1
            raise Unavailable
        self.locked[file] = until

    def drop(self, file: EvidenceFile) -> None:
        if file in self.locked:
            raise Unavailable
        self.originals.pop(file, None)
        self.copies.pop(file, None)

    def link(self, file: EvidenceFile, seconds: int) -> str:
        return f"https://evidence.example.org/{file.case_id}/{file.upload_id}?for={seconds}"

    def erase(self, case_id: str) -> int:
        mine = [file for file in self.originals if file.case_id == case_id]
        for file in mine:
            del self.originals[file]
            self.copies.pop(file, None)
            self.locked.pop(file, None)
        return len(mine)


class MemoryDownloads:
    """The port Downloads in memory."""

    def __init__(self) -> None:
        self.objects: dict[str, bytes] = {}

    def put(self, key: str, pieces: Iterable[bytes]) -> None:
        self.objects[key] = b"".join(pieces)

    def link(self, key: str, seconds: int, *, name: str = "report.zip") -> str:
        return f"https://downloads.example.org/{key}?for={seconds}&as={name}"

    def erase(self, case_id: str) -> int:
        mine = [key for key in self.objects if key.startswith(f"{case_id}/")]
        for key in mine:
            del self.objects[key]
        return len(mine)
