"""Readers that share no code with our gate, two for each kind of file, and what they make of one.

Documents: pypdf and pdfminer.six. Pictures: Pillow and FFmpeg (PyAV). Films: FFmpeg and tinytag.
For both, zipfile looks whether they are archives, too. What is neither: zipfile and puremagic. A
verdict is one word: ``opens``; ``acts``, where something in it acts; ``locked``; ``broken``, where
the reader gives up; ``other``, where it is none of the kind.
"""

import io
import logging
import zipfile
from collections.abc import Callable, Iterator, Mapping
from typing import Any

import av
import puremagic
import pypdf
import tinytag
from pdfminer.pdfdocument import PDFDocument, PDFPasswordIncorrect
from pdfminer.pdfpage import PDFPage
from pdfminer.pdfparser import PDFParser
from pdfminer.pdftypes import PDFObjRef, PDFStream
from pdfminer.psparser import PSLiteral
from PIL import Image, ImageFile, UnidentifiedImageError
from pypdf.errors import FileNotDecryptedError
from pypdf.generic import IndirectObject

OPENS, ACTS, LOCKED, BROKEN, OTHER = "opens", "acts", "locked", "broken", "other"

Reader = Callable[[bytes], str]

_WORDS = frozenset(
    [
        "JavaScript",
        "JS",
        "Launch",
        "GoToR",
        "GoToE",
        "SubmitForm",
        "ImportData",
        "Rendition",
        "Movie",
        "Sound",
        "RichMedia",
        "RichMediaContent",
        "EmbeddedFiles",
        "EF",
        "XFA",
        "FileAttachment",
        "OPI",
        "OnInstantiate",
        "Ref",
        "Screen",
        "PS",
    ]
)
_FURTHER = 50
_MOST_OBJECTS = 2_000


def _acts(value: Any, further: int = _FURTHER) -> bool:
    """Look for names of what acts among keys and names; words in texts do not count."""
    if further == 0:
        raise RecursionError
    if isinstance(value, dict):
        action = value.get("S")
        if (action == "Thread" and "F" in value) or (
            isinstance(action, bytes) and len(action) < 20
        ):
            return True
        return any(
            key in _WORDS
            or (key in {"AA", "OpenAction"} and "URI" in str(member))
            or (key in {"URI", "Base"} and isinstance(member, bytes) and not _is_web(member))
            or (key == "F" and "Length" in value)
            or _acts(member, further - 1)
            for key, member in value.items()
        )
    if isinstance(value, list):
        return any(_acts(member, further - 1) for member in value)
    return isinstance(value, str) and value in _WORDS


def _is_web(link: bytes) -> bool:
    return link.lower().startswith((b"http:", b"https:", b"mailto:", b"tel:", b"www."))


# ---- documents -----------------------------------------------------------------------------------


def pypdf_reads(data: bytes) -> str:
    """What pypdf makes of a document."""
    try:
        reader = pypdf.PdfReader(io.BytesIO(data))
        if reader.is_encrypted and not reader.decrypt(""):
            return LOCKED
        numbers = sorted({*reader.xref.get(0, {}), *reader.xref_objStm})[:_MOST_OBJECTS]
        objects = (reader.get_object(IndirectObject(number, 0, reader)) for number in numbers)
        if any(_acts(_plain_of_pypdf(value)) for value in objects):
            return ACTS
        return OPENS if len(reader.pages) else BROKEN
    except FileNotDecryptedError:
        return LOCKED
    except Exception:  # whatever a reader dies of, it does not open the file
        return BROKEN


def _plain_of_pypdf(value: Any) -> Any:
    if isinstance(value, pypdf.generic.DictionaryObject):
        return {str(k)[1:]: _plain_of_pypdf(value.raw_get(k)) for k in value}
    if isinstance(value, list):
        return [_plain_of_pypdf(member) for member in list.__iter__(value)]
    if isinstance(value, pypdf.generic.NameObject):
        return str(value)[1:]
    if isinstance(value, IndirectObject):
        return None
    return str(value).encode() if isinstance(value, str) else None


