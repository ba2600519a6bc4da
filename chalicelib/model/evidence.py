"""Define a file of a case: from the moment it was named until it is kept or refused."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

SAME_FILE = "same_file"
"""Why a file is rejected that the case keeps already: nothing of it is lost."""
REASONS = (
    "empty",
    "too_large",
    "wrong_type",
    "damaged",
    "too_many_pixels",
    "archive_inside",
    "script_inside",
    "encrypted",
    "cannot_be_checked",
    "unpacks_too_large",
    SAME_FILE,
    "too_much",
    "too_many",
    "withdrawn",
    "never_arrived",
    "unknown_upload",
    "not_taken",
    "malware",
)
"""Why a file is rejected; docs/evidence.md says what each means. Of documents, ``script_inside``,
``encrypted``, ``cannot_be_checked`` and ``unpacks_too_large`` stand in older logs alone."""

LINK_ONLY = frozenset({"intimate_images"})
"""Categories of which no file is taken: each copy that is kept can do more harm, and a link is
enough to act on."""

Nature = Literal["ordinary", "active", "encrypted", "unreadable"]
"""What a file does when it is opened: nothing; something by itself; nobody can tell without its
password; nobody can tell. What is not ordinary is kept, and handed on under no innocent name."""

EvidenceState = Literal["pending", "stored", "rejected"]
ScanVerdict = Literal["awaited", "not_scanned", "clean", "infected"]
"""What the cloud's malware scanner says; ``not_scanned`` where there is none, or it could not."""


@dataclass(slots=True)
class Evidence:
    """One file of a case. ``filename`` is None where it is not known or was erased."""

    upload_id: str
    filename: str | None = None
    content_type: str | None = None
    size: int | None = None
    sha256: str | None = None
    incidents: tuple[int, ...] = ()
    """Places, from 0, of the incidents that it is about: their platforms may have it, and no other.
    Authorities get every file."""
    nature: Nature = "ordinary"
    known_at: int | None = None
    """Number of the event that first said what the file is: whoever was told by it, or by a later
    one, was told of this file, too."""
    state: EvidenceState = "pending"
    reason: str | None = None
    scan: ScanVerdict | None = None
    stored_at: datetime | None = None
    """When the case knew that its original is kept, from when that is locked; also of one in which
    malware was recognised later."""
    copy_sha256: str | None = None
    """Of the copy without metadata, where there is one: the only thing that platforms are given."""

    @property
    def caution(self) -> str | None:
        """Name what whoever opens it has to know: ``active``, ``encrypted``, ``unreadable``, or
        ``scan-awaited`` until the malware scanner has spoken; None for a file that does nothing."""
        if self.nature != "ordinary":
            return self.nature
        return "scan-awaited" if self.scan == "awaited" else None

    @property
    def may_leave(self) -> bool:
        """Return whether platforms may be given their copy of it now."""
        scanned = self.scan in {"clean", "not_scanned"}
        return self.state == "stored" and scanned and self.copy_sha256 is not None
