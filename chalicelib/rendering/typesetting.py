"""Typesetting: a template of templates/pack and its data become a tagged PDF. For operators only.

Typst and segno are among the development requirements: no deployed function imports this module.
"""

import io
import json
from datetime import UTC, date, datetime
from functools import cache
from pathlib import Path
from typing import Any, cast

import segno
import typst

from chalicelib.errors import StandsafeError

ROOT = Path(__file__).resolve().parents[2]
TEMPLATES = ROOT / "templates" / "pack"
FONTS = ROOT / "node_modules" / "@expo-google-fonts" / "atkinson-hyperlegible-next"

Json = dict[str, Any]


class NotTypeset(StandsafeError):
    """A page that could not be set; the text says where and why, and quotes nobody's data."""


def typeset(template: str, data: Json, day: date, *, links: tuple[str, ...] = ()) -> bytes:
    """``templates/pack/<template>.typ`` over ``data``, as PDF/UA-1. Raises NotTypeset.

    ``links`` become QR codes, in this order. The same arguments give the same bytes: ``day`` is all
    that the file knows of when it was made.
    """
    inputs = {"data": json.dumps(data), "qr": json.dumps([qr(link) for link in links])}
    made = datetime(day.year, day.month, day.day, tzinfo=UTC)
    try:
        pdf = _compiler(template).compile(
            format="pdf", sys_inputs=inputs, pdf_standards="ua-1", timestamp=made
        )
    except typst.TypstError as error:
        raise NotTypeset(f"templates/pack/{template}.typ: {error.message}") from error
    return cast("bytes", pdf)  # a list only where pages are pictures


def qr(link: str) -> str:
    """A QR code as SVG: a quarter of it may be dirty or folded and it is still read."""
    drawn = io.BytesIO()
    segno.make(link, error="q", boost_error=False, micro=False).save(
        drawn, kind="svg", border=4, xmldecl=False, svgns=True, nl=False, light="white"
    )
    return drawn.getvalue().decode()


@cache
def _compiler(template: str) -> typst.Compiler:
    """Made once a process: finding the fonts takes longer than setting a page."""
    if not FONTS.is_dir():
        raise NotTypeset(f"the typeface is not there ({FONTS.name}): run make setup")
    paths = [FONTS / weight for weight in ("400Regular", "700Bold")]
    fonts = typst.Fonts(
        include_system_fonts=False, include_embedded_fonts=False, font_paths=list(map(str, paths))
    )
    return typst.Compiler(str(TEMPLATES / f"{template}.typ"), root=str(TEMPLATES), font_paths=fonts)