def pdfminer_reads(data: bytes) -> str:
    """What pdfminer.six makes of a document."""
    try:
        document = PDFDocument(PDFParser(io.BytesIO(data)))
        numbers = sorted({n for xref in document.xrefs for n in xref.get_objids()})
        objects = (document.getobj(number) for number in numbers[:_MOST_OBJECTS])
        if any(_acts(_plain_of_pdfminer(value)) for value in objects):
            return ACTS
        return OPENS if next(PDFPage.create_pages(document), None) else BROKEN
    except PDFPasswordIncorrect:
        return LOCKED
    except Exception:  # as above
        return BROKEN


def _plain_of_pdfminer(value: Any) -> Any:
    if isinstance(value, PDFStream):
        value = value.attrs
    if isinstance(value, dict):
        return {k: _plain_of_pdfminer(member) for k, member in value.items()}
    if isinstance(value, list):
        return [_plain_of_pdfminer(member) for member in value]
    if isinstance(value, PSLiteral):
        return str(value.name)
    return None if isinstance(value, PDFObjRef) else value


# ---- pictures and films --------------------------------------------------------------------------


def pillow_reads(data: bytes) -> str:
    """What Pillow makes of a picture, as far as it goes, as viewers do."""
    before, ImageFile.LOAD_TRUNCATED_IMAGES = ImageFile.LOAD_TRUNCATED_IMAGES, True
    try:
        with Image.open(io.BytesIO(data)) as picture:
            picture.load()
            return OPENS
    except UnidentifiedImageError:
        return OTHER
    except Exception:  # as above, and Pillow's own limit of points
        return BROKEN
    finally:
        ImageFile.LOAD_TRUNCATED_IMAGES = before


def tinytag_reads(data: bytes) -> str:
    """What tinytag makes of a film: whether it says how long it is."""
    try:
        tag = tinytag.TinyTag.get("a.mp4", file_obj=io.BytesIO(data))
        return OPENS if tag.duration is not None else BROKEN
    except Exception:  # as above
        return BROKEN


def ffmpeg_reads(data: bytes) -> str:
    """What FFmpeg makes of a picture or film: whether a first picture comes out."""
    try:
        with av.open(io.BytesIO(data), "r") as container:
            return OPENS if next(container.decode(video=0), None) is not None else BROKEN
    except av.error.InvalidDataError:
        return OTHER
    except Exception:  # as above
        return BROKEN


# ---- all else ------------------------------------------------------------------------------------


def zipfile_reads(data: bytes) -> str:
    """Whether it is an archive for Python: what is opened by its end, whatever its beginning."""
    return ACTS if zipfile.is_zipfile(io.BytesIO(data)) else OTHER


_OURS = frozenset({".jpg", ".jpeg", ".jfif", ".png", ".webp", ".pdf", ".mp4"})


def puremagic_reads(data: bytes) -> str:
    """Whether puremagic takes it for one of the types that we take, by its first bytes."""
    try:
        return OPENS if puremagic.from_string(data) in _OURS else OTHER
    except (puremagic.PureError, ValueError):
        return OTHER


READERS: Mapping[str, Mapping[str, Reader]] = {
    "document": {"pypdf": pypdf_reads, "pdfminer.six": pdfminer_reads},
    "picture": {"Pillow": pillow_reads, "FFmpeg": ffmpeg_reads, "zipfile": zipfile_reads},
    "film": {"tinytag": tinytag_reads, "FFmpeg": ffmpeg_reads, "zipfile": zipfile_reads},
    "other": {"zipfile": zipfile_reads, "puremagic": puremagic_reads},
}


def verdicts(kind: str, data: bytes) -> Iterator[tuple[str, str]]:
    """What each reader of the kind makes of a file, by the reader's name."""
    logging.getLogger("pypdf").setLevel(logging.CRITICAL)
    logging.getLogger("pdfminer").setLevel(logging.CRITICAL)
    av.logging.set_level(av.logging.PANIC)
    for name, reader in READERS[kind].items():
        yield name, reader(data)
