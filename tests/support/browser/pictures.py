"""Take README's pictures from the running embedded stack: `make pictures`.

A form on a telephone, the page of a report, and the same case as a police officer has it. Everybody
in them is invented.
"""

import io
import sys
import tempfile
import uuid
from argparse import ArgumentParser
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import requests
from PIL import Image
from playwright.sync_api import Browser, Page, ViewportSize, sync_playwright

from chalicelib.model.events import stamp
from local.peer import Peer, PublishedKeys
from tests.support.browser import chromium
from tests.support.browser.form_walks import halfway
from tests.support.local_stack import ALDERSHOT, ROOT, LocalStack, report_body, running_stack

FOLDER = ROOT / "docs" / "pictures"
PHONE: ViewportSize = {"width": 390, "height": 844}
DESK: ViewportSize = {"width": 720, "height": 1280}
COLOURS = 96
"""Of a picture: what our pages have, with smooth type, in a tenth of the bytes."""
LINKS = "https://x.com/someone/status/20\nhttps://www.facebook.com/page/posts/123?comment_id=7"
_SECONDS = 30


def main(folder: Path = FOLDER) -> None:
    """Write the pictures into a folder."""
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as scratch, sync_playwright() as driver:
        path = chromium.find()
        browser = driver.chromium.launch(executable_path=path, args=chromium.ARGUMENTS)
        with running_stack(Path(scratch), DEMO="0") as stack:
            take(stack, browser, folder)
        browser.close()


def take(stack: LocalStack, browser: Browser, folder: Path) -> None:
    """Walk a report round, and photograph what each sees."""
    _photograph(_form(stack, browser), folder / "form.png")
    report = _reported(stack)
    _photograph(_case(stack, browser), folder / "case.png")
    stack.settle()
    _photograph(_status(stack, browser, report), folder / "status.png")


def _form(stack: LocalStack, browser: Browser) -> Page:
    page = browser.new_page(viewport=PHONE)
    page.goto(stack.url("/report"))
    halfway(page)
    page.locator("#links").fill(LINKS)
    page.locator("#links").blur()
    page.locator("#links").evaluate("field => field.form.scrollIntoView()")
    page.wait_for_timeout(500)
    return page


def _reported(stack: LocalStack) -> Mapping[str, Any]:
    """Send a report; X asks about it."""
    body = report_body(stack, ALDERSHOT, statement="Three posts within an hour of the hustings.")
    answer = requests.post(stack.url("/v1/reports"), json=body, timeout=_SECONDS)
    answer.raise_for_status()
    report: Mapping[str, Any] = answer.json()
    stack.settle()
    x = Peer(stack.ready["platforms"]["x"], PublishedKeys(stack.ready["jwks_url"]))
    x.poll(ack=list(x.poll(returnImmediately=True)["sets"]), maxEvents=0)
    x.post_outcomes(
        {
            "outcome_id": str(uuid.uuid4()),
            "reference": report["reference"],
            "status": "need_more_info",
            "at": stamp(datetime.now(UTC)),
            "message": "Is the account that posted this the same one as in March?",
        }
    )
    stack.settle()
    return report


def _case(stack: LocalStack, browser: Browser) -> Page:
    """Open the case as the police do, by the link in their mail, and confirm that they have it."""
    words = [word for mail in stack.mails() for word in mail["text"].split()]
    page = browser.new_page(viewport=DESK)
    page.goto(next(word for word in words if "/case#" in word))
    page.get_by_label("Your full name").fill("Sam Invented")
    page.get_by_label("Your role").fill("Duty inspector")
    page.get_by_role("button", name="Open the case").click()
    confirm = page.get_by_role("button", name="Confirm that you have it")
    confirm.click()
    confirm.wait_for(state="hidden")
    return page


def _status(stack: LocalStack, browser: Browser, report: Mapping[str, Any]) -> Page:
    page = browser.new_page(viewport=DESK)
    page.goto(stack.url("/status"))
    page.locator("#reference").fill(report["reference"])
    page.locator("#receipt").fill(report["receipt"])
    page.get_by_role("button", name="Continue").click()
    page.locator(".ss-now").wait_for()
    return page


def _photograph(page: Page, file: Path) -> None:
    picture = Image.open(io.BytesIO(page.screenshot())).convert("RGB")
    picture.quantize(COLOURS, dither=Image.Dither.NONE).save(file, optimize=True)
    sys.stdout.write(f"{file.name}: {file.stat().st_size // 1024} KiB\n")
    page.close()


if __name__ == "__main__":
    ArgumentParser(
        prog="python -m tests.support.browser.pictures", description=__doc__
    ).parse_args()
    main()
