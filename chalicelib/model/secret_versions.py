"""Versions of our HMAC secrets: one secret for each purpose, each version with its days.

A version makes from ``begins`` on, and what it made is good until ``ends``. A new one begins a
while after it was added, so that every process knows it before anybody meets what it made.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

from chalicelib.errors import Conflict
from chalicelib.limits import CONTACT_LINK, STATUS_COOKIE


class Purpose(StrEnum):
    """What a secret is for."""

    RECEIPTS = "receipts"
    """Case ids, receipts as a retry is given them again, and those that replace another."""
    CODES = "codes"
    """Access codes: printed in packs."""
    LINKS = "links"
    """Mailed links."""
    FORMS = "forms"
    """What a session's forms carry."""
    DIGESTS = "digests"
    """Keyed digests of addresses and content: suppressed addresses, outcome ids, throttles."""
    PATTERNS = "patterns"
    """Keyed digests of what several cases share, and the seal on which cases those are."""


GOOD_FOR: dict[Purpose, timedelta] = {
    Purpose.LINKS: CONTACT_LINK,
    Purpose.FORMS: STATUS_COOKIE,
}
"""How long what the version before made is needed. Of the others an operator says how long:
receipts that replaced others, printed packs and what is suppressed are known by their version."""


@dataclass(frozen=True, slots=True)
class SecretVersion:
    """One version. Without ``begins`` it is the first, without ``ends`` it is good until told."""

    id: str
    secret: bytes
    begins: datetime | None = None
    ends: datetime | None = None

    def makes(self, now: datetime) -> bool:
        """Say whether it may make things by now."""
        return self.begins is None or self.begins <= now

    def is_good(self, now: datetime) -> bool:
        """Say whether what it made is good now."""
        return self.ends is None or now < self.ends


def current_of(versions: Sequence[SecretVersion], now: datetime) -> SecretVersion:
    """Return the version that makes now: of those that began, the one that was added last."""
    return next(v for v in reversed(versions) if v.makes(now) and v.is_good(now))


def rotated(
    versions: Sequence[SecretVersion], new: SecretVersion, ends: datetime
) -> list[SecretVersion]:
    """Add a version; those that have no end are good until ``ends``. Raises Conflict where that is
    before the new one begins."""
    if new.begins is None or ends <= new.begins:
        raise Conflict("the day is before the new version begins")
    return [*(v if v.ends else replace(v, ends=ends) for v in versions), new]


def retired(
    versions: Sequence[SecretVersion], version_id: str, at: datetime, now: datetime
) -> list[SecretVersion]:
    """Refuse what a version made from ``at`` on.

    Raises Conflict for the one that makes now, and for one that there is not.
    """
    if version_id not in [version.id for version in versions]:
        raise Conflict(f"there is no version {version_id}")
    if version_id == current_of(versions, now).id:
        raise Conflict(f"version {version_id} makes what is made now: rotate first")
    return [replace(v, ends=at) if v.id == version_id else v for v in versions]
