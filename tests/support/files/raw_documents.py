"""Write PDFs byte by byte: what no library writes, readers of strangers' files meet."""

import io
import re
import zlib
from collections.abc import Mapping

import pikepdf
from fpdf import FPDF
from PIL import Image

from tests.support.files.documents import LINK, SHARE, document

_CATALOGUE = b"<< /Type /Catalog /Pages 2 0 R%s >>"
_PAGES = b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>"
_PAGE = b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 90 90]%s >>"
_SCRIPT = rb"<< /S /JavaScript /JS (app.alert\(1\)) >>"
_SHARE = SHARE.replace("\\", "\\\\").encode()


def raw(
    more: Mapping[int, bytes] | None = None,
    *,
    catalogue: bytes = b"",
    page: bytes = b"",
    line: bytes = b"\n",
    head: bytes = b"%PDF-1.7",
    trailer: bytes = b"",
    end: bytes = b"%%EOF\n",
) -> bytes:
    """A document of one page with these objects more, a table of them, and ``line`` ends."""
    parts = {1: _CATALOGUE % catalogue, 2: _PAGES, 3: _PAGE % page, **(more or {})}
    body, rows = head + line, [b"0000000000 65535 f" + line.rjust(2)]
    for number, part in sorted(parts.items()):
        rows.append(b"%010d 00000 n" % len(body) + line.rjust(2))
        body += b"%d 0 obj" % number + line + part + line + b"endobj" + line
    table = b"xref" + line + b"0 %d" % len(rows) + line + b"".join(rows)
    last = b"trailer" + line + b"<< /Size %d /Root 1 0 R%s >>" % (len(rows), trailer) + line
    return body + table + last + b"startxref" + line + b"%d" % len(body) + line + end


def updated(before: bytes, part: bytes, *, number: int = 1, end: bytes = b"%%EOF\n") -> bytes:
    """The document with one object replaced by an update after it (7.5.6)."""
    start = before.rpartition(b"startxref")[2].split()[0]
    body = before + b"%d 0 obj\n%s\nendobj\n" % (number, part)
    table = len(body)
    body += b"xref\n%d 1\n%010d 00000 n \n" % (number, len(before))
    (size,) = re.findall(rb"/Size (\d+)", before)
    body += b"trailer\n<< /Size %s /Root 1 0 R /Prev %s >>\n" % (size, start)
    body += b"startxref\n%d\n" % table
    return body + end


def packed(script: bytes = _SCRIPT, *, filters: bytes, data: bytes, before: bytes = b"\n") -> bytes:
    """A document whose script is object 1, in an object stream that is written in this way."""
    members = b"/Type /ObjStm /N 1 /First 4"
    body = b"%PDF-1.7\n"
    parts = {
        2: b"<< /Type /Catalog /Pages 3 0 R /OpenAction 1 0 R >>",
        3: b"<< /Type /Pages /Kids [4 0 R] /Count 1 >>",
        4: b"<< /Type /Page /Parent 3 0 R /MediaBox [0 0 9 9] >>",
        5: b"<< %s /Filter %s /Length %d >>\nstream%s%s\nendstream"
        % (members, filters, len(data), before, data),
    }
    offsets = {}
    for number, part in parts.items():
        offsets[number] = len(body)
        body += b"%d 0 obj\n%s\nendobj\n" % (number, part)
    table = len(body)
    rows = [(0, 0, 255), (2, 5, 0), *((1, offsets[number], 0) for number in parts), (1, table, 0)]
    stream = b"".join(
        bytes([kind]) + at.to_bytes(3, "big") + bytes([more]) for kind, at, more in rows
    )
    body += b"6 0 obj\n<< /Type /XRef /Size 7 /W [1 3 1] /Root 2 0 R /Length %d >>\nstream\n" % len(
        stream
    )
    return body + stream + b"\nendstream\nendobj\nstartxref\n%d\n%%%%EOF\n" % table


