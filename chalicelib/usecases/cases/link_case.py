"""Compare a case with others, after its report was accepted and whenever what it shares changes.

It alerts and never decides: whoever only kept a report is asked whether to send it, once.
"""

from dataclasses import dataclass

from chalicelib.model.case import Case
from chalicelib.model.events import Kind, NewEvent
from chalicelib.model.patterns import ASKED_FROM, Trait, sharing, to_be_asked, traits_of
from chalicelib.ports import CaseLog, Clock, Patterns
from chalicelib.usecases.cases.note_traits import cases_sharing, note_traits
from chalicelib.usecases.cases.record_event import open_case, record


@dataclass(frozen=True, slots=True)
class LinkCaseDeps:
    """What comparing needs."""

    log: CaseLog
    patterns: Patterns
    now: Clock


def link_case(deps: LinkCaseDeps, case_id: str) -> None:
    """Note what others can share with the case, and ask those who only kept theirs.

    Done again it asks nobody twice. Raises NotFound, Unavailable.
    """
    case = open_case(deps.log, case_id)
    if note_traits(deps.patterns, case) and open_case(deps.log, case_id).erased:
        deps.patterns.erase(case_id)  # erased while it was noted
        return
    for trait in traits_of(case):
        own = deps.patterns.member(trait.keys[0], case_id)
        members = [*cases_sharing(deps.patterns, trait), *([own] if own else [])]
        for member in to_be_asked(sharing(trait, members)):
            _ask(deps, member.case_id, trait)


def _ask(deps: LinkCaseDeps, case_id: str, trait: Trait) -> None:
    """Append that others share something with a report that is only kept, unless that is there."""
    asking = NewEvent(Kind.PATTERN_FORMED, {}, {"shares": trait.shares, "reports": ASKED_FROM})

    def decide(current: Case) -> NewEvent | None:
        is_open = current.log_only and current.withdrawn_by is None and not current.erased
        return asking if is_open and current.pattern is None else None

    note_traits(deps.patterns, record(deps.log, deps.now, case_id, decide))
