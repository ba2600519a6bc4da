"""Photograph one's own report in each shown: `python -m tests.support.browser.shown_states FOLDER`.

At the width of a small telephone, in every language: what somebody sees first of each.
"""

from argparse import ArgumentParser
from pathlib import Path

from playwright.sync_api import ViewportSize, sync_playwright

from chalicelib.languages import CODES
from tests.support.browser import chromium
from tests.support.browser.site import serving, shown_state_pages

NARROW: ViewportSize = {"width": 320, "height": 640}


def main(folder: Path) -> None:
    """Write a picture of each shown and language into a folder."""
    folder.mkdir(parents=True, exist_ok=True)
    pages_by_state = {
        f"/{code}{path}": html for code in CODES for path, html in shown_state_pages(code).items()
    }
    with serving(pages_by_state) as site, sync_playwright() as driver:
        path = chromium.find()
        browser = driver.chromium.launch(executable_path=path, args=chromium.ARGUMENTS)
        page = browser.new_page(viewport=NARROW)
        for address in pages_by_state:
            page.goto(site + address)
            name = address.removeprefix("/").replace("/shown/state", "")
            page.locator(".ss-now").screenshot(path=folder / f"{name}.png")


if __name__ == "__main__":
    parser = ArgumentParser(
        prog="python -m tests.support.browser.shown_states", description=__doc__
    )
    parser.add_argument("folder", metavar="FOLDER", type=Path)
    main(parser.parse_args().folder)
