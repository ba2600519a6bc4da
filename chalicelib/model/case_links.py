"""The link that opens one case for one authority: signed, expiring, and kept in a fragment."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from chalicelib.model.signed_links import sign, unsign

LIFETIME = timedelta(days=7)

_PURPOSE = "case-link"


@dataclass(frozen=True, slots=True)
class CaseLink:
    """What a link says: who may open which case, until when."""

    case_id: str
    authority: str
    expires: datetime

    def expired(self, now: datetime) -> bool:
        """True once the link has run out."""
        return now >= self.expires


def mint(secret: bytes, case_id: str, authority: str, now: datetime) -> str:
    """The token of a link that is good for seven days from ``now``."""
    return sign(secret, _PURPOSE, (case_id, authority), now + LIFETIME)


def address(base_url: str, token: str, language: str) -> str:
    """Where a link leads: the case page in the language of the mail that it stands in."""
    return f"{base_url}{'/cy' if language == 'cy' else ''}/case#{token}"


def read(secrets: Iterable[bytes], token: str) -> CaseLink | None:
    """What a token says, expired or not; None where we did not make it."""
    found = unsign(secrets, _PURPOSE, token)
    if found is None:
        return None
    (case_id, authority), expires = found
    return CaseLink(case_id, authority, expires)
