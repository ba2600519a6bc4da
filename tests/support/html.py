"""Reads a rendered page as a browser would: its forms, ids, links and text."""

from dataclasses import dataclass, field
from html.parser import HTMLParser

VOID = {"input", "meta", "link", "br", "img", "hr"}


@dataclass
class Form:
    """A form, and what pressing its plain submit button would send."""

    attributes: dict[str, str]
    fields: dict[str, list[str]] = field(default_factory=dict)
    buttons: list[dict[str, str]] = field(default_factory=list)

    def press(self, **button: str) -> dict[str, list[str]]:
        """The body that a browser would send, with a button's own name and value."""
        return {**self.fields, **{name: [value] for name, value in button.items()}}


class Page(HTMLParser):
    """One parsed page."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.html = html
        self.forms: list[Form] = []
        self.ids: set[str] = set()
        self.tags: list[tuple[str, dict[str, str]]] = []
        self.title = self.text = self.language = ""
        self._open: list[str] = []
        self._select = ""
        self._area: str | None = None
        self.feed(html)

    def links(self) -> list[str]:
        """Every href of an <a>."""
        return [item["href"] for tag, item in self.tags if tag == "a" and "href" in item]

    def form(self, action: str) -> Form:
        """The last form that posts to ``action``: the page's own; a language toggle comes first."""
        return [item for item in self.forms if item.attributes.get("action") == action][-1]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note a tag; fill in the form it belongs to."""
        attributes = {name: value or "" for name, value in attrs}
        self.tags.append((tag, attributes))
        if tag not in VOID:
            self._open.append(tag)
        if "id" in attributes:
            assert attributes["id"] not in self.ids, f"id {attributes['id']} is there twice"
            self.ids.add(attributes["id"])
        if tag == "html":
            self.language = attributes["lang"]
        if tag == "form":
            self.forms.append(Form(attributes))
        if tag == "select":
            self._select = attributes["name"]
        if tag == "textarea":
            self._area = ""
            self._put(attributes["name"], "")
        self._control(tag, attributes)

    def handle_endtag(self, tag: str) -> None:
        """Close a tag; one that was not opened is an error of the page."""
        assert self._open.pop() == tag, f"</{tag}> closes something else"
        if tag == "textarea":
            last = list(self.forms[-1].fields)[-1]
            self.forms[-1].fields[last] = [(self._area or "").removeprefix("\n")]
            self._area = None

    def handle_data(self, data: str) -> None:
        """Collect what is read."""
        if self._area is not None:
            self._area += data
        elif "title" in self._open:
            self.title += data
        elif not {"script", "style", "template", "noscript"} & set(self._open):
            self.text += data

    def _control(self, tag: str, attributes: dict[str, str]) -> None:
        if tag == "button" and "form" in self._open:
            self.forms[-1].buttons.append(attributes)
        if tag == "option" and self._select and "selected" in attributes:
            self._put(self._select, attributes["value"])
        if tag == "input" and "name" in attributes:  # one without a name is not sent
            ticks = attributes.get("type") in ("radio", "checkbox")
            if not ticks or "checked" in attributes:
                self._put(attributes["name"], attributes.get("value", ""))

    def _put(self, name: str, value: str) -> None:
        self.forms[-1].fields.setdefault(name, []).append(value)
