"""Return whether a PDF (ISO 32000-2) acts by itself, by two readers that have to agree.

qpdf (pikepdf) shows every object as it is, packed ones too, whatever their filters: an action that
runs, starts, fetches or sends something, a file inside, and a part that lies outside are told by
their structure, not by their words. PDFium, which rebuilds what is broken in its own way, counts
scripts, attachments, forms and pages for itself. What one of them cannot read, or both read
differently, is unreadable.
"""

import io
import re
from collections.abc import Iterator
from contextlib import closing
from typing import Any

import pikepdf
import pypdfium2
from pypdfium2 import raw as pdfium

from chalicelib.model.evidence import Nature

_ACTIONS = frozenset(
    {
        "/JavaScript",
        "/Launch",
        "/GoToR",
        "/GoToE",
        "/SubmitForm",
        "/ImportData",
        "/Rendition",
        "/Movie",
        "/Sound",
        "/RichMediaExecute",
        "/GoTo3DView",
    }
)
"""Types of action (12.6.4) that do more than turn to a page of this document or follow a link."""
_SUBTYPES = frozenset(
    ["/FileAttachment", "/Movie", "/Sound", "/Screen", "/RichMedia", "/3D", "/PS"]
)
"""Of annotations that act; of a content that is a program for printers (8.8.2)."""
_KEYS = (
    "/JS",
    "/JavaScript",
    "/EmbeddedFiles",
    "/EF",
    "/XFA",
    "/RichMediaContent",
    "/OnInstantiate",
    "/OPI",
)
"""Members that hold a script, a file inside, a form that is a program, or a picture elsewhere."""
_ELSEWHERE = ("/F", "/FFilter", "/Ref")
"""Members of a stream that fetch its content from another file (7.3.8, 8.10.4)."""
_LINKS = ("http:", "https:", "mailto:", "tel:", "www.", "#")
_DEEPEST = 60
_END = b"%%EOF"
_MORE = re.compile(rb"\bobj\b|trailer|startxref")
"""What stands after the last end is not the document's, unless it goes on: viewers pass over all
else, and read a change that has no end of its own."""
_LONGEST_CHAIN = 100
_NO_MATTER = "Resources is missing"
"""qpdf's warning of a page that draws nothing, which every viewer shows."""


def read(data: bytes) -> bytes:
    """Return the nature of a document, as text."""
    return nature(data).encode()


def nature(data: bytes) -> Nature:
    """Tell what a document does when it is opened, as far as both readers can tell."""
    try:
        with pikepdf.open(io.BytesIO(_document_in(data)), attempt_recovery=False) as document:
            acts, pages = _acts(document), len(document.pages)
            sound = all(_NO_MATTER in warning for warning in document.get_warnings())
        second_acts, second_pages = _read_again(data)
    except pikepdf.PasswordError:
        return "encrypted"
    except (pikepdf.PdfError, pypdfium2.PdfiumError, RecursionError, ValueError, TypeError):
        return "unreadable"
    if acts or second_acts:
        return "active"
    return "ordinary" if sound and 0 < pages == second_pages else "unreadable"


def _document_in(data: bytes) -> bytes:
    """Return the document without what a server or a mail program wrote after it."""
    document, end, tail = data.rpartition(_END)
    return document + end + b"\n" if end and not _MORE.search(tail) else data


def _acts(document: pikepdf.Pdf) -> bool:
    return any(_dictionary_acts(entry) for value in document.objects for entry in _within(value, 0))


def _within(value: Any, depth: int) -> Iterator[Any]:
    """Yield every dictionary and stream of an object. Raises ValueError where nested too deep.

    What it refers to is an object of its own, and looked at in its turn.
    """
    if depth > _DEEPEST:
        raise ValueError("nested too deep")
    members: list[Any] = []
    if isinstance(value, pikepdf.Dictionary | pikepdf.Stream):
        yield value
        members = [member for _, member in value.items()]
    elif isinstance(value, pikepdf.Array):
        members = list(value)
    for member in members:
        if isinstance(member, pikepdf.Object) and not member.is_indirect:
            yield from _within(member, depth + 1)


def _dictionary_acts(entry: Any) -> bool:
    if isinstance(entry, pikepdf.Stream) and any(key in entry for key in _ELSEWHERE):
        return True
    if any(key in entry for key in _KEYS):
        return True
    if str(entry.get("/Subtype", "")) in _SUBTYPES or _action_acts(entry):
        return True
    if not str(entry.get("/Base", _LINKS[0])).lower().startswith(_LINKS[:2]):
        return True  # what all links of the document are relative to (12.6.4.8)
    return any(_starts(trigger) for trigger in _triggers(entry))


def _action_acts(entry: Any) -> bool:
    """Tell whether the entry is an action that acts, or a link to anything but a page or a mail."""
    action = "/" + str(entry.get("/S", "")).lstrip("/")
    if action == "/Thread":
        return "/F" in entry  # of another file
    if action == "/URI":
        return not str(entry.get("/URI", "")).strip().lower().startswith(_LINKS)
    return action in _ACTIONS


def _triggers(entry: Any) -> Iterator[Any]:
    """Yield actions that nobody has to ask for: on opening the document, a page, a field."""
    if "/OpenAction" in entry:
        yield entry["/OpenAction"]
    automatic = entry.get("/AA")
    if isinstance(automatic, pikepdf.Dictionary):
        yield from (action for _, action in automatic.items())


def _starts(action: Any) -> bool:
    """Return whether a chain of actions follows a link by itself."""
    for _ in range(_LONGEST_CHAIN):
        if not isinstance(action, pikepdf.Dictionary):
            return isinstance(action, pikepdf.Array) and any(
                isinstance(step, pikepdf.Dictionary) and _starts(step) for step in action
            )
        if str(action.get("/S", "")) == "/URI":
            return True
        action = action.get("/Next")
    raise ValueError("a chain of actions without end")


def _read_again(data: bytes) -> tuple[bool, int]:
    """Count by PDFium instead: tell whether anything acts, and how many pages there are."""
    with closing(pypdfium2.PdfDocument(data)) as document:
        counts = (
            pdfium.FPDFDoc_GetJavaScriptActionCount(document.raw),
            pdfium.FPDFDoc_GetAttachmentCount(document.raw),
        )
        program = document.get_formtype() in {
            pdfium.FORMTYPE_XFA_FULL,
            pdfium.FORMTYPE_XFA_FOREGROUND,
        }
        return program or any(count > 0 for count in counts), len(document)
