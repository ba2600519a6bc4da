"""Compare a new case with others once, for everybody who is told of it.

Its own rows are written first: of two cases at once at least one is compared with the other.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from chalicelib.errors import Unavailable
from chalicelib.model.case import Case
from chalicelib.model.patterns import Member, Trait, to_be_asked, traits_of
from chalicelib.usecases.cases.note_traits import sharing_by

MembersOf = Callable[[str], Sequence[Member]]
"""The cases that have something, as they are now, by its key. Raises Unavailable."""


@dataclass(frozen=True, slots=True)
class Comparison:
    """Who shares what with a new case, the case among them: by each thing that can be shared."""

    case: Case
    sharing: Mapping[Trait, Sequence[Member]]

    @property
    def may_ask(self) -> bool:
        """Tell whether there is somebody to ask who only kept a report, or there may be."""
        return any(map(self._may_ask, self.sharing.values()))

    def _may_ask(self, members: Sequence[Member]) -> bool:
        if any(member.case_id == self.case.case_id for member in members):
            return bool(to_be_asked(members))
        return self.case.log_only or any(member.asks for member in members)  # one of very many


def compare_new_case(members_of: MembersOf, case: Case) -> Comparison | None:
    """Look up, by key, who shares what with a case whose rows were written just now; None where
    that cannot be done now: then whoever needs it looks for themselves."""
    try:
        sharing = {trait: sharing_by(members_of, trait) for trait in traits_of(case)}
    except Unavailable:
        return None
    return Comparison(case, sharing)
