"""A plain account of what everybody should see of each report: the model of a few lines."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from tests.support.factories import body

FORCE = "police-hampshire"
OTHER_FORCE = "police-durham"
TIKTOK = "tiktok"
LINKS = {
    "x": {"url": "https://x.com/someone/status/20", "text": "I know where you live"},
    "facebook": {"url": "https://www.facebook.com/somepage/posts/123456"},
    TIKTOK: {"url": "https://www.tiktok.com/@someone/video/7"},
}
_KINDS = {"x": "platforms", "facebook": "platforms", TIKTOK: "platforms"}


@dataclass
class Account:
    """One report: whom its sender lets see it, and what became of that."""

    body: dict[str, Any]
    case_id: str = ""
    reference: str = ""
    receipt: str = ""
    consent: dict[str, bool] = field(default_factory=dict)
    """As it stands now; the body has it as it was given first."""
    active: set[str] = field(default_factory=set)
    """Who is to have it now."""
    ever: set[str] = field(default_factory=set)
    """Who ever was to have it."""
    withdrawn: bool = False
    erased: bool = False
    holds: dict[str, datetime] = field(default_factory=dict)
    """Until when police hold it back from a platform."""
    unsure: set[str] = field(default_factory=set)
    """Platforms of whose hold nobody was told whether it is there."""
    answered: set[str] = field(default_factory=set)
    """Who tried to acknowledge it or to decide."""
    messages: int = 0

    def begin(self) -> None:
        """Let see it whom its consent names."""
        self.consent = dict(self.body["share_with"])
        self.active = set(self._named(self.consent))
        self.ever = set(self.active)

    @property
    def is_danger(self) -> bool:
        """Return whether a life is in danger: police are told whatever the consent says."""
        return bool(self.body.get("immediate_danger"))

    def _named(self, consent: dict[str, bool]) -> list[str]:
        links = [site for site, link in LINKS.items() if link in self.body["incidents"]]
        platforms = links if consent["platforms"] else []
        return [*platforms, *([FORCE] if consent["police"] or self.is_danger else [])]

    def correct_consent(self, consent: dict[str, bool]) -> None:
        """Take it back from kinds that are refused now, and let see it those that were."""
        before, self.consent = self.consent, dict(consent)
        for name in consent:
            kind = {site for site in self.active if _KINDS.get(site, "police") == name}
            if before[name] and not consent[name]:
                self.active -= kind - set(self._named(consent))
            if consent[name] and not before[name]:
                added = {s for s in self._named(consent) if _KINDS.get(s, "police") == name}
                self.active |= added
                self.ever |= added

    def hand_over(self, to: str) -> None:
        """Let another authority see it."""
        self.active.add(to)
        self.ever.add(to)

    def withdraw(self) -> None:
        """Take it back from everybody."""
        self.withdrawn = True
        self.active.clear()

    def is_held(self, platform: str, now: datetime) -> bool:
        """Return whether police hold it back from a platform for certain."""
        return platform in self.holds and now < self.holds[platform]

    def may_be_offered(self, platform: str, now: datetime) -> bool:
        """Return whether a platform may be offered anything of it."""
        return platform in self.ever and not self.erased and not self.is_held(platform, now)


def account(number: int, variant: int) -> Account:
    """Make a report that was not sent yet, one of a few kinds. ``number`` decides on its ids, so
    that the same steps are the same whenever they are taken."""
    share = {"platforms": variant % 3 != 1, "police": variant % 3 != 2, "electoral": False}
    sites = ("x", "facebook") if variant % 4 else ("x", TIKTOK)
    danger = {"immediate_danger": True} if variant % 5 == 4 else {}
    incidents = [dict(LINKS[site]) for site in sites]
    submission = str(UUID(int=number + 1, version=4))
    return Account(body(submission_id=submission, share_with=share, incidents=incidents, **danger))
