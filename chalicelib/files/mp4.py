"""MP4 (ISO/IEC 14496-12): boxes from the first byte to the last."""

from collections.abc import Iterator

from chalicelib.files.errors import DAMAGED, FileRefused

_PICTURES_AND_QUICKTIME = frozenset(b"heic heix hevc heim heis mif1 msf1 avif avis".split()) | {
    b"qt  "
}


def is_mp4(data: bytes) -> bool:
    """Tell whether data begins as a film, and not as HEIC, AVIF or QuickTime, which begin alike."""
    return data[4:8] == b"ftyp" and data[8:12] not in _PICTURES_AND_QUICKTIME


def check(data: bytes) -> None:
    """Raise FileRefused where the boxes do not fill the file, or where none says what is shown."""
    if b"moov" not in set(_boxes(data)):
        raise FileRefused(DAMAGED)


def _boxes(data: bytes) -> Iterator[bytes]:
    at = 0
    while at < len(data):
        size, head = int.from_bytes(data[at : at + 4], "big"), 8
        if size == 1:
            size, head = int.from_bytes(data[at + 8 : at + 16], "big"), 16
        elif size == 0:
            size = len(data) - at  # to the end
        if size < head or at + size > len(data):
            raise FileRefused(DAMAGED)
        yield data[at + 4 : at + 8]
        at += size
