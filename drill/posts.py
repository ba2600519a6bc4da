"""Invent what is reported: categories, platforms and links of people who are not there."""

import random
from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from chalicelib.usecases.sandbox.invented_reports import LINKS
from drill.people import InventedCandidate

_CATEGORIES: Mapping[str, int] = {
    "abuse_insult": 30,
    "harassment": 15,
    "hate_identity": 12,
    "threat_violence": 8,
    "sexual_harassment": 6,
    "false_statement_candidate": 5,
    "coordinated_pile_on": 5,
    "impersonation": 4,
    "election_misinformation": 4,
    "doxxing": 3,
    "spam_inauthentic": 2,
    "stalking": 1,
    "incitement_violence": 1,
    "account_compromise": 1,
    "offline_crossover": 1,
    "other": 2,
}
"""Of a hundred reports; ours, since nobody published such figures."""
_PLATFORMS: Mapping[str, int] = {
    "x": 46,
    "facebook": 18,
    "instagram": 9,
    "tiktok": 7,
    "youtube": 4,
    "threads": 3,
    "bluesky": 3,
    "whatsapp": 2,
    "reddit": 2,
    "telegram": 2,
    "linkedin": 1,
    "nextdoor": 1,
    "snapchat": 1,
    "discord": 1,
}
_OTHER_POSTS = 1
"""The weight of any other platform."""
_ACCOUNTS = 4_000
"""Who abuses: a few do much of it."""
_ROLES = ("candidate", "candidate", "candidate", "agent", "staff")
_WORDS = ("post", "reply", "comment", "message", "caption", "clip", "story", "thread")


class Posts:
    """Invents reports, by dice of its own."""

    def __init__(self, platforms: Sequence[str], election: str, dice: random.Random) -> None:
        self._platforms, self._election, self._dice = platforms, election, dice
        self._platform_weights = [_PLATFORMS.get(name, _OTHER_POSTS) for name in platforms]
        self._post = 1_900_000_000_000_000_000

    def report(self, about: InventedCandidate) -> dict[str, Any]:
        """Return a report as ``POST /v1/reports`` takes it."""
        dice = self._dice
        category = dice.choices(list(_CATEGORIES), list(_CATEGORIES.values()))[0]
        body: dict[str, Any] = {
            "submission_id": self.unique_id(),
            "reporter": {
                "name": about.name,
                "role": dice.choice(_ROLES),
                "email": about.email,
                "language": "cy" if about.nation == "Wales" and dice.random() < 0.3 else "en",
            },
            "category": category,
            "incidents": self.incidents(dice.choices((1, 2, 3), (6, 3, 1))[0]),
            "statement": f"(what happened, {self._post})",
            "share_with": {
                "platforms": dice.random() < 0.95,
                "police": dice.random() < 0.85,
                "electoral": dice.random() < 0.5,
            },
            "declaration": True,
        }
        if dice.random() < 0.75:
            body["access_code"] = about.code
        else:
            body["candidate"] = {"name": about.name, "area": about.area, "election": self._election}
        if category == "threat_violence" and dice.random() < 0.15:
            body["immediate_danger"] = True
        return body

    def incidents(self, count: int) -> list[dict[str, Any]]:
        """Return so many posts, on one platform or several."""
        return [self._incident() for _ in range(count)]

    def _incident(self) -> dict[str, Any]:
        platform = self._dice.choices(self._platforms, self._platform_weights)[0]
        account = f"invented_{int(self._dice.paretovariate(0.8)) % _ACCOUNTS}"
        self._post += self._dice.randrange(1, 1_000_000)
        text = " ".join(
            f"({self._dice.choice(_WORDS)} {self._dice.randrange(10**6)})" for _ in "12"
        )
        template = LINKS.get(platform)
        if template is None:
            return {"platform": platform, "handle": account, "text": text}
        code = f"{self._dice.getrandbits(40):010x}"
        places = {"account": account.replace("_", "."), "post": self._post, "code": code}
        if platform == "x":
            places["account"] = account
        return {"url": template.format(**places), "text": text}

    def unique_id(self) -> str:
        """Return an id that no other thing of this drill has."""
        return str(UUID(int=self._dice.getrandbits(128), version=4))
