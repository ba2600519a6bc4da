"""An officer's page with a case open, over answers as the API gives them."""

from collections.abc import Mapping
from typing import Any

from playwright.sync_api import Locator, Page, Route, expect

REFERENCE = "SS-7K3M-QWXR-4TZ"
CASE: dict[str, Any] = {
    "reference": REFERENCE,
    "submitted_at": "2026-07-22T07:30:00Z",
    "urgency": "emergency",
    "category": "threat_violence",
    "signs": [{"id": "shows_weapon", "label": "…"}],
    "candidate": {"name": "Jo Griffiths", "area": "Aldershot"},
    "office": {"id": "candidate_uk_mp", "name": "Candidate for the House of Commons"},
    "police_programme": {
        "label": "Operation Bridger",
        "sentence": "This comes under Operation Bridger. Please flag it so.",
    },
    "law": {
        "prosecutor": "the Crown Prosecution Service (CPS)",
        "offences": [
            {
                "title": "Malicious communications",
                "instrument": "Malicious Communications Act 1988, section 1",
                "url": "https://www.legislation.gov.uk/ukpga/1988/27/section/1",
            }
        ],
        "orders": [],
    },
    "reporter": {
        "name": "Al Jones",
        "role": "agent",
        "phone": "01632 960 001",
        "email": "al@example.org",
    },
    "incidents": [{"platform": "tiktok", "handle": "@b", "seen_at": "2026-07-21T06:00:00Z"}],
    "stated": "It began last week.",
    "you": {"id": "police-hampshire", "kind": "police", "state": "sent"},
    "recipients": [
        {"id": "x", "kind": "platform", "name": "X", "state": "queued"},
        {"id": "police-kent", "kind": "police", "name": "Kent Police", "state": "sent"},
        {"id": "tiktok", "kind": "platform", "name": "TikTok", "state": "self_report"},
    ],
    "shared": [
        {
            "shares": "account",
            "incident": 0,
            "handle": "@b",
            "platform": "TikTok",
            "other_cases": 7,
            "at_least": True,
            "verified": 2,
            "own": ["SS-AAAA-BBBB-CC2", "SS-AAAA-BBBB-CC3"],
            "elsewhere": [{"authority": "Kent Police", "cases": 5}],
        },
        {
            "shares": "text",
            "incident": 0,
            "rejected": {
                "authority": "Kent Police",
                "at": "2026-07-22T07:40:00Z",
                "reason": "A song",
            },
        },
    ],
    "other_forces": ["Northumbria Police"],
    "takers": ["police-durham", "police-hampshire-elections"],
    "messages": [
        {"at": "2026-07-22T07:40:00Z", "from": "police-hampshire", "text": "Is it still there?"},
        {"at": "2026-07-22T07:50:00Z", "from": "reporter", "text": "<b>Yes</b>"},
    ],
    "timeline": [
        {
            "at": "2026-07-22T07:31:00Z",
            "what": "case_read",
            "who": "Hampshire",
            "officer": {"name": "<b>Kim</b>", "role": "Inspector"},
        },
        {
            "at": "2026-07-22T07:32:00Z",
            "what": "handed_over",
            "who": "Hampshire",
            "text": "{who}",
            "reason": "She lives there",
        },
        {
            "at": "2026-07-22T07:33:00Z",
            "what": "stage_recorded",
            "who": "Hampshire",
            "text": "charged",
            "kept_back": True,
            "crime_reference": "44260012345",
            "note": "Known to us",
        },
    ],
}
HELD = CASE | {
    "recipients": [
        CASE["recipients"][0]
        | {"state": "held", "held_until": "2026-07-25T07:30:00Z", "held_by": "police-hampshire"}
    ]
}


class Desk:
    """A page whose case is open. ``case`` is what the API says of it from now on."""

    def __init__(self, page: Page, case: Mapping[str, Any] = CASE) -> None:
        self.page, self.case = page, case
        answers(page, "session", 200, {"reference": REFERENCE})
        page.route(
            f"**/v1/authority/cases/{REFERENCE}", lambda route: route.fulfill(json=self.case)
        )
        sign(page)
        expect(page.get_by_text(REFERENCE)).to_be_visible()

    def answers(self, path: str, status: int, body: Any) -> list[tuple[str, Any]]:
        return answers(self.page, f"cases/{REFERENCE}/{path}", status, body)

    def unfolded(self, name: str) -> Locator:
        self.page.locator("summary").filter(has_text=name).click()
        return self.page.locator("details").filter(has_text=name)

    def press(self, name: str) -> None:
        self.page.get_by_role("button", name=name, exact=True).click()

    def says(self, words: str) -> None:
        """At the top, which has the focus."""
        expect(self.page.locator("#case-say")).to_contain_text(words)
        expect(self.page.locator("#case-say")).to_be_focused()

    def fails(self, section: str, words: str) -> None:
        """Beside what was done."""
        error = self.page.locator("details").filter(has_text=section)
        expect(error.locator(".govuk-error-message")).to_have_text(f"Error: {words}")


def answers(page: Page, path: str, status: int, body: Any) -> list[tuple[str, Any]]:
    """Answer a path of the API; gives (method, body) of what was asked."""
    requests: list[tuple[str, Any]] = []

    def reply(route: Route) -> None:
        requests.append((route.request.method, route.request.post_data_json))
        route.fulfill(status=status, json=body)

    page.route(f"**/v1/authority/{path}", reply)
    return requests


def sign(page: Page) -> None:
    """Say who the officer is, and open the case."""
    page.get_by_label("Your full name").fill("Sam Lee")
    page.get_by_label("Your role").fill("Duty inspector")
    page.get_by_role("button", name="Open the case").click()
