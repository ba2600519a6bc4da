"""What every page is held to: WCAG 2.2 AA by axe, no sideways scrolling, HTML by a validator."""

import json
import subprocess
import tempfile
from collections.abc import Mapping
from importlib.resources import files
from pathlib import Path

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import BrowserContext, Page

from tools.assets.node import find_node

ROOT = Path(__file__).resolve().parents[3]
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
OPTIONS = {"runOnly": {"type": "tag", "values": TAGS}, "resultTypes": ["violations"]}
RULES = {"root": True, "extends": ["html-validate:standard"]}
_VALIDATOR = "node_modules/html-validate/bin/html-validate.mjs"
_SIDEWAYS = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
_RUN = """options => axe.run(options).then(results => results.violations.map(
    (rule) => [rule.id, rule.nodes.map((node) => node.target.join(" ")).join(", ")]))"""
_ENLARGE = "document.documentElement.style.fontSize = '200%'"
_UNFOLD = "document.querySelectorAll('details').forEach(each => { each.open = true })"


def unfold(page: Page) -> None:
    """Open every <details>: what is folded is looked at, too."""
    page.evaluate(_UNFOLD)


def enlarge(page: Page) -> None:
    """Make text twice as large, as a browser's own setting does."""
    page.evaluate(_ENLARGE)


def violations(page: Page) -> str:
    """What axe finds, as a report; empty where it finds nothing."""
    results = Axe().run(page, options=OPTIONS)
    return results.generate_report() if results.violations_count else ""


def load_axe(context: BrowserContext) -> None:
    """Have every page of a context carry axe: what ``quick_violations`` needs."""
    context.add_init_script(files("axe_playwright_python").joinpath("axe.min.js").read_text())


def quick_violations(page: Page) -> list[str]:
    """What axe finds, in a line each; many pages are looked at in one context."""
    rules: list[list[str]] = page.evaluate(_RUN, OPTIONS)
    return [": ".join(parts) for parts in rules]


def sideways(page: Page) -> int:
    """By how many pixels the page is wider than the window."""
    return int(page.evaluate(_SIDEWAYS))


def invalid(pages: Mapping[str, str]) -> list[str]:
    """``path: line: message`` of whatever the validator has to say of these pages, by path."""
    with tempfile.TemporaryDirectory() as folder:
        path_of = {}
        for number, (path, html) in enumerate(pages.items()):
            file = Path(folder) / f"{number}.html"
            file.write_text(html, encoding="utf-8")
            path_of[str(file)] = path
        config = Path(folder) / "rules.json"
        config.write_text(json.dumps(RULES))
        output = Path(folder) / "said.json"  # a pipe would be cut off when Node ends
        command = [*find_node(ROOT).node, _VALIDATOR, "--config", str(config)]
        subprocess.run(  # noqa: S603 - our own words
            [*command, "--formatter", f"json={output}", *path_of], cwd=ROOT, check=False
        )
        results = json.loads(output.read_text())
    return [
        f"{path_of[result['filePath']]}: {message['line']}: {message['message']}"
        for result in results
        for message in result["messages"]
    ]