_INSIDE = b"1 0 " + _SCRIPT
_OPENS = _CATALOGUE % (b" /OpenAction " + _SCRIPT)
_SIGNED = (
    b" /AcroForm << /SigFlags 3 /Fields [4 0 R] >>",
    {
        4: b"<< /FT /Sig /T (Signature) /V 5 0 R /Subtype /Widget /Rect [0 0 0 0] /P 3 0 R >>",
        5: b"<< /Type /Sig /Filter /Adobe.PPKLite /SubFilter /adbe.pkcs7.detached"
        b" /ByteRange [0 9 18 9] /Contents <%s> /M (D:20261129) >>" % (b"00" * 64),
    },
)
_FORM = b" /AcroForm << /Fields [4 0 R] /DA (/Helv 0 Tf) >>"
_FIELD = b"<< /FT /Tx /T (Name) /V (Sam) /Subtype /Widget /Rect [0 0 9 9] /P 3 0 R%s >>"


def _annotated(members: bytes) -> bytes:
    return b" /Annots [<< /Type /Annot /Rect [0 0 9 9] %s >>]" % members


def _drawing(how: bytes, data: bytes) -> dict[int, bytes]:
    return {4: b"<< /Filter %s /Length %d >>\nstream\n%s\nendstream" % (how, len(data), data)}


ACTIVE = {
    "a script in an object stream behind two filters": packed(
        filters=b"[/ASCIIHexDecode /FlateDecode]", data=zlib.compress(_INSIDE).hex().encode() + b">"
    ),
    "a stream that begins with a blank": packed(
        filters=b"/ASCIIHexDecode", data=_INSIDE.hex().encode() + b">", before=b" \n"
    ),
    "a stream that begins with a lone carriage return": packed(
        filters=b"/ASCIIHexDecode", data=_INSIDE.hex().encode() + b">", before=b"\r"
    ),
    "a script by a name in escapes": raw(
        catalogue=rb" /OpenAction << /S /J#61v#61Script /JS (1) >>"
    ),
    "a script whose type is a string": raw(catalogue=b" /OpenAction << /S (Launch) /F (a.exe) >>"),
    "a script whose type stands elsewhere": raw(
        {4: b"/Launch"}, catalogue=b" /OpenAction << /S 4 0 R /F (a.exe) >>"
    ),
    "a script added by an update": updated(raw(), _OPENS),
    "a script added by an update without an end": updated(raw(), _OPENS, end=b""),
    "a program added by an update without an end": updated(
        raw(), _CATALOGUE % b" /OpenAction << /S /Launch /F (cmd.exe) >>", end=b""
    ),
    "a script after the page is closed": raw(page=b" /AA << /C %s >>" % _SCRIPT),
    "a script before the document is printed": raw(catalogue=b" /AA << /WP %s >>" % _SCRIPT),
    "a script of a field": raw({4: _FIELD % (b" /AA << /K %s >>" % _SCRIPT)}, catalogue=_FORM),
    "a script that follows turning a page": raw(
        catalogue=b" /OpenAction << /S /Named /N /NextPage /Next [%s] >>" % _SCRIPT
    ),
    "a script of a bookmark": raw(
        {
            4: b"<< /First 5 0 R /Last 5 0 R >>",
            5: b"<< /Title (Go) /Parent 4 0 R /A %s >>" % _SCRIPT,
        },
        catalogue=b" /Outlines 4 0 R",
    ),
    "a script of a rendition": raw(
        page=_annotated(b"/Subtype /Widget /A << /S /Rendition /JS (1) /OP 4 >>")
    ),
    "a script of a three-dimensional picture": raw(
        {
            4: b"<< /Type /3D /Subtype /U3D /OnInstantiate 5 0 R /Length 0 >>\nstream\n\nendstream",
            5: b"<< /Length 1 >>\nstream\n1\nendstream",
        }
    ),
    "a film inside": raw(page=_annotated(b"/Subtype /RichMedia /RichMediaContent << >>")),
    "a film on a screen": raw(page=_annotated(b"/Subtype /Screen /A << /S /Named /N /NextPage >>")),
    "a sound": raw(page=_annotated(b"/Subtype /Link /A << /S /Sound >>")),
    "data that is imported": raw(catalogue=b" /OpenAction << /S /ImportData /F (%s) >>" % _SHARE),
    "a form that is sent on opening": raw(
        catalogue=b" /OpenAction << /S /SubmitForm /F (https://example.org/) >>"
    ),
    "a page of a share when a field is entered": raw(
        {4: _FIELD % (b" /AA << /E << /S /GoToR /F (%s) /D [0 /Fit] >> >>" % _SHARE)},
        catalogue=_FORM,
    ),
    "links that are relative to a share": raw(
        catalogue=b" /URI << /Base (file:%s/) >>" % _SHARE,
        page=b" /Annots [<< /Subtype /Link /Rect [0 0 9 9] /A << /S /URI /URI (www.exe) >> >>]",
    ),
    "a link to a program beside it": raw(
        page=_annotated(b"/Subtype /Link /A << /S /URI /URI (setup.exe) >>")
    ),
    "a link that is a script": raw(
        page=_annotated(rb"/Subtype /Link /A << /S /URI /URI (javascript:alert\(1\)) >>")
    ),
    "a link on showing the page": raw(
        page=b" /AA << /O << /S /URI /URI (%s) >> >>" % LINK.encode()
    ),
    "a program for printers": raw(
        {4: b"<< /Type /XObject /Subtype /PS /Length 8 >>\nstream\nshowpage\nendstream"}
    ),
    "a picture that lies elsewhere": raw(
        {
            4: b"<< /Type /XObject /Subtype /Form /BBox [0 0 9 9] /OPI << /1.3 << /F (%s) >> >>"
            b" /Length 0 >>\nstream\n\nendstream" % _SHARE
        }
    ),
    "a file inside by name": raw(
        catalogue=b" /Names << /EmbeddedFiles << /Names [(a) << /F (a.exe) >>] >> >>"
    ),
    "a file inside of a page": raw(page=b" /AF [<< /Type /Filespec /F (a.exe) /EF << >> >>]"),
    "a portfolio": raw(
        catalogue=b" /Collection << /View /T >> /Names << /EmbeddedFiles << /Names [] >> >>"
    ),
}
"""Each does something when it is opened or clicked on: what, its name says."""

