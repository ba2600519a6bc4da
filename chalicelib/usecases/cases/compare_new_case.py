"""Compare a new case with others once, for everybody who is told of it.

Its own rows are written first: of two cases at once at least one is compared with the other.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from chalicelib.errors import Unavailable
from chalicelib.model.case import Case
from chalicelib.model.other_cases import (
    MembersOf,
    cases_authority_may_know,
    cases_platform_may_know,
)
from chalicelib.model.patterns import Member, Trait, to_be_asked, traits_of
from chalicelib.model.shared_counts import SharedCounts
from chalicelib.usecases.cases.note_traits import sharing_by


@dataclass(frozen=True, slots=True)
class Comparison:
    """Who shares what with a new case, the case among them: by each thing that can be shared, as
    they were at ``at`` or later."""

    case: Case
    at: datetime
    sharing: Mapping[Trait, Sequence[Member]]

    def counts_for(self, recipient_id: str) -> SharedCounts:
        """Count others for a platform or an authority of the case, as far as it may know of them.

        What is counted for one is of no use to another: a message is for one recipient.
        """
        cases_by_trait = {
            trait.name: self._other_cases(recipient_id, trait) for trait in self.sharing
        }
        return SharedCounts(
            self.at, {name: sum(1 for _ in of) for name, of in cases_by_trait.items()}
        )

    def _other_cases(self, recipient_id: str, trait: Trait) -> Iterable[Member]:
        recipient, members = self.case.recipients[recipient_id], self.sharing[trait]
        if recipient.kind == "platform":
            return cases_platform_may_know(members, self.case.case_id, recipient_id)
        return cases_authority_may_know(members, self.case.case_id, recipient)

    @property
    def may_ask(self) -> bool:
        """Return whether there is somebody to ask who only kept a report, or there may be."""
        return any(map(self._may_ask, self.sharing.values()))

    def _may_ask(self, members: Sequence[Member]) -> bool:
        if any(member.case_id == self.case.case_id for member in members):
            return bool(to_be_asked(members))
        return self.case.log_only or any(member.asks for member in members)  # one of very many


def compare_new_case(members_of: MembersOf, case: Case, at: datetime) -> Comparison | None:
    """Look up, by key, who shares what with a case whose rows were written before ``at``; None
    where that cannot be done now: then whoever needs it looks for themselves."""
    try:
        sharing = {trait: sharing_by(members_of, trait) for trait in traits_of(case)}
    except Unavailable:
        return None
    return Comparison(case, at, sharing)
