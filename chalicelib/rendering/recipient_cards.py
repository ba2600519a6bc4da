"""Show recipients as cards. One that has not answered yet is rendered once for everybody whose
report it has, open at its sentences, which say when, and at the text to copy.
"""

from collections.abc import Iterable
from functools import cache
from typing import Any

from markupsafe import Markup

from chalicelib.rendering.engine import environment, without_controls
from chalicelib.rendering.recipient_view import RecipientView
from chalicelib.rendering.stencil import Stencil, cut, slot


def recipient_cards(views: Iterable[RecipientView], language: str) -> str:
    """Give recipients as the status page shows them too, as markup; "" for none."""
    cards = "".join(_card(view, language) for view in views)
    return Markup(cards)  # noqa: S704 - each card is escaped


def _card(view: RecipientView, language: str) -> str:
    if view.outcome or view.links or view.regulator:
        return _render(view, language)
    texts = {str(number): line for number, line in enumerate(view.lines)}
    route = view.self_report
    if route is not None and route.text:
        texts["text"] = route.text
        route = route._replace(text=slot("text"))
    shape = view._replace(lines=_slots(len(view.lines)), links=(), self_report=route)
    return _open_card(shape, language).fill(
        {name: without_controls(text) for name, text in texts.items()}
    )


@cache
def _slots(count: int) -> tuple[str, ...]:
    return tuple(slot(str(number)) for number in range(count))


@cache
def _open_card(shape: RecipientView, language: str) -> Stencil:
    """Render what such cards have in common: the catalogue's words and ours, nobody else's."""
    return cut(_render(shape, language))


def _render(view: RecipientView, language: str) -> str:
    macros: Any = environment(language).get_template("macros/recipient.html.j2").module
    card: str = macros.list([view])
    return card
