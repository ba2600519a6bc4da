"""Compare a case with others, after its report was accepted and whenever what it shares changes.

It alerts and never decides: whoever only kept a report is asked whether to send it, once.
"""

from dataclasses import dataclass

from chalicelib.model.case import Case
from chalicelib.model.events import Kind, NewEvent
from chalicelib.model.patterns import ASKED_FROM, Member, Trait, sharing, to_be_asked, traits_of
from chalicelib.ports import CaseLog, Now, Patterns
from chalicelib.usecases.cases.note_traits import cases_sharing, forget_traits, note_traits
from chalicelib.usecases.cases.open_case import open_case
from chalicelib.usecases.cases.record_event import record_event


@dataclass(frozen=True, slots=True)
class LinkCaseDeps:
    """What comparing needs."""

    log: CaseLog
    patterns: Patterns
    now: Now


def link_case(deps: LinkCaseDeps, case_id: str, seq: int | None = None) -> None:
    """Note what others can share with the case, and ask those who only kept theirs.

    After event ``seq``; None compares whatever it has. What its report itself shares was noted when
    it was put on its way. Done again it asks nobody twice. Raises NotFound, Unavailable.
    """
    is_report = seq == 1
    case = open_case(deps.log, case_id, upto=1 if is_report else None)
    if not is_report:
        _note(deps, case_id, case)
    for trait in traits_of(case):
        for member in to_be_asked(_sharing(deps, case, trait)):
            _ask(deps, member.case_id, trait)


def _note(deps: LinkCaseDeps, case_id: str, case: Case) -> None:
    note_traits(deps.patterns, case)
    if open_case(deps.log, case_id).erased:  # while it was noted
        forget_traits(deps.patterns, case)


def _sharing(deps: LinkCaseDeps, case: Case, trait: Trait) -> list[Member]:
    """List the cases that share a trait. The first look may lag: it is enough where nobody else has
    it, since nobody is asked about fewer than three."""
    members = cases_sharing(deps.patterns, trait, consistent=False)
    if [member.case_id for member in members] == [case.case_id]:
        return members
    members = cases_sharing(deps.patterns, trait)
    if any(member.case_id == case.case_id for member in members):
        return members
    own_member = deps.patterns.member(trait.keys[0], case.case_id)  # one of many, or not noted
    if own_member is None:
        _note(deps, case.case_id, open_case(deps.log, case.case_id))
        own_member = deps.patterns.member(trait.keys[0], case.case_id)
        members = cases_sharing(deps.patterns, trait)
    return sharing(trait, [*members, *([own_member] if own_member else [])])


def _ask(deps: LinkCaseDeps, case_id: str, trait: Trait) -> None:
    """Append that others share something with a report that is only kept, unless that is there."""
    asking = NewEvent(Kind.PATTERN_FORMED, {}, {"shares": trait.shares, "reports": ASKED_FROM})

    def decide(current: Case) -> NewEvent | None:
        kept_only = current.log_only and current.is_active
        return asking if kept_only and current.pattern is None else None

    note_traits(deps.patterns, record_event(deps.log, deps.now, case_id, decide))
