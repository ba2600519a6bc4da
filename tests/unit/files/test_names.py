"""A file's name is a name and nothing else, and its extension is true."""

import pytest

from chalicelib.files.names import safe_name

PDF, PNG = "application/pdf", "image/png"


@pytest.mark.parametrize(
    ("typed", "content_type", "name"),
    [
        (None, PNG, "file.png"),
        ("threat.hta", PDF, "threat.pdf"),
        ("threat.pdf.exe", PDF, "threat_pdf.pdf"),
        ("photo.jpg.lnk", PNG, "photo_jpg.png"),
        ("notes.v2.pdf", PDF, "notes_v2.pdf"),
        ("threat.pdf...", PDF, "threat.pdf"),
        ("threat.pdf ", PDF, "threat.pdf"),
        ("threat\u202efdp.exe", PDF, "threat_fdp.pdf"),
        ("a\u200b\u2066b.png", PNG, "a__b.png"),
        ("NUL", PDF, "file_NUL.pdf"),
        ("com1.pdf", PDF, "file_com1.pdf"),
        ("CON.", PNG, "file_CON.png"),
        ("post.png::$DATA", PNG, "post.png"),
        ("../../etc/passwd", PNG, "etc_passwd.png"),
        ("C:\\x\\post.png", PNG, "C__x_post.png"),
        ("desktop.ini", PNG, "desktop.png"),
        (".htaccess", PNG, "htaccess.png"),
        ("...", PNG, "file.png"),
        ("\u3164", PNG, "file.png"),
        ("Ŵŷ post.png", PNG, "Ŵŷ post.png"),
        ("x" * 300 + ".png", PNG, "x" * 80 + ".png"),
        ("anything", None, "anything.bin"),
    ],
)
def test_safe_name_is_a_name_with_the_true_extension(
    typed: str | None, content_type: str | None, name: str
) -> None:
    assert safe_name(typed, content_type) == name
