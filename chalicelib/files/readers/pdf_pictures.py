"""Picture the pages of a PDF, so that nobody has to open it to see what it says.

PDFium draws pages without running what is in them. The answer is a ZIP of one PNG a page.
"""

import io
import zipfile
from contextlib import closing

import pypdfium2

MOST_PAGES = 20
_MOST_PIXELS = 4_000_000
_SCALE = 150 / 72
"""From points to pixels at 150 dots an inch."""


def read(data: bytes) -> bytes:
    """Return the first pages as ``page-01.png`` and so on in a ZIP. Raises PdfiumError."""
    answer = io.BytesIO()
    with closing(pypdfium2.PdfDocument(data)) as document, zipfile.ZipFile(answer, "w") as archive:
        for number in range(min(len(document), MOST_PAGES)):
            page = document[number]
            width, height = page.get_size()
            scale = min(_SCALE, (_MOST_PIXELS / max(width * height, 1)) ** 0.5)
            picture = io.BytesIO()
            page.render(scale=scale, may_draw_forms=False).to_pil().save(picture, "PNG")
            archive.writestr(f"page-{number + 1:02}.png", picture.getvalue())
    return answer.getvalue()