UNREADABLE = {
    "an object stream with a filter that there is not": packed(filters=b"/None", data=_INSIDE),
    "actions in a circle": raw(
        {4: b"<< /S /Named /N /NextPage /Next 4 0 R >>"}, catalogue=b" /OpenAction 4 0 R"
    ),
    "pages in a circle": raw({2: b"<< /Type /Pages /Kids [2 0 R] /Count 1 >>"}),
    "tables in a circle": updated(raw(), _CATALOGUE % b"").replace(b"/Prev 184", b"/Prev 376"),
    "a member twice": raw(catalogue=b" /OpenAction [3 0 R /Fit] /OpenAction [3 0 R /XYZ]"),
    "no table": raw().replace(b"xref", b"nope"),
    "a wrong place of an object": raw().replace(b"00000 n", b"00001 n"),
    "a page that is none": raw({3: b"(no page)"}),
    "a text that calls itself a document": b"%PDF-1.7\nnothing of the kind\n%%EOF\n",
}
"""No two readers have to read these alike; some have a script in them."""

HARMLESS = {
    "written by hand": raw(),
    "lines that end as on Windows": raw(line=b"\r\n"),
    "lines that end as on old computers": raw(line=b"\r"),
    "of the first version": raw(head=b"%PDF-1.0"),
    "of the newest version": raw(head=b"%PDF-2.0\n%\xe2\xe3\xcf\xd3"),
    "blanks before": b"\r\n\n" + raw(),
    "no line after its end": raw(end=b"%%EOF"),
    "no end": raw(end=b""),
    "changed once": updated(raw(), _CATALOGUE % b" /Lang (cy)"),
    "signed": raw(_SIGNED[1], catalogue=_SIGNED[0]),
    "a form to print": raw({4: _FIELD % b""}, catalogue=_FORM),
    "a note on a page": raw(page=_annotated(b"/Subtype /Text /Contents (/JavaScript is a word)")),
    "words that are marked": raw(
        page=_annotated(b"/Subtype /Highlight /QuadPoints [0 0 9 0 0 9 9 9]")
    ),
    "a button for the next page": raw(
        page=_annotated(b"/Subtype /Link /A << /S /Named /N /NextPage >>")
    ),
    "a link within": raw(page=_annotated(b"/Subtype /Link /A << /S /GoTo /D [3 0 R /Fit] >>")),
    "a link without a scheme": raw(
        page=_annotated(b"/Subtype /Link /A << /S /URI /URI (www.example.org/Launch) >>")
    ),
    "a link in capitals": raw(
        page=_annotated(b"/Subtype /Link /A << /S /URI /URI (HTTPS://EXAMPLE.ORG/A) >>")
    ),
    "a telephone number": raw(
        page=_annotated(b"/Subtype /Link /A << /S /URI /URI (tel:+441632960000) >>")
    ),
    "links that are relative to a site": raw(catalogue=b" /URI << /Base (https://example.org/) >>"),
    "an article over pages": raw(page=_annotated(b"/Subtype /Link /A << /S /Thread /D 0 >>")),
    "bookmarks": raw(
        {
            4: b"<< /First 5 0 R /Last 5 0 R /Count 1 >>",
            5: b"<< /Title (To Launch) /Parent 4 0 R /Dest [3 0 R /Fit] >>",
        },
        catalogue=b" /Outlines 4 0 R",
    ),
    "layers": raw(
        {4: b"<< /Type /OCG /Name (JavaScript) >>"},
        catalogue=b" /OCProperties << /OCGs [4 0 R] /D << /Order [4 0 R] >> >>",
    ),
    "names of who wrote it": raw(
        {4: b"<< /Title (Launch) /Author (/JS) /Producer (EmbeddedFiles) >>"},
        trailer=b" /Info 4 0 R",
    ),
    "drawn through two filters": raw(
        _drawing(
            b"[/ASCIIHexDecode /FlateDecode]", zlib.compress(b"0 0 9 9 re f").hex().encode() + b">"
        ),
        page=b" /Contents 4 0 R",
    ),
    "drawn by words that are actions": raw(
        _drawing(b"[]", b"BT (1 0 obj /OpenAction /JavaScript endobj) Tj ET"),
        page=b" /Contents 4 0 R",
    ),
    "for screen readers": raw(
        {4: b"<< /Type /StructTreeRoot /K [] >>"},
        catalogue=b" /Lang (en-GB) /MarkInfo << /Marked true >> /StructTreeRoot 4 0 R",
    ),
    "opens at a page by an action": raw(
        catalogue=b" /OpenAction << /S /GoTo /D [3 0 R /XYZ null null 0] >>"
    ),
    "made for fast view": document(linearize=True),
    "forty pages": document(lambda pdf: [pdf.add_blank_page() for _ in range(39)]),
    "permissions in the oldest way": document(
        encryption=pikepdf.Encryption(owner="a", user="", R=3, aes=False, metadata=False)
    ),
}


def bomb() -> bytes:
    """A few kilobytes whose object stream is two thousand megabytes long."""
    layer = zlib.compress(zlib.compress(b"\x00" * 500_000_000, 9), 9)
    return packed(filters=b"[/FlateDecode /FlateDecode]", data=layer)


def printed() -> bytes:
    """What a browser or an office program prints, with a picture, a font and a link."""
    pdf = FPDF()
    pdf.add_page()
    pdf.set_font("helvetica", size=12)
    pdf.cell(text="Open the app, then Launch and JavaScript", link=LINK)
    pdf.image(Image.new("RGB", (9, 9), "red"))
    written = io.BytesIO()
    pdf.output(written)
    return written.getvalue()
