"""Say what of a case others can share: the accounts that it names, and texts that were posted.

What cases share alerts and never decides. Counted is what each audience may know of: ``Member``
says of a case who has it, and nothing of who reported it.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from chalicelib.model.case import Case
from chalicelib.model.text_fingerprint import bands, fingerprint, is_near

Shared = Literal["account", "text"]

ASKED_FROM = 3
"""Reports that share something before somebody who only kept one is asked whether to send it."""
MOST_CASES = 200
"""Of those that share one thing so many are counted; what is counted says so."""
MOST_TRAITS = 50
"""Accounts of one case that are compared, and texts."""


@dataclass(frozen=True, slots=True)
class Trait:
    """One thing that other cases may share. ``incident`` is the place of the first that has it."""

    shares: Shared
    incident: int
    platform: str = ""
    handle: str = ""
    """As it was typed first."""
    fingerprint: int = 0

    @property
    def keys(self) -> list[str]:
        """Return what it is looked up by: a text by each of its bands."""
        if self.shares == "account":
            return [f"account/{self.platform}/{folded(self.handle)}"]
        return [f"text/{band}" for band in bands(self.fingerprint)]

    @property
    def name(self) -> str:
        """Name the trait within its case, without its content."""
        return f"{self.shares}{self.incident}"

    def same_as(self, other: "Trait") -> bool:
        """Return whether two traits of one case are the same thing."""
        return self.shares == other.shares and self.keys == other.keys


@dataclass(frozen=True, slots=True)
class Member:
    """A case among those that share something, as far as others are counted by."""

    case_id: str
    platforms: tuple[str, ...]
    """That were or are being sent it, and are not held back."""
    authorities: tuple[str, ...]
    """That were or are being sent it."""
    verified: bool
    mailbox: str
    """Keyed digest of the reporter's address; "" where none was given."""
    asks: bool
    """Its report is only kept, and its reporter was not asked yet whether to send it."""
    on: str = ""
    """The platform where it met what it is a member by."""
    fingerprint: int = 0
    """Of the text that it is a member by."""


def folded(handle: str) -> str:
    """Bring a handle to one form: platforms do not tell capitals apart."""
    return handle.strip().removeprefix("@").casefold()


def traits_of(case: Case) -> list[Trait]:
    """List what others can share with a case: nothing once it was withdrawn or erased, and nothing
    that an officer called a wrong link."""
    if not case.is_active:
        return []
    rejected = [trait for _, trait in rejected_traits(case)]
    return [
        trait for trait in _all_traits(case) if not any(trait.same_as(wrong) for wrong in rejected)
    ]


def rejected_traits(case: Case) -> Iterator[tuple[int, Trait]]:
    """Yield what officers called a wrong link, with the number of the event."""
    rejections = ((event.seq, event.private) for event in case.rejected_links if event.private)
    traits = (
        (seq, find_trait(case, private["shares"], private["incident"]))
        for seq, private in rejections
    )
    yield from ((seq, trait) for seq, trait in traits if trait is not None)


def find_trait(case: Case, shares: str, incident: int) -> Trait | None:
    """Return what others can share of one incident; None where it has no such thing."""
    traits = _of_incident(incident, case.incidents[incident])
    return next((trait for trait in traits if trait.shares == shares), None)


def member_of(case: Case, mailbox: str) -> Member:
    """Describe a case to be counted among others."""
    has_it = [r for r in case.recipients.values() if r.connected and r.taken_back_by is None]
    able = [r for r in has_it if r.hold is None and r.dropped_by is None]
    return Member(
        case_id=case.case_id,
        platforms=tuple(sorted(r.id for r in able if r.kind == "platform")),
        authorities=tuple(sorted(r.id for r in has_it if r.kind != "platform")),
        verified=bool(case.public["verified"]),
        mailbox=mailbox,
        asks=case.log_only and case.pattern is None,
    )


def sharing(trait: Trait, members: Iterable[Member]) -> list[Member]:
    """Pick those that share the trait, each case once: a band alone says little of a text."""
    near = (
        member
        for member in members
        if trait.shares == "account" or is_near(member.fingerprint, trait.fingerprint)
    )
    return list({member.case_id: member for member in near}.values())


def to_be_asked(members: Iterable[Member]) -> list[Member]:
    """Pick those whose reporter kept a report and is to be asked whether to send it.

    Of a report without an access code only those from the same mailbox count: whoever invents a few
    must not learn from being asked that somebody else reported an account. So who gave no address
    is not asked either: nobody's mailbox is not everybody's.
    """
    every = list(members)
    asking = (member for member in every if member.asks and (member.verified or member.mailbox))
    return [member for member in asking if _count_for(member, every) >= ASKED_FROM]


def _count_for(asker: Member, members: Iterable[Member]) -> int:
    return sum(asker.verified or member.mailbox == asker.mailbox for member in members)


def _all_traits(case: Case) -> list[Trait]:
    """List accounts and texts, each once, as far as they are compared.

    No more than ``MOST_TRAITS`` texts are looked at: a fingerprint costs a thousand times what an
    account does, and a case may have thousands.
    """
    accounts, texts = dict[str, Trait](), dict[str, Trait | None]()
    for place, incident in enumerate(case.incidents):
        account = _account(place, incident) if len(accounts) < MOST_TRAITS else None
        if account is not None:
            accounts.setdefault(account.keys[0], account)
        text = incident.get("text") or ""
        if text and text not in texts and len(texts) < MOST_TRAITS:
            texts[text] = _text(place, incident)
    printed = {tuple(trait.keys): trait for trait in reversed(texts.values()) if trait is not None}
    return [*accounts.values(), *sorted(printed.values(), key=lambda trait: trait.incident)]


def _of_incident(place: int, incident: Mapping[str, Any]) -> Iterator[Trait]:
    yield from filter(None, (_account(place, incident), _text(place, incident)))


def _account(place: int, incident: Mapping[str, Any]) -> Trait | None:
    handle, platform = incident.get("handle"), incident.get("platform")
    if handle and platform and folded(handle):
        return Trait("account", place, platform, handle)
    return None


def _text(place: int, incident: Mapping[str, Any]) -> Trait | None:
    printed = fingerprint(incident.get("text") or "")
    if printed is None:
        return None
    return Trait("text", place, incident.get("platform") or "", fingerprint=printed)
