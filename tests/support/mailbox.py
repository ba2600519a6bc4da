"""A report whose mailbox somebody else reads, and what both do in a browser."""

import re

from tests.support.factories import World
from tests.support.visitor import BROWSER, Visitor, request_link
from tests.support.web_client import Answer, call, post_form

SECRETS_OF_A_REPORT = {
    "statement": "STATEMENT-CANARY",
    "incidents": [{"url": "https://x.com/canary-url/status/1", "text": "POST-CANARY"}],
}
CANARIES = ("STATEMENT-CANARY", "POST-CANARY", "canary-url", "01632 960000", "sam@example.org")


def mailed_code(victim: Visitor) -> str:
    request_link(victim.world, victim.reference)
    match = re.search(r"#SS-\S+?\.(\S+)", victim.mail())
    assert match
    return match[1]


def enter(victim: Visitor, code: str) -> Visitor:
    """A browser of its own that has the report open by a code."""
    browser = Visitor.__new__(Visitor)
    browser.__dict__ |= {**victim.__dict__, "cookie": ""}
    assert browser.open(code).status == 303
    return browser


def post(browser: Visitor, action: str, **fields: str) -> Answer:
    """Send a form whether or not the page shows it, with the page's own token."""
    csrf = re.search(r'name="csrf" value="([^"]+)"', browser.page().html)
    assert csrf
    typed = {"csrf": csrf[1], **fields}
    return post_form(f"/status/{action}", typed, cookie=browser.cookie, **BROWSER)


def by_api(victim: Visitor, receipt: str) -> int:
    path = f"/v1/reports/{victim.reference}"
    return call("GET", path, authorization=f"Bearer {receipt}").status


def reported_in_secret(world: World) -> Visitor:
    """Somebody whose report has words to look for, and that x has answered."""
    visitor = Visitor(world, **SECRETS_OF_A_REPORT)
    visitor.receive_decision()
    return visitor
