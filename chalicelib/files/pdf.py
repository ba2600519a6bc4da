"""PDF (ISO 32000): nothing in it may run, start something, or carry another file.

A careful look at bytes, not a reader: readers rebuild what is broken, each in its own way, so an
object that one does not see another runs. Every name is looked for everywhere, also in whatever can
be unpacked, with its escapes (``/J#61vaScript``) undone. What cannot be looked into is refused.
"""

import re
import zlib
from collections.abc import Iterator

from chalicelib.files.errors import DAMAGED, FileRefused
from chalicelib.limits import PDF_UNPACKED

MAGIC = b"%PDF-"
_ACTS = re.compile(
    rb"/(?:JavaScript|Launch|EmbeddedFiles?|RichMedia|Rendition|XFA|SubmitForm|ImportData|GoToE)\b"
)
"""Names without which no script runs, no program starts and no file is carried. ``/OpenAction`` and
``/AA`` only say when: what they may do is among these, or is to turn to a page or follow a link."""
_ENCRYPTED = re.compile(rb"/Encrypt\b")
_ESCAPE = re.compile(rb"#([0-9A-Fa-f]{2})")
_STREAM = re.compile(rb"stream\r?\n")
_OBJECTS = re.compile(rb"/ObjStm\b")
_FLATE_ALONE = re.compile(rb"/Filter\s*\[?\s*/(?:FlateDecode|Fl)\b\s*(?:\]|/|>>|$)")
_PREDICTED = re.compile(rb"/Predictor\s+(?!1\b)")
_END_WITHIN = 2048
_DICTIONARY = 2048
"""Bytes before a stream in which its dictionary is looked for."""
_PIECE = 1 << 16
_LONGEST_NAME = 64


def check(data: bytes) -> None:
    """Raise FileRefused where the document can act, or where that cannot be told."""
    if b"%%EOF" not in data[-_END_WITHIN:]:
        raise FileRefused(DAMAGED)
    plain = _unescaped(data)
    if _ENCRYPTED.search(plain):
        raise FileRefused("encrypted")
    if _ACTS.search(plain):
        raise FileRefused("script_inside")
    budget = int(PDF_UNPACKED)
    for stream in _STREAM.finditer(data):
        _check_dictionary(_unescaped(data[max(0, stream.start() - _DICTIONARY) : stream.start()]))
        budget = _check_stream(data, stream.end(), budget)


def _check_dictionary(before: bytes) -> None:
    """Refuse objects that are packed in a stream, but for the one way that we undo."""
    dictionary = before[before.rfind(b" obj") :] if b" obj" in before else before
    packed = _OBJECTS.search(dictionary)
    if packed and (_PREDICTED.search(dictionary) or not _readable(dictionary)):
        raise FileRefused("cannot_be_checked")


def _readable(dictionary: bytes) -> bool:
    return b"/Filter" not in dictionary or _FLATE_ALONE.search(dictionary) is not None


def _check_stream(data: bytes, start: int, budget: int) -> int:
    """Look through what a stream unpacks to, if it does; give how much may still be unpacked."""
    tail = b""
    for piece in _unpacked(data, start):
        budget -= len(piece)
        if budget < 0:
            raise FileRefused("unpacks_too_large")
        if _ACTS.search(_unescaped(tail + piece)):
            raise FileRefused("script_inside")
        tail = piece[-_LONGEST_NAME:]
    return budget


def _unpacked(data: bytes, start: int) -> Iterator[bytes]:
    unpacker = zlib.decompressobj()
    packed = memoryview(data)[start:]
    at = 0
    try:
        while at < len(packed) and not unpacker.eof:
            piece = unpacker.decompress(packed[at : at + _PIECE], _PIECE)
            at += _PIECE
            while piece:
                yield piece
                piece = unpacker.decompress(unpacker.unconsumed_tail, _PIECE)
    except zlib.error:
        return  # not packed in this way, or no further


def _unescaped(data: bytes) -> bytes:
    """Undo escapes in names: ``#61`` is ``a`` (7.3.5)."""
    if b"#" not in data:
        return data
    return _ESCAPE.sub(lambda escape: bytes([int(escape[1], 16)]), data)
