"""Count how many other reports, of those that a platform was told of, share something."""

from collections.abc import Callable, Mapping

from chalicelib.model.case import Case
from chalicelib.model.other_cases import cases_platform_may_know
from chalicelib.model.patterns import Trait, traits_of
from chalicelib.ports import Patterns
from chalicelib.usecases.cases.note_traits import cases_sharing, is_noted, note_traits


def count_other_reports(
    patterns: Patterns, case: Case, platform: str, counted: Mapping[str, int]
) -> Callable[[Trait], int]:
    """Return a function that counts other reports: from ``counted`` where it has the trait, else by
    looking it up."""
    own_traits = traits_of(case) if counted else []
    recalled = {
        tuple(trait.keys): counted[trait.name] for trait in own_traits if trait.name in counted
    }

    def count(trait: Trait) -> int:
        number = recalled.get(tuple(trait.keys))
        return _look_up(patterns, case, platform, trait) if number is None else number

    return count


def _look_up(patterns: Patterns, case: Case, platform: str, trait: Trait) -> int:
    """Count other cases on this platform that share the trait and that the platform was sent.

    The case itself is written down before: of two reports at once one counts the other.
    Nothing that is held back from it, was withdrawn or went elsewhere counts, so the number may
    also fall. Raises Unavailable.
    """
    members = cases_sharing(patterns, trait)
    if not is_noted(patterns, case, trait, members):
        note_traits(patterns, case)
        members = cases_sharing(patterns, trait)
    return sum(1 for _ in cases_platform_may_know(members, case.case_id, platform))
