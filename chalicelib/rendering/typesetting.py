"""Typeset a template of templates/pack and its data as a tagged PDF. For operators only.

Typst and segno are among the development requirements: no deployed function imports this module.

What is set is read from files beside the templates, in a folder of this process's own, and not from
Typst's inputs: when an input changes Typst sets everything anew, when a file changes only what was
made from it. All packs of a constituency have three of four pages' words in common, so that is 2.5
times as fast.
"""

import io
import json
import shutil
from datetime import UTC, date, datetime
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Literal, cast

import segno
import typst

from chalicelib.errors import StandsafeError
from chalicelib.model.json_values import JsonObject

ROOT = Path(__file__).resolve().parents[2]
TEMPLATES = ROOT / "templates" / "pack"
FONTS = ROOT / "node_modules" / "@expo-google-fonts" / "atkinson-hyperlegible-next"
WEIGHTS = ("400Regular", "700Bold")


class NotTypeset(StandsafeError):
    """A page could not be set; the text says where and why, and quotes nobody's data."""


def typeset(template: str, data: JsonObject, day: date, *, links: tuple[str, ...] = ()) -> bytes:
    """Set ``templates/pack/<template>.typ`` over ``data``, as PDF/UA-1. Raises NotTypeset.

    ``links`` become QR codes, in this order. The same arguments give the same bytes: ``day`` is all
    that the file knows of when it was made.
    """
    made_at = int(datetime(day.year, day.month, day.day, tzinfo=UTC).timestamp())
    return cast("bytes", _typesetter().compile(template, data, links, "pdf", timestamp=made_at))


def pictures(template: str, data: JsonObject, links: tuple[str, ...] = ()) -> list[bytes]:
    """Set the same pages as PNGs, for whoever wants to look at them."""
    pages = _typesetter().compile(template, data, links, "png")
    return pages if isinstance(pages, list) else [pages]


def qr(link: str) -> str:
    """Draw a QR code as SVG: an eighth of it may be dirty or folded and it is still read."""
    drawn = io.BytesIO()
    segno.make(link, error="m", boost_error=False, micro=False).save(
        drawn, kind="svg", border=4, xmldecl=False, svgns=True, nl=False, light="white"
    )
    return drawn.getvalue().decode()


class _Typesetter:
    """Keep the fonts of a process: finding them takes longer than setting a page."""

    def __init__(self) -> None:
        if not FONTS.is_dir():
            raise NotTypeset(f"the typeface is not there ({FONTS.name}): run make setup")
        self._folder = TemporaryDirectory(prefix="standsafe-")  # readable by its owner alone
        self._root = Path(self._folder.name)
        for path in TEMPLATES.glob("*.typ"):
            shutil.copy(path, self._root)
        fonts = typst.Fonts(
            include_system_fonts=False,
            include_embedded_fonts=False,
            font_paths=[str(FONTS / weight) for weight in WEIGHTS],
        )
        self._compiler = typst.Compiler(root=str(self._root), font_paths=fonts)

    def compile(
        self,
        template: str,
        data: JsonObject,
        links: tuple[str, ...],
        output: Literal["pdf", "png"],
        timestamp: int | None = None,
    ) -> bytes | list[bytes]:
        """Set one document. What it is made of is on disk for no longer than that."""
        inputs = {"data.json": data, "qr.json": [qr(link) for link in links]}
        try:
            for name, value in inputs.items():
                (self._root / name).write_text(json.dumps(value), encoding="utf-8")
            compiled = self._compiler.compile(
                str(self._root / f"{template}.typ"),
                format=output,
                pdf_standards="ua-1" if output == "pdf" else None,
                timestamp=timestamp,
            )
        except typst.TypstError as error:
            raise NotTypeset(f"templates/pack/{template}.typ: {error.message}") from error
        finally:
            for name in inputs:
                (self._root / name).unlink(missing_ok=True)
        return cast("bytes | list[bytes]", compiled)


@cache
def _typesetter() -> _Typesetter:
    return _Typesetter()
