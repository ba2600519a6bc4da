"""Make PDFs, whole ones and hostile ones, each as small as it can be."""

import io
from collections.abc import Callable
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Name, Pdf

PdfChange = Callable[[Pdf], object]


def document(change: PdfChange | None = None, **save: Any) -> bytes:
    """A document of one empty page, changed and saved."""
    pdf = pikepdf.new()
    pdf.add_blank_page()
    if change is not None:
        change(pdf)
    written = io.BytesIO()
    pdf.save(written, **save)
    return written.getvalue()


def opening(action: Any) -> PdfChange:
    """Do this when the document is opened."""
    return lambda pdf: setattr(pdf.Root, "OpenAction", action)


def clicked(action: Any, **members: Any) -> PdfChange:
    """Do this when somebody clicks on the page."""

    def change(pdf: Pdf) -> None:
        annotation = Dictionary(
            Type=Name.Annot, Subtype=Name.Link, Rect=Array([0, 0, 9, 9]), F=4, A=action
        )
        for name, value in members.items():
            annotation[f"/{name}"] = value
        pdf.pages[0].obj.Annots = Array([pdf.make_indirect(annotation)])

    return change


def on_page(action: Any) -> PdfChange:
    """Do this when the page is shown."""
    return lambda pdf: setattr(pdf.pages[0].obj, "AA", Dictionary(O=action))


def carrying(stream: Dictionary) -> PdfChange:
    """Have a stream with these members."""
    return lambda pdf: setattr(pdf.Root, "Carried", pdf.make_stream(b"", stream))


def act(kind: str, **members: Any) -> Dictionary:
    """An action of one kind."""
    return Dictionary(S=Name(f"/{kind}"), **members)


LINK = "https://example.org/a/JavaScript/Launch"
SHARE = "\\\\host.example.org\\share"
SCRIPT = act("JavaScript", JS="app.alert(1)")
PACKED: dict[str, Any] = {"object_stream_mode": pikepdf.ObjectStreamMode.generate}
"""How to save a document so that its objects stand in streams."""


def hex_packed() -> bytes:
    """A script in an object stream that is written in hexadecimal and padded with blanks."""
    inner = b"1 0 << /S /JavaScript /JS (app.alert\\(1\\)) >>"
    stream = (b" " * 3000).join([b"", inner.hex().encode() + b">"])
    body = b"%PDF-1.7\n"
    offsets = {}
    parts = {
        2: b"<< /Type /Catalog /Pages 3 0 R /OpenAction 1 0 R >>",
        3: b"<< /Type /Pages /Kids [4 0 R] /Count 1 >>",
        4: b"<< /Type /Page /Parent 3 0 R /MediaBox [0 0 9 9] >>",
        5: b"<< /Pad (1 0 obj) /Type /ObjStm /N 1 /First 4 /Filter [/ASCIIHexDecode]"
        b" /Length %d >>\nstream\n%s\nendstream" % (len(stream), stream),
    }
    for number, part in parts.items():
        offsets[number] = len(body)
        body += b"%d 0 obj\n%s\nendobj\n" % (number, part)
    table = len(body)
    rows = [(0, 0, 255), (2, 5, 0), *((1, offsets[number], 0) for number in parts), (1, table, 0)]
    packed = b"".join(
        bytes([kind]) + at.to_bytes(3, "big") + bytes([more]) for kind, at, more in rows
    )
    body += b"6 0 obj\n<< /Type /XRef /Size 7 /W [1 3 1] /Root 2 0 R /Length %d >>\nstream\n" % len(
        packed
    )
    return body + packed + b"\nendstream\nendobj\nstartxref\n%d\n%%%%EOF\n" % table


HARMLESS = {
    "one empty page": document(),
    "opens at a page": document(lambda pdf: opening(Array([pdf.pages[0].obj, Name.Fit]))(pdf)),
    "a link whose words are those of actions": document(clicked(act("URI", URI=LINK))),
    "a link to a mail": document(clicked(act("URI", URI="mailto:a@example.org"))),
    "text whose words are those of actions": document(
        lambda pdf: setattr(
            pdf.pages[0].obj, "Contents", pdf.make_stream(b"BT (/JavaScript /Launch) Tj ET")
        )
    ),
    "a byte order mark before": b"\xef\xbb\xbf" + document(),
    "much after its end": document() + b"\n<!-- a server's own -->" * 300,
    "objects in streams": document(**PACKED),
    "permissions without a password": document(encryption=pikepdf.Encryption(owner="a", user="")),
}
ACTIVE = {
    "a script on opening": document(opening(SCRIPT)),
    "a script in an object stream": document(
        lambda pdf: opening(pdf.make_indirect(SCRIPT))(pdf), **PACKED
    ),
    "a script in a padded object stream in hexadecimal": hex_packed(),
    "a script by name": document(
        lambda pdf: setattr(pdf.Root, "Names", Dictionary(JavaScript=Dictionary(Names=Array([]))))
    ),
    "a program on a click": document(clicked(act("Launch", F="cmd.exe"))),
    "another file on showing a page": document(on_page(act("GoToR", F=SHARE))),
    "a file inside on a click": document(clicked(act("GoToE"))),
    "a thread of another file": document(clicked(act("Thread", F=SHARE))),
    "a film": document(clicked(act("Movie"))),
    "a form that is sent": document(clicked(act("SubmitForm", F="https://example.org/"))),
    "a link followed on opening": document(opening(act("URI", URI=LINK))),
    "a link followed second": document(
        lambda pdf: opening(act("Named", N=Name.FirstPage, Next=act("URI", URI=LINK)))(pdf)
    ),
    "a link to a share": document(clicked(act("URI", URI=f"file:{SHARE}"))),
    "an attachment": document(lambda pdf: pdf.attachments.__setitem__("a.exe", b"MZ")),
    "an attachment on the page": document(clicked(act("Named"), Subtype=Name.FileAttachment)),
    "a stream that lies elsewhere": document(carrying(Dictionary(F=SHARE))),
    "a page of another file": document(
        carrying(Dictionary(Subtype=Name.Form, Ref=Dictionary(F=SHARE, Page=0)))
    ),
    "a form that is a program": document(
        lambda pdf: setattr(pdf.Root, "AcroForm", Dictionary(XFA=pdf.make_stream(b"<xdp/>")))
    ),
}
ENCRYPTED = {"a password": document(encryption=pikepdf.Encryption(owner="a", user="b"))}
UNREADABLE = {
    "cut off": document()[:-200],
    "no document": b"%PDF-1.7\n",
    "half a million escapes": b"%PDF-1.7\nstream\n" + b"#41" * 500_000 + b"\n%%EOF\n",
    "nested without end": document(
        lambda pdf: setattr(pdf.Root, "Deep", pikepdf.Object.parse(b"[" * 200 + b"]" * 200))
    ),
    "no page": document(lambda pdf: pdf.pages.__delitem__(0)),
}
