"""Render a page that differs from its like in a few places once, then fill it in.

For answers that many people get at once. What goes into a slot is escaped unless it is markup; what
is around the slots is ours, and never what somebody typed.
"""

from collections.abc import Hashable, Iterable, Mapping
from functools import cache, lru_cache
from typing import Any, NamedTuple

from markupsafe import Markup, escape

from chalicelib.rendering import render

_MARK = "\ue000"
"""Of the private use area: no text of ours has it, and no control characters are rendered."""


class Stencil(NamedTuple):
    """``parts`` of a page, by turns as they are and the names of slots."""

    parts: tuple[str, ...]

    def fill(self, values: Mapping[str, str]) -> str:
        """Return the page with each slot's value in its place."""
        filled = list(self.parts)
        filled[1::2] = [escape(values[name]) for name in filled[1::2]]
        return "".join(filled)


def stencil(template: str, language: str, slots: Iterable[str], **shared: Hashable) -> Stencil:
    """Render a template for what is ``shared``, open at its slots."""
    return _cut(template, language, tuple(slots), tuple(shared.items()))


@cache
def _cut(
    template: str, language: str, slots: tuple[str, ...], shared: tuple[tuple[str, Any], ...]
) -> Stencil:
    holes = {name: slot(name) for name in slots}
    return cut(render(template, language, **dict(shared), **holes))


def slot(name: str) -> Markup:
    """Mark where a value is to be filled in, in the place of it."""
    return Markup(f"{_MARK}{name}{_MARK}")  # noqa: S704 - our names


def cut(rendered: str) -> Stencil:
    """Open what was rendered at its slots."""
    return Stencil(tuple(rendered.split(_MARK)))


def hidden_fields(pairs: Iterable[tuple[str, str]]) -> Markup:
    """Write the hidden fields of a form."""
    fields = (f'<input type="hidden" name="{_name(n)}" value="{escape(v)}">\n' for n, v in pairs)
    return Markup("".join(fields))  # noqa: S704 - each part is escaped


@lru_cache(maxsize=1_000)
def _name(name: str) -> str:
    """Escape the name of a field: forms have the same ones."""
    return str(escape(name))
