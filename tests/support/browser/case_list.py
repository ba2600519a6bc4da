"""An authority's list of two hundred cases, as the API answers it."""

from typing import Any
from urllib.parse import parse_qs, urlsplit

from playwright.sync_api import Page, Route, expect

ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"


def case(number: int, **changes: Any) -> dict[str, Any]:
    """An entry of the list as the API gives it."""
    tail = f"{ALPHABET[number // 31]}{ALPHABET[number % 31]}"
    return {
        "reference": f"SS-7K3M-QWXR-{tail}Z",
        "submitted_at": f"2026-11-{1 + number % 28:02d}T07:30:00Z",
        "updated_at": "2026-11-28T08:00:00Z",
        "urgency": ("standard", "urgent", "emergency")[number % 3],
        "category": "threat_violence",
        "verified": number % 5 == 0,
        "state": "delivered",
        "stage": None,
        "overdue": number % 10 == 0,
        "new": number % 4 == 0,
        "waiting": number % 2 == 0,
        "held": number == 7,
        "open": number != 8,
        "candidate": f"Candidate {number}",
        "area": "Aldershot" if number % 2 else "Gŵyr",
        "accounts": [{"platform": "x", "handle": f"@account{number}"}],
        **changes,
    }


CASES = [case(number) for number in range(200)]
CASES[3]["accounts"] = CASES[9]["accounts"] = [{"platform": "tiktok", "handle": "@Villain"}]
CASES[5] |= {"stage": "charged", "candidate": "=cmd|' /C calc'!A0", "area": 'A, "B"'}


def serve(page: Page, cases: list[dict[str, Any]] = CASES, status: int = 200) -> list[str]:
    """Answer session and list, fifty cases a page; gives the cursors that were asked for."""
    cursors: list[str] = []

    def reply(route: Route) -> None:
        cursor = parse_qs(urlsplit(route.request.url).query).get("cursor", ["0"])[0]
        cursors.append(cursor)
        start = int(cursor)
        body: dict[str, Any] = {"cases": cases[start : start + 50]}
        if start + 50 < len(cases):
            body["next"] = str(start + 50)
        route.fulfill(status=status, json=body)

    page.route("**/v1/authority/cases**", reply)
    page.route("**/v1/authority/session", lambda route: route.fulfill(json={}))
    return cursors


def sign_in(page: Page) -> None:
    page.get_by_label("Your full name").fill("Sam Lee")
    page.get_by_label("Your role").fill("Duty inspector")
    page.keyboard.press("Enter")
    expect(page.locator("#cases-count")).to_have_text("200 of 200 cases")


def answer_case(page: Page) -> None:
    """Answer whichever case is opened."""
    open_case = {**CASES[0], "you": {"id": "x"}, "recipients": [], "takers": []}
    page.route("**/v1/authority/cases/SS-*", lambda route: route.fulfill(json=open_case))
