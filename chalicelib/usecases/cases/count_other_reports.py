"""Count how many other reports, of those that a platform was told of, share something."""

from chalicelib.model.case import Case
from chalicelib.model.patterns import Trait
from chalicelib.ports import Patterns
from chalicelib.usecases.cases.note_traits import cases_sharing, is_noted, note_traits


def count_other_reports(patterns: Patterns, case: Case, platform: str, trait: Trait) -> int:
    """Count other cases that met an account or a text on this platform, and that it has.

    The case itself is written down before: of two reports at once one counts the other.
    Nothing that is held back from it, was withdrawn or went elsewhere counts, so the number may
    also fall. Raises Unavailable.
    """
    members = cases_sharing(patterns, trait)
    if not is_noted(patterns, case, trait, members):
        note_traits(patterns, case)
        members = cases_sharing(patterns, trait)
    return sum(
        member.on == platform and platform in member.platforms
        for member in members
        if member.case_id != case.case_id
    )
