"""Keep up with its log what others can share with a case, and who may know of that."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial

from chalicelib.model.case import Case
from chalicelib.model.mailboxes import mailbox_of
from chalicelib.model.other_cases import MembersOf
from chalicelib.model.patterns import MOST_CASES, Member, Trait, member_of, sharing, traits_of
from chalicelib.ports import Patterns


def note_traits(patterns: Patterns, case: Case) -> None:
    """Write down what a case has, in place of what was written before; nothing of one that was
    withdrawn or erased. Raises Unavailable."""
    patterns.put(case.case_id, _memberships(case))


def note_first_traits(patterns: Patterns, case: Case) -> bool:
    """Write down what a new case has; False where that was begun before, and may not be complete
    yet. Raises Unavailable."""
    return patterns.begin(case.case_id, _memberships(case))


def forget_traits(patterns: Patterns, case: Case) -> None:
    """Remove the traits of a case that was erased while they were being written.

    Whoever erased it may have removed the list of its rows before these were written. Raises
    Unavailable.
    """
    patterns.erase(case.case_id, _memberships(case))


def _memberships(case: Case) -> dict[str, Member]:
    email = (case.report or {}).get("reporter", {}).get("email")
    member = member_of(case, mailbox_of(email) if email else "")
    return {
        key: replace(member, on=trait.platform, fingerprint=trait.fingerprint)
        for trait in traits_of(case)
        for key in trait.keys
    }


def cases_sharing(patterns: Patterns, trait: Trait, *, consistent: bool = True) -> list[Member]:
    """List the cases that share a trait, the one that it is of among them, as far as they are
    counted; not ``consistent``, as they were a moment ago. Raises Unavailable."""
    return sharing_by(partial(patterns.members, consistent=consistent), trait)


def sharing_by(
    members_of: MembersOf,
    trait: Trait,
    are_all: Callable[[Sequence[Member]], bool] = lambda members: False,
) -> list[Member]:
    """List the cases that share a trait, of those that ``members_of`` gives by key. ``are_all``
    tells that no more keys need be looked at."""
    members: list[Member] = []
    for key in trait.keys:
        members = sharing(trait, [*members, *members_of(key)])
        if len(members) >= MOST_CASES or are_all(members):  # in a flood the first band has them all
            break
    return members


def is_noted(patterns: Patterns, case: Case, trait: Trait, members: Sequence[Member]) -> bool:
    """Return whether the case's own traits have been stored.

    Where many share it the case may not be listed yet, or be one too many: then by one more read.
    Raises Unavailable.
    """
    return any(m.case_id == case.case_id for m in members) or (
        patterns.member(trait.keys[0], case.case_id) is not None
    )
