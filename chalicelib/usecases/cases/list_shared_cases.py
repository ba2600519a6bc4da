"""List for an officer what other cases share with one, and whose they are."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from functools import partial
from types import MappingProxyType

from chalicelib.catalogue import Catalogue
from chalicelib.errors import Unavailable
from chalicelib.model.case import Case
from chalicelib.model.events import stamp
from chalicelib.model.json_values import JsonObject
from chalicelib.model.other_cases import cases_authority_may_know
from chalicelib.model.patterns import MOST_CASES, Member, Trait, rejected_traits, traits_of
from chalicelib.model.recipient import Recipient
from chalicelib.model.references import reference_of
from chalicelib.ports import Patterns
from chalicelib.usecases.cases.note_traits import sharing_by
from chalicelib.usecases.cases.recipient_names import name_of

IN_A_MAIL = 10
"""Accounts and texts that are looked up for a mail, which waits for that; the page has them all."""

_OWN_CASES = 20
"""References of the reader's own cases that are listed."""


def list_shared_cases(
    patterns: Patterns,
    catalogue: Catalogue,
    case: Case,
    reader: Recipient,
    most: int | None = None,
    counted: Mapping[str, int] = MappingProxyType({}),
) -> list[JsonObject]:
    """List what other cases share with this one: why, how many, the reader's own by reference, and
    of any other authority how many, to be asked for there.

    Counted are cases that an authority has; of other authorities' cases only police hear. What an
    officer called wrong is listed with that. ``most`` is how many things are looked up, all where
    it is None. ``counted`` says of some, by name, how many others there were a moment ago: where
    none, nothing is looked up, else no further than until that many are listed. They are as they
    were a moment ago; empty where they cannot be looked up now: the case is more pressing than
    what it shares.
    """
    try:
        links = [
            _link(catalogue, trait, reader, other_members)
            for trait in traits_of(case)[:most]
            if (
                other_members := _other_members(
                    patterns, trait, case, reader, counted.get(trait.name)
                )
            )
        ]
    except Unavailable:
        return []
    return [*links, *_rejected(catalogue, case, reader)]


def _other_members(
    patterns: Patterns, trait: Trait, case: Case, reader: Recipient, count: int | None
) -> list[Member]:
    def others_among(members: Sequence[Member]) -> list[Member]:
        return list(cases_authority_may_know(members, case.case_id, reader))

    def are_all(members: Sequence[Member]) -> bool:
        return count is not None and len(others_among(members)) >= count

    if count == 0:
        return []
    look = partial(patterns.members, consistent=False)
    return others_among(sharing_by(look, trait, are_all))


def _link(
    catalogue: Catalogue, trait: Trait, reader: Recipient, other_members: Sequence[Member]
) -> JsonObject:
    own_cases = sorted(m.case_id for m in other_members if reader.id in m.authorities)
    elsewhere = Counter(
        authority
        for member in other_members
        if reader.id not in member.authorities
        for authority in member.authorities
    )
    return {
        **_trait(catalogue, trait),
        "other_cases": len(other_members),
        "at_least": len(other_members) >= MOST_CASES - 1,
        "verified": sum(member.verified for member in other_members),
        "own": [reference_of(case_id) for case_id in own_cases[:_OWN_CASES]],
        "own_cases": len(own_cases),
        "elsewhere": [
            {"authority": name_of(catalogue, authority), "cases": cases}
            for authority, cases in elsewhere.most_common()
        ],
    }


def _trait(catalogue: Catalogue, trait: Trait) -> JsonObject:
    trait_view: JsonObject = {"shares": trait.shares, "incident": trait.incident}
    if trait.shares == "account":
        platform = name_of(catalogue, trait.platform)
        trait_view |= {"handle": trait.handle, "platform": platform}
    return trait_view


def _rejected(catalogue: Catalogue, case: Case, reader: Recipient) -> Iterator[JsonObject]:
    for seq, trait in rejected_traits(case):
        event = case.event(seq)
        by = event.public["recipient"]
        rejected: JsonObject = {"at": stamp(event.at), "authority": name_of(catalogue, by)}
        if by == reader.id:
            rejected["reason"] = (event.private or {})["reason"]
        yield {**_trait(catalogue, trait), "rejected": rejected}
