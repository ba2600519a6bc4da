"""Write a ZIP while it is read: never whole in memory, whatever is in it."""

import zipfile
from collections.abc import Iterable, Iterator
from typing import NamedTuple


class File(NamedTuple):
    """One file of the archive: its content whole, or in pieces that are gone through once, before
    the next file is asked for."""

    name: str
    content: bytes | Iterator[bytes]

    @property
    def pieces(self) -> Iterator[bytes]:
        """Return the content in pieces."""
        return iter((self.content,)) if isinstance(self.content, bytes) else self.content


class _Sink:
    """Takes what zipfile writes, until it is fetched. It cannot be sought in."""

    def __init__(self) -> None:
        self._written: list[bytes] = []

    def write(self, data: bytes) -> int:
        """Keep data until it is fetched."""
        self._written.append(bytes(data))
        return len(data)

    def flush(self) -> None:
        """Do nothing: no data is held back."""

    def fetch(self) -> bytes:
        """Return what was written since."""
        written, self._written = self._written, []
        return b"".join(written)


def zipped(files: Iterable[File]) -> Iterator[bytes]:
    """Yield the archive in pieces, as files have them. Text is compressed; pictures are already."""
    sink = _Sink()
    with zipfile.ZipFile(sink, "w") as archive:  # type: ignore[call-overload] # any writer will do
        for file in files:
            compression = zipfile.ZIP_STORED if "evidence/" in file.name else zipfile.ZIP_DEFLATED
            entry = zipfile.ZipInfo(file.name)
            entry.compress_type = compression
            with archive.open(entry, "w") as writer:
                for piece in file.pieces:
                    writer.write(piece)
                    yield sink.fetch()
    yield sink.fetch()
