"""Count how many other reports, of those that a platform was told of, share something."""

from chalicelib.model.case import Case
from chalicelib.model.patterns import Trait
from chalicelib.ports import Patterns
from chalicelib.usecases.cases.note_traits import cases_sharing


def count_other_reports(patterns: Patterns, case: Case, platform: str, trait: Trait) -> int:
    """Count other cases that met an account or a text on this platform, and that it has.

    Nothing that is held back from it, was withdrawn or went elsewhere counts, so the number may
    also fall. Raises Unavailable.
    """
    return sum(
        member.on == platform and platform in member.platforms
        for member in cases_sharing(patterns, trait)
        if member.case_id != case.case_id
    )
