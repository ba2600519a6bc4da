"""Objects: pages, uploads, evidence, downloads."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, NamedTuple, Protocol

if TYPE_CHECKING:
    from mmap import mmap

    from chalicelib.model.uploads import Finding, Upload


class Blobs(Protocol):
    """One bucket of whole objects."""

    def fingerprints(self, prefix: str = "") -> Mapping[str, str]:
        """List the keys that begin so, with each content's MD5 in hex (an S3 ETag of an object put
        whole)."""
        ...

    def get(self, key: str) -> bytes | None:
        """Return an object's content; None where there is none. Raises Unavailable."""
        ...

    def put(self, key: str, body: bytes, *, content_type: str, cache_control: str) -> None:
        """Write a whole object. Raises Unavailable."""
        ...

    def delete(self, key: str) -> None:
        """Remove an object; nothing happens where there is none. Raises Unavailable."""
        ...

    def version(self, key: str, mark: str) -> bytes | None:
        """Return content that an object has or had, by its fingerprint; None where it is gone."""
        ...


class Uploads(Protocol):
    """Files that were announced, until a case has them. Every method raises Unavailable."""

    def begin(self, upload: Upload) -> None:
        """Write a new upload, which may be a case's already. Raises LostRace where its id is
        taken."""
        ...

    def read(self, upload_id: str) -> Upload | None:
        """Return an upload; None for one that never was, or has run out."""
        ...

    def claim(self, upload_id: str, case_id: str, mark: str) -> Upload | None:
        """Tie an upload to a case; None where there is none or it is another's. First wins."""
        ...

    def settle(self, upload_id: str, finding: Finding) -> Upload | None:
        """Say what was found, if nothing was found before; give the upload as it then is."""
        ...

    def close(self, upload_id: str) -> None:
        """Note that its case knows what became of it."""
        ...

    def open_in(self, hour: str) -> Iterable[str]:
        """List the claimed uploads that fall due in an hour and are not closed."""
        ...

    def forget(self, upload_id: str) -> None:
        """Remove it, and with it what the file was called."""
        ...


@dataclass(frozen=True, slots=True)
class ArrivedFile:
    """What was uploaded: the version of the object, and its content up to a byte over the limit, in
    memory or on disk."""

    version: str
    content: bytes | mmap


class Quarantine(Protocol):
    """Where uploads arrive. Every method but ``invite`` raises Unavailable."""

    def invite(
        self, upload_id: str, content_type: str, size: int, seconds: int, then: str | None = None
    ) -> Mapping[str, str]:
        """Return the fields of a form that may post one file of this size to this place alone; of a
        size of 0, which is not known, of up to ``FORM_FILE_SIZE``."""
        ...

    def fetch(self, upload_id: str) -> ArrivedFile | None:
        """Return what arrived; None where nothing did."""
        ...

    def remove(self, upload_id: str, version: str) -> None:
        """Delete what arrived, for good."""
        ...


class PartUploads(Protocol):
    """Where files arrive in parts, to be joined there. Every method raises Unavailable."""

    def begin(self, upload_id: str, content_type: str) -> str:
        """Begin a file, and give the name that its parts go by."""
        ...

    def sizes(self, upload_id: str, parts_id: str) -> Mapping[int, int] | None:
        """Return the size of each part that arrived, by number; None once they are joined."""
        ...

    def link(self, upload_id: str, parts_id: str, number: int, size: int, seconds: int) -> str:
        """Return an address to which one part of that size may be put, for so long."""
        ...

    def join(self, upload_id: str, parts_id: str) -> None:
        """Make one file of the parts that arrived; nothing where they are joined."""
        ...


@dataclass(frozen=True, slots=True)
class EvidenceFile:
    """Names one file of one case."""

    case_id: str
    upload_id: str
    content_type: str
    sha256: str


class ErasedObjects(NamedTuple):
    """How many objects of a case were deleted, and how many could not be: locks hold them."""

    deleted: int
    locked: int = 0


class EvidenceStore(Protocol):
    """Where checked files are kept. Every method but ``link`` raises Unavailable."""

    def keep(self, file: EvidenceFile, version: str) -> None:
        """Copy the very version that was checked; what is there already stays."""
        ...

    def read(self, file: EvidenceFile) -> bytes:
        """Return the file as it was uploaded, as far as ``READ_SIZE``."""
        ...

    def stream(self, file: EvidenceFile) -> Iterator[bytes]:
        """Return the file as it was uploaded, in pieces; it is asked for with the first of them."""
        ...

    def put_copy(self, file: EvidenceFile, content: bytes) -> str:
        """Keep the copy for platforms and give its SHA-256."""
        ...

    def lock(self, file: EvidenceFile, until: datetime) -> None:
        """Hold the original until then."""
        ...

    def drop(self, file: EvidenceFile) -> None:
        """Delete a file that was never locked."""
        ...

    def link(self, file: EvidenceFile, seconds: int) -> str:
        """Return an address that hands the copy to whoever has it, for so long."""
        ...

    def erase(self, case_id: str) -> ErasedObjects:
        """Delete a case's files, but for those that are locked where locks may not be bypassed."""
        ...


class Downloads(Protocol):
    """Where what is held about a case waits to be fetched, for a day."""

    def put(self, key: str, pieces: Iterable[bytes]) -> None:
        """Write an object while it is made. Raises Unavailable."""
        ...

    def link(self, key: str, seconds: int, *, name: str = "report.zip") -> str:
        """Return an address that hands the object to its holder, for so long, under that name."""
        ...

    def erase(self, case_id: str) -> ErasedObjects:
        """Delete what is there of a case. Raises Unavailable."""
        ...


class CaseObjects(Protocol):
    """Somewhere that objects of a case are."""

    def erase(self, case_id: str) -> ErasedObjects:
        """Delete a case's objects, but for those that a lock holds. Raises Unavailable."""
        ...
