"""Show recipients as cards. What all cards of one that has not done anything yet have in common is
rendered once, open at the times that were promised and at the text to copy.
"""

from collections.abc import Iterable
from functools import cache
from typing import Any, NamedTuple

from markupsafe import Markup

from chalicelib.model.json_values import JsonView
from chalicelib.rendering.engine import environment, without_controls
from chalicelib.rendering.recipient_view import recipient_view
from chalicelib.rendering.stencil import Stencil, cut, slot
from chalicelib.rendering.translator import translator

_NEW = frozenset(
    {"also", "id", "incidents", "kind", "name", "overdue", "promise", "self_report", "state"}
)
"""What the API says of a recipient that has not done anything yet."""
_TIMES = ("acknowledge_by", "decide_by")


class _Common(NamedTuple):
    """What cards have in common: the catalogue's words and ours, nobody else's."""

    id: str
    kind: str
    name: str
    state: str
    overdue: bool
    basis: str
    has_clock: bool
    source_url: str
    checked: str
    bound_by: str
    also: tuple[str, ...]
    url: str
    phone: str
    has_text: bool

    def as_recipient(self) -> JsonView:
        """Return a recipient of the API with these, and slots in the place of what differs."""
        promise = {
            "basis": self.basis,
            "source_url": self.source_url,
            "checked": self.checked,
            "bound_by": self.bound_by,
            **{name: slot(name) for name in _TIMES if self.has_clock},
        }
        text = slot("text") if self.has_text else ""
        route = {"url": self.url, "phone": self.phone, "text": text}
        return {
            "id": self.id,
            "kind": self.kind,
            "name": self.name,
            "state": self.state,
            "overdue": self.overdue,
            "also": self.also,
            "promise": promise,
            "self_report": route if any(route.values()) else {},
        }


def recipient_cards(recipients: Iterable[JsonView], language: str) -> str:
    """Return recipients of the API as the status page shows them too, as markup; "" for none."""
    cards = "".join(_card(recipient, language) for recipient in recipients)
    return Markup(cards)  # noqa: S704 - each card is escaped


def _card(recipient: JsonView, language: str) -> str:
    if not recipient.keys() <= _NEW:
        return _render(recipient, language)
    promise, route = recipient["promise"], recipient.get("self_report", {})
    text, say = route.get("text", ""), translator(language)
    common = _Common(
        recipient["id"],
        recipient["kind"],
        recipient["name"],
        recipient["state"],
        recipient["overdue"],
        promise["basis"],
        "decide_by" in promise,
        promise.get("source_url", ""),
        promise.get("checked", ""),
        promise.get("bound_by", ""),
        tuple(recipient.get("also", ())),
        route.get("url", ""),
        route.get("phone", ""),
        text != "",
    )
    filled = {name: say.moment(promise[name]) for name in _TIMES if name in promise}
    filled["text"] = without_controls(text)
    return _open_card(common, language).fill(filled)


@cache
def _open_card(common: _Common, language: str) -> Stencil:
    return cut(_render(common.as_recipient(), language))


def _render(recipient: JsonView, language: str) -> str:
    macros: Any = environment(language).get_template("macros/recipient.html.j2").module
    card: str = macros.list([recipient_view(recipient, translator(language))])
    return card
