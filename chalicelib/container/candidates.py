"""Bind what candidates do beside reporting: prove who they are, and give codes to others."""

from __future__ import annotations

from typing import TYPE_CHECKING

from chalicelib.container.binding import UseCases, bind
from chalicelib.container.once import cached_property

if TYPE_CHECKING:
    from collections.abc import Callable

    from chalicelib.model.directory import Delegate, NominatedCandidate
    from chalicelib.usecases.candidates.add_delegate import AddDelegateDeps
    from chalicelib.usecases.candidates.begin_candidate_session import BeginCandidateSessionDeps


class CandidateUseCases(UseCases):
    """Recognise candidates, and those whom they gave a code."""

    @cached_property
    def list_candidates(self) -> Callable[[str], tuple[NominatedCandidate, ...]]:
        from chalicelib.usecases.candidates.list_candidates import (
            ListCandidatesDeps,
            list_candidates,
        )
        from chalicelib.usecases.elections.current_elections import CurrentElectionsDeps

        adapters = self.adapters
        current = CurrentElectionsDeps(adapters.known_elections, adapters.now)
        deps = ListCandidatesDeps(adapters.directory, self.catalogue, current)
        return bind(list_candidates, deps)

    @cached_property
    def open_candidate_session(self) -> Callable[[str, str], str]:
        from chalicelib.usecases.candidates.open_candidate_session import (
            OpenCandidateSessionDeps,
            open_candidate_session,
        )

        deps = OpenCandidateSessionDeps(
            self._verify_access_code_deps, self._begin_candidate_session_deps
        )
        return bind(open_candidate_session, deps)

    @cached_property
    def resume_candidate_session(self) -> Callable[[str], NominatedCandidate | None]:
        from chalicelib.usecases.candidates.resume_candidate_session import resume_candidate_session

        return bind(resume_candidate_session, self._begin_candidate_session_deps)

    @cached_property
    def end_candidate_session(self) -> Callable[[str], None]:
        from chalicelib.usecases.candidates.end_candidate_session import (
            EndCandidateSessionDeps,
            end_candidate_session,
        )

        return bind(end_candidate_session, EndCandidateSessionDeps(self.adapters.guards))

    @cached_property
    def list_delegates(self) -> Callable[[NominatedCandidate], tuple[Delegate, ...]]:
        from chalicelib.usecases.candidates.list_delegates import list_delegates

        return bind(list_delegates, self._add_delegate_deps)

    @cached_property
    def add_delegate(self) -> Callable[[NominatedCandidate, str], tuple[Delegate, str]]:
        from chalicelib.usecases.candidates.add_delegate import add_delegate

        return bind(add_delegate, self._add_delegate_deps)

    @cached_property
    def revoke_delegate(self) -> Callable[[NominatedCandidate, str], Delegate]:
        from chalicelib.usecases.candidates.revoke_delegate import revoke_delegate

        return bind(revoke_delegate, self._add_delegate_deps)

    @cached_property
    def _begin_candidate_session_deps(self) -> BeginCandidateSessionDeps:
        from chalicelib.usecases.candidates.begin_candidate_session import BeginCandidateSessionDeps

        return BeginCandidateSessionDeps(self.adapters.directory, self.adapters.guards)

    @cached_property
    def _add_delegate_deps(self) -> AddDelegateDeps:
        from secrets import randbits

        from chalicelib.usecases.candidates.add_delegate import AddDelegateDeps

        adapters = self.adapters
        return AddDelegateDeps(adapters.delegates, adapters.code_secrets, adapters.now, randbits)
