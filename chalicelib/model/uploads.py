"""Define an upload: a file, until a case has it or it has run out."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from chalicelib.limits import FILE_PART, PARTS_ARRIVE, UPLOAD_ARRIVES

UPLOAD_ID = re.compile(r"[0-9a-f]{32}")
"""128 random bits: whoever knows an id made it, or was told it by who did."""


@dataclass(frozen=True, slots=True)
class Finding:
    """What was found on arrival: what the file is, or why it is refused. The first one stays."""

    content_type: str = ""
    size: int = 0
    sha256: str = ""
    nature: str = ""
    """What it does when it is opened; empty for nothing."""
    version: str = ""
    """Of the object that was looked at: the very one that is kept."""
    reason: str = ""

    def as_stored(self) -> Mapping[str, Any]:
        """Return it as it is stored: what is not known is left out."""
        members = {name: getattr(self, name) for name in self.__slots__}
        return {name: value for name, value in members.items() if value}


@dataclass(frozen=True, slots=True)
class Upload:
    """One upload, and the case that named it, if one has."""

    upload_id: str
    created: datetime
    filename: str
    content_type: str
    size: int
    """Content type and size as they were declared."""
    case_id: str | None = None
    mark: str | None = None
    """The case's own mark of its submission: two cases that would share an id share no files."""
    finding: Finding | None = None
    incidents: tuple[int, ...] | None = None
    """Of its case, that the file is about; None until it is named with them."""
    parts_id: str | None = None
    """S3's name for the parts of a file that comes in parts."""

    @property
    def unannounced(self) -> bool:
        """Return True where its place came with the page of a report: it is that report's file."""
        return self.size == 0

    @property
    def part_sizes(self) -> tuple[int, ...]:
        """Return the size of each part in bytes: all of one size, but the last."""
        whole, last_part = divmod(self.size, FILE_PART)
        return (int(FILE_PART),) * whole + ((last_part,) if last_part else ())

    @property
    def due(self) -> datetime:
        """Return when the file is not to come any more."""
        return self.created + (UPLOAD_ARRIVES if self.parts_id is None else PARTS_ARRIVE)

    def overdue(self, now: datetime) -> bool:
        """Return whether the file is not to come any more."""
        return self.finding is None and now >= self.due


@dataclass(frozen=True, slots=True)
class DescribedUpload:
    """What is known of a file before its report is sent: its name, and why it was not added."""

    filename: str
    reason: str = ""
    """One of ``chalicelib.model.evidence.REASONS``; empty where it was added or is checked yet."""
