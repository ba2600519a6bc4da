"""Keep up with its log what others can share with a case, and who may know of that."""

from dataclasses import replace

from chalicelib.model.case import Case
from chalicelib.model.mailboxes import mailbox_of
from chalicelib.model.patterns import MOST_CASES, Member, Trait, member_of, sharing, traits_of
from chalicelib.ports import Patterns


def note_traits(patterns: Patterns, case: Case) -> bool:
    """Write down what a case has, in place of what was written before; nothing of one that was
    withdrawn or erased. False where nothing changed. Raises Unavailable."""
    email = (case.report or {}).get("reporter", {}).get("email")
    member = member_of(case, mailbox_of(email) if email else "")
    memberships = {
        key: replace(member, on=trait.platform, fingerprint=trait.fingerprint)
        for trait in traits_of(case)
        for key in trait.keys
    }
    return patterns.put(case.case_id, memberships)


def cases_sharing(patterns: Patterns, trait: Trait) -> list[Member]:
    """List the cases that share a trait, the one that it is of among them, as far as they are
    counted. Raises Unavailable."""
    members: list[Member] = []
    for key in trait.keys:
        members = sharing(trait, [*members, *patterns.members(key)])
        if len(members) >= MOST_CASES:  # in a flood the first band has them all
            break
    return members
