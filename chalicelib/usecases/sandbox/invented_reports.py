"""Invent reports for a platform to integrate against. Every name, account and link is invented.

Each is of a turn, a whole number that grows: the same platform and turn give the same report.
"""

from collections.abc import Mapping
from typing import Any
from uuid import NAMESPACE_URL, UUID, uuid5

_FIRST_POST = 20_000_000_000

LINKS: Mapping[str, str] = {
    "x": "https://x.com/{account}/status/{post}",
    "facebook": "https://www.facebook.com/{account}/posts/{post}",
    "instagram": "https://www.instagram.com/p/C{code}/",
    "youtube": "https://www.youtube.com/watch?v={code}",
    "tiktok": "https://www.tiktok.com/@{account}/video/{post}",
    "threads": "https://www.threads.com/@{account}/post/C{code}",
    "reddit": "https://www.reddit.com/r/invented/comments/{code}/invented/",
    "bluesky": "https://bsky.app/profile/{account}.example.org/post/{code}",
}
"""Links as a platform makes them; of another the account alone, as from who kept no link."""

_SORTS: tuple[tuple[str, tuple[str, ...], int], ...] = (
    ("threat_violence", ("names_place_or_time",), 1),
    ("harassment", (), 3),
    ("impersonation", (), 1),
    ("abuse_insult", (), 2),
)
"""Category, signs, and how many posts, in turn."""


def report_body(platform: str, turn: int, area: str) -> dict[str, Any]:
    """Return a report as ``POST /v1/reports`` takes it, about this platform alone."""
    category, signs, posts = _SORTS[turn % len(_SORTS)]
    return {
        "submission_id": str(_id(platform, turn)),
        "reporter": {"name": "Sam Invented", "role": "candidate", "language": "en"},
        "candidate": {"name": "Sam Invented", "area": area},
        "category": category,
        "signs": list(signs),
        "incidents": [incident(platform, turn, number) for number in range(posts)],
        "share_with": {"platforms": True},
        "declaration": True,
    }


def batch_body(platform: str, turn: int) -> dict[str, Any]:
    """Return two posts more, as ``POST …/incidents`` takes them."""
    posts = [incident(platform, turn, 10 + number) for number in range(2)]
    return {"batch_id": str(_id(platform, turn, "more")), "incidents": posts}


def message_body(platform: str, turn: int) -> dict[str, str]:
    """Return a message to the platform, as ``POST …/messages`` takes it."""
    words = "(a message of the person who reported: it was posted again)"
    return {"message_id": str(_id(platform, turn, "message")), "to": platform, "text": words}


def incident(platform: str, turn: int, number: int) -> dict[str, Any]:
    """Return one post: a link where we know how the platform makes them."""
    account = f"invented.person.{(turn + number) % 7}"
    post = {"handle": account, "text": "(the words of the post)", "platform": platform}
    template = LINKS.get(platform)
    if template is None:
        return post
    code = _id(platform, turn, str(number)).hex[:10]
    places = {"account": account.replace(".", "_"), "post": _FIRST_POST + turn * 100 + number}
    return {"url": template.format(code=code, **places), "text": post["text"]}


def _id(platform: str, turn: int, part: str = "report") -> UUID:
    return uuid5(NAMESPACE_URL, f"sandbox/{platform}/{turn}/{part}")
