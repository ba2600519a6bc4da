"""List an authority's urgent cases since a flood began, by the link of its running mail.

It says of each what the mail says, and opens each by a link of its own: nothing of what was
reported is here, so no officer is named.
"""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from typing import Any

from chalicelib.catalogue import Catalogue
from chalicelib.errors import LinkExpired, NotFound, TooManyTries
from chalicelib.limits import CASE_LINK
from chalicelib.model.case import Case
from chalicelib.model.events import stamp
from chalicelib.model.folding import fold
from chalicelib.ports import CaseLog, Clock, Guards, IdSecrets, PressingCase, PressingCases
from chalicelib.signing.mailed_links import ListLink, case_address, mint_listed_link, read_list_link
from chalicelib.units import Days, Hours

Json = dict[str, Any]

ON_A_PAGE = 50
LISTED = Days(1)
"""What came in so long after the mail is in its list, too; then there is another mail."""
MOST_READINGS = 600
"""Pages, per authority and hour: a whole shift can look, a loop cannot read cases for ever."""

_HOUR = Hours(1)


@dataclass(frozen=True, slots=True)
class ListPressingCasesDeps:
    """What listing needs. ``addresses`` gives an authority's addresses, as they are now."""

    log: CaseLog
    pressing_cases: PressingCases
    guards: Guards
    secrets: IdSecrets
    catalogue: Catalogue
    addresses: Callable[[str], Collection[str]]
    now: Clock


def list_pressing_cases(deps: ListPressingCasesDeps, token: str, page: int = 1) -> Json:
    """Give a page of the list, with an access code first, then by time; each with its link's token.

    Raises NotFound for a token that is not ours, LinkExpired, also where the address that it was
    mailed to is the authority's no more, TooManyTries, Unavailable.
    """
    link = _link_of(deps, token)
    mailed = link.expires - CASE_LINK
    until = min(deps.now(), mailed + LISTED)
    cases = list(deps.pressing_cases.between(link.authority, link.since, until))
    cases.sort(key=lambda case: (not case.verified, case.at))
    start = (page - 1) * ON_A_PAGE
    entries = (_entry(deps, link, case) for case in cases[start : start + ON_A_PAGE])
    return {
        "authority": {
            "id": link.authority,
            "name": deps.catalogue.authorities[link.authority].name,
        },
        "since": stamp(link.since),
        "count": len(cases),
        "verified": sum(case.verified for case in cases),
        "page": page,
        "pages": max(1, -(-len(cases) // ON_A_PAGE)),
        "cases": [entry for entry in entries if entry is not None],
    }


def _link_of(deps: ListPressingCasesDeps, token: str) -> ListLink:
    link = read_list_link((secret for _, secret in deps.secrets.newest_first()), token)
    if link is None:
        raise NotFound
    theirs = {case_address(address) for address in deps.addresses(link.authority)}
    if link.expired(deps.now()) or link.address not in theirs:
        raise LinkExpired
    if deps.guards.count(f"list#{link.authority}", _HOUR.whole_seconds) > MOST_READINGS:
        raise TooManyTries(_HOUR.whole_seconds)
    return link


def _entry(deps: ListPressingCasesDeps, link: ListLink, pressing: PressingCase) -> Json | None:
    """Give a line; None where the case was erased, is not theirs, or was taken back unsent."""
    case = fold(deps.log.clear(pressing.case_id))
    recipient = case.recipients.get(link.authority)
    if recipient is None or case.erased_at is not None:
        return None
    if recipient.state == "withdrawn" and recipient.sent_at is None:
        return None
    entry = {
        "reference": case.reference,
        "reported_at": stamp(case.submitted_at),
        "urgency": case.public["urgency"],
        "category": case.public["category"],
        "verified": bool(case.public["verified"]),
        "state": recipient.state,
        "token": _case_token(deps, link, case),
    }
    if recipient.acknowledged_at is not None:
        entry["acknowledged_at"] = stamp(recipient.acknowledged_at)
    return entry


def _case_token(deps: ListPressingCasesDeps, link: ListLink, case: Case) -> str:
    """Make the case's link for the same address: it lasts as long as that of the list."""
    secret = deps.secrets.versions[deps.secrets.current]
    return mint_listed_link(secret, case.case_id, link)
