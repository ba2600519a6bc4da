"""Walking through the form by keyboard alone, counting pages and looking at each of them."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
OPTIONS = {"runOnly": {"type": "tag", "values": TAGS}, "resultTypes": ["violations"]}
_OVER = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
_WORDS = """() => {
    const count = (part) => part.innerText.split(/\\s+/).filter(Boolean).length;
    const main = document.querySelector("main");
    const lists = [...main.querySelectorAll("select")].filter((each) => each.offsetParent);
    return lists.reduce((words, each) => words - count(each), count(main));
}"""
_AXE = Axe()

SECONDS_A_WORD = 60 / 240
"""Silent reading of English: 238 words a minute (Brysbaert 2019, doi 10.1016/j.jml.2019.104047)."""
SECONDS_A_LETTER = 60 / 180
"""Typing on a telephone: 36 words a minute (Palin et al. 2019, doi 10.1145/3338286.3340120)."""
SECONDS_A_PRESS = 2


@contextmanager
def leaving(page: Page) -> Iterator[None]:
    """What is done within leads to another page: goes on when that is there, scripts and all.

    A click waits for an answer to begin, a key for nothing at all; what looks at the page too soon
    looks at the old one, or at one that is just being taken away.
    """
    with page.expect_navigation(wait_until="load"):
        yield


def press(page: Page, name: str) -> None:
    """Press a button that leads to another page, and wait until that is there."""
    with leaving(page):
        page.get_by_role("button", name=name).first.click()


def look(page: Page) -> None:
    """Fail unless the page, as it stands now, is accessible and fits its width."""
    results = _AXE.run(page, options=OPTIONS)
    assert results.violations_count == 0, results.generate_report()
    assert page.evaluate(_OVER) == 0


@dataclass
class Walk:
    """One person's way: the pages they saw, and about how long it took them, from when they opened
    the form until they sent it, to read and to fill in."""

    page: Page
    pages: list[str] = field(default_factory=list)
    seconds: float = 0.0

    def check(self) -> None:
        """Count the page that is shown now, and look at it."""
        heading = self.page.locator("main h2:visible, main h1:visible").first
        self.pages.append(heading.inner_text())
        if self.page.locator("main form").count():
            self.seconds += self.page.evaluate(_WORDS) * SECONDS_A_WORD
        look(self.page)

    def to(self, field: str) -> None:
        """Press Tab until a field has the focus."""
        focused = "[document.activeElement.id, document.activeElement.name]"
        for _ in range(120):
            if field in self.page.evaluate(focused):
                return
            self.page.keyboard.press("Tab")
        raise AssertionError(f"{field} cannot be reached by Tab")

    def type(self, texts: Mapping[str, str]) -> None:
        """Type into fields; what has more than one line is pasted."""
        for name, text in texts.items():
            self.to(name)
            if "\n" in text or len(text) > 60:
                self.page.keyboard.insert_text(text)
                self.seconds += 3 * SECONDS_A_PRESS
            else:
                self.page.keyboard.type(text)
                self.seconds += len(text) * SECONDS_A_LETTER

    def tick(self, *ids: str) -> None:
        """Tick boxes, or choose the radio button that an id names by arrows."""
        for field_id in ids:
            kind: str = self.page.evaluate("id => document.getElementById(id).type", field_id)
            if kind == "radio":
                self._choose(field_id)
            else:
                self.to(field_id)
                self.page.keyboard.press("Space")
            self.seconds += SECONDS_A_PRESS

    def _choose(self, field_id: str) -> None:
        self.to(str(self.page.evaluate("id => document.getElementById(id).name", field_id)))
        self.page.keyboard.press("Space")
        while self.page.evaluate("document.activeElement.id") != field_id:
            self.page.keyboard.press("ArrowDown")

    def leave(self, name: str) -> None:
        """Press what leads to another page, and wait until that is there."""
        self._find(name)
        with leaving(self.page):
            self._enter()

    def press(self, name: str) -> None:
        """Press a button, found by Tab, by what stands on it."""
        self._find(name)
        self._enter()

    def _find(self, name: str) -> None:
        for _ in range(150):
            text: Any = self.page.evaluate("document.activeElement.innerText || ''")
            if text.strip() == name:
                break
            self.page.keyboard.press("Tab")
        else:
            raise AssertionError(f"{name} cannot be reached by Tab")

    def _enter(self) -> None:
        self.page.keyboard.press("Enter")
        self.seconds += SECONDS_A_PRESS


OpenPage = Callable[..., Page]
