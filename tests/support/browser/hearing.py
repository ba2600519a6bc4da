"""What a screen reader is given: the accessibility tree, and what live regions and focus announce.

Read from Chromium's own tree by its protocol: what a screen reader makes of it is not known here.
"""

from collections.abc import Mapping
from typing import Any

from playwright.sync_api import BrowserContext, Page

CONTROLS = frozenset(
    {"button", "checkbox", "combobox", "link", "listbox", "radio", "searchbox", "textbox"}
)
_LISTEN = """
window.announced = [];
const live = "[aria-live]:not([aria-live=off]), [role=status], [role=alert]";
const say = (node) => {
    const region = (node.nodeType === 1 ? node : node.parentElement)?.closest(live);
    const text = region?.innerText.trim();
    if (text && window.announced.at(-1) !== text) window.announced.push(text);
};
new MutationObserver((changes) => changes.forEach((change) => say(change.target)))
    .observe(document, { subtree: true, childList: true, characterData: true });
"""


def listen(context: BrowserContext) -> None:
    """Note what live regions announce on every page of a context."""
    context.add_init_script(_LISTEN)


def announcements(page: Page) -> list[str]:
    """What was announced since the last call."""
    lines: list[str] = page.evaluate("window.announced.splice(0)")
    return lines


class Heard:
    """The accessibility tree as it stands."""

    def __init__(self, page: Page) -> None:
        session = page.context.new_cdp_session(page)
        nodes = session.send("Accessibility.getFullAXTree")["nodes"]
        self._nodes: list[Mapping[str, Any]] = [node for node in nodes if not node.get("ignored")]
        session.detach()

    def nameless(self) -> list[str]:
        """Controls without a name, by their role."""
        return [_role(node) for node in self._nodes if _role(node) in CONTROLS and not _name(node)]

    def focused(self) -> tuple[str, str]:
        """(role, name) of what has the focus, and so is read."""
        focused = [node for node in self._nodes if _property(node, "focused")]
        return (_role(focused[-1]), _name(focused[-1])) if focused else ("", "")

    def names(self, role: str) -> list[str]:
        """The names of everything of a role."""
        return [_name(node) for node in self._nodes if _role(node) == role]

    def described_errors(self, name: str) -> list[str]:
        """What is read after the name of each field or group that is wrong; ``name`` begins it."""
        described = [str(node.get("description", {}).get("value", "")) for node in self._nodes]
        return [text for text in described if f"{name}:" in text]


def _role(node: Mapping[str, Any]) -> str:
    return str(node.get("role", {}).get("value", ""))


def _name(node: Mapping[str, Any]) -> str:
    return str(node.get("name", {}).get("value", "")).strip()


def _property(node: Mapping[str, Any], name: str) -> Any:
    values = [
        accessible_property["value"].get("value")
        for accessible_property in node.get("properties", ())
        if accessible_property["name"] == name
    ]
    return values[0] if values else None
