"""Draw a small chart as inline SVG: bars whose parts differ by pattern and label, not colour.

No style, no script and nothing from elsewhere, so it keeps to the pages' policy. 288 wide at any
size of screen: that fits 320, where scaling would make its text too small to read.
"""

from collections.abc import Sequence
from typing import NamedTuple

from markupsafe import Markup

_WIDTH, _BAR, _LINE, _GAP = 288, 26, 20, 18
_INK, _PAPER = "#134e4a", "#ffffff"
_FILLS = (_INK, "url(#chart-lines)", "url(#chart-dots)")
_PATTERNS = Markup(  # noqa: S704 - ours
    '<defs><pattern id="chart-lines" width="7" height="7" patternUnits="userSpaceOnUse" '
    f'patternTransform="rotate(45)"><rect width="7" height="7" fill="{_PAPER}"/>'
    f'<rect width="3" height="7" fill="{_INK}"/></pattern>'
    '<pattern id="chart-dots" width="8" height="8" patternUnits="userSpaceOnUse">'
    f'<rect width="8" height="8" fill="{_PAPER}"/><circle cx="4" cy="4" r="1.2" fill="{_INK}"/>'
    "</pattern></defs>"
)


class Part(NamedTuple):
    """One part of a bar: what it is and how much of it there is."""

    label: str
    size: int


class Bar(NamedTuple):
    """One bar with at most three parts; they are drawn in proportion."""

    title: str
    parts: Sequence[Part]


def bars(title: str, description: str, rows: Sequence[Bar]) -> Markup:
    """Draw the chart of these bars. ``title`` and ``description`` are read out in its place; it is
    for one place in a page, beside a table of the same figures. All texts are escaped."""
    drawn, y = Markup(), 0
    for row in rows:
        drawn += _bar(row, y)
        y += _height(row)
    return Markup(
        '<svg class="ss-chart" xmlns="http://www.w3.org/2000/svg" width="{w}" height="{h}" '
        'viewBox="0 0 {w} {h}" role="img" aria-labelledby="chart-title" '
        'aria-describedby="chart-description" font-family="inherit" font-size="15" fill="#1b1f23">'
        '<title id="chart-title">{title}</title><desc id="chart-description">{description}</desc>'
        "{patterns}{drawn}</svg>"
    ).format(
        w=_WIDTH,
        h=y - _GAP + 2,
        title=title,
        description=description,
        patterns=_PATTERNS,
        drawn=drawn,
    )


def _height(row: Bar) -> int:
    return 2 * _LINE - 12 + _BAR + len(row.parts) * _LINE + _GAP


def _bar(row: Bar, y: int) -> Markup:
    """Draw a bar's title, the bar, and a line for each part with the part's pattern."""
    title = Markup('<text x="0" y="{y}" font-weight="700">{text}</text>').format(
        y=y + _LINE - 5, text=row.title
    )
    top, key = y + _LINE + 2, y + _LINE + _BAR + 8
    labels = Markup().join(
        Markup(
            '<rect x="1" y="{y}" width="22" height="13" fill="{fill}" stroke="{ink}"/>'
            '<text x="32" y="{base}">{label}: {size}</text>'
        ).format(
            y=key + n * _LINE + 3, base=key + n * _LINE + 15, fill=fill, ink=_INK, **part._asdict()
        )
        for n, (part, fill) in enumerate(zip(row.parts, _FILLS, strict=True))
    )
    return title + _segments(row.parts, top) + labels


def _segments(parts: Sequence[Part], y: int) -> Markup:
    total, x, drawn = sum(part.size for part in parts) or 1, 0.0, Markup()
    for part, fill in zip(parts, _FILLS, strict=True):
        width = part.size / total * (_WIDTH - 2)
        if part.size:
            drawn += Markup(
                '<rect x="{x:.1f}" y="{y}" width="{width:.1f}" height="{h}" fill="{fill}"/>'
            ).format(x=x + 1, y=y, width=width, h=_BAR, fill=fill)
        x += width
    frame = Markup('<rect x="1" y="{y}" width="{w}" height="{h}" fill="none" stroke="{ink}"/>')
    return drawn + frame.format(y=y, w=_WIDTH - 2, h=_BAR, ink=_INK)
