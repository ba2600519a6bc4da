"""Bind what operators do with cases, candidates, pages and links."""

from __future__ import annotations

from typing import TYPE_CHECKING

from chalicelib.container.binding import bind
from chalicelib.container.cases import CaseUseCases
from chalicelib.container.guidance import GuidanceUseCases
from chalicelib.container.notifications import NotificationUseCases
from chalicelib.container.once import cached_property

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from chalicelib.container import calls
    from chalicelib.model.directory import Ballot
    from chalicelib.model.links import LinkRecord
    from chalicelib.usecases.candidates.count_uptake import Uptake
    from chalicelib.usecases.candidates.find_removable import (
        FindRemovableDeps,
        RemovableCandidate,
    )
    from chalicelib.usecases.candidates.make_packs import BallotPacks
    from chalicelib.usecases.cases.replay_erasures import ReplayedErasures
    from chalicelib.usecases.cases.survey_cases import SurveyedCase
    from chalicelib.usecases.cases.verify_case import ChainCheck
    from chalicelib.usecases.guidance.publishing import Release
    from chalicelib.usecases.notifications.read_clock import CaseClock


class OperatorUseCases(CaseUseCases, GuidanceUseCases, NotificationUseCases):
    """Look after cases, candidates and pages."""

    @cached_property
    def list_case_ids(self) -> Callable[[], list[str]]:
        from chalicelib.usecases.cases.list_case_ids import ListCaseIdsDeps, list_case_ids

        return bind(list_case_ids, ListCaseIdsDeps(self.adapters.case_log_table.case_ids))

    @cached_property
    def survey_cases(self) -> Callable[[], Iterator[SurveyedCase]]:
        from chalicelib.usecases.cases.survey_cases import SurveyCasesDeps, survey_cases

        deps = SurveyCasesDeps(self.adapters.case_log_table, self.adapters.now)
        return bind(survey_cases, deps)

    @cached_property
    def resend(self) -> calls.Resend:
        from chalicelib.usecases.notifications.resend import ResendDeps, resend

        chase = self._chase_overdue_deps
        return bind(resend, ResendDeps(chase.log, chase.second, chase.now))

    @cached_property
    def verify_case(self) -> Callable[[str], ChainCheck]:
        from chalicelib.usecases.cases.verify_case import VerifyCaseDeps, verify_case

        deps = VerifyCaseDeps(
            self._signed_heads_deps,
            self.adapters.case_log_table.stored,
            self.adapters.key_slots.find_existing,
        )
        return bind(verify_case, deps)

    @cached_property
    def project_sent_cases(self) -> Callable[[str], None]:
        from chalicelib.usecases.cases.project_sent_cases import (
            ProjectSentCasesDeps,
            project_sent_cases,
        )

        deps = ProjectSentCasesDeps(self.adapters.case_log_table, self.adapters.sent_cases)
        return bind(project_sent_cases, deps)

    @cached_property
    def replay_erasures(self) -> Callable[[], ReplayedErasures]:
        from chalicelib.usecases.cases.replay_erasures import ReplayErasuresDeps, replay_erasures

        rows = self.adapters.case_log_table
        deps = ReplayErasuresDeps(
            self.adapters.erasures,
            self._erase_case_deps,
            rows.case_ids,
            lambda: rows.readable(self.adapters.now()),
        )
        return bind(replay_erasures, deps)

    @cached_property
    def read_clock(self) -> Callable[[str], CaseClock]:
        from chalicelib.usecases.notifications.read_clock import read_clock

        return bind(read_clock, self._read_clock_deps)

    @cached_property
    def import_candidates(self) -> calls.ImportCandidates:
        from chalicelib.usecases.candidates.import_candidates import (
            ImportCandidatesDeps,
            import_candidates,
        )

        adapters = self.adapters
        deps = ImportCandidatesDeps(
            adapters.directory, adapters.delegates, adapters.code_secrets, adapters.now
        )
        return bind(import_candidates, deps)

    @cached_property
    def list_ballots(self) -> Callable[[str], tuple[Ballot, ...]]:
        from chalicelib.usecases.candidates.list_ballots import ListBallotsDeps, list_ballots

        adapters = self.adapters
        return bind(list_ballots, ListBallotsDeps(adapters.directory, self.catalogue.areas))

    @cached_property
    def find_removable(self) -> Callable[[Iterable[Ballot], str | None], list[RemovableCandidate]]:
        from chalicelib.usecases.candidates.find_removable import find_removable

        return bind(find_removable, self._find_removable_deps)

    @cached_property
    def remove_candidates(self) -> Callable[[Iterable[RemovableCandidate]], None]:
        from chalicelib.usecases.candidates.remove_candidates import remove_candidates

        return bind(remove_candidates, self._find_removable_deps)

    @cached_property
    def make_packs(self) -> Callable[[Ballot], BallotPacks]:
        from chalicelib.usecases.candidates.make_packs import MakePacksDeps, make_packs

        return bind(make_packs, MakePacksDeps(self.adapters.directory, self.adapters.code_secrets))

    @cached_property
    def count_uptake(self) -> Callable[[Ballot], Uptake]:
        from chalicelib.usecases.candidates.count_uptake import CountUptakeDeps, count_uptake

        return bind(count_uptake, CountUptakeDeps(self.adapters.directory))

    @cached_property
    def list_releases(self) -> Callable[[], tuple[Release, ...]]:
        from chalicelib.usecases.guidance.list_releases import ListReleasesDeps, list_releases

        return bind(list_releases, ListReleasesDeps(self.adapters.site))

    @cached_property
    def record_links(self) -> Callable[[LinkRecord, Iterable[str]], LinkRecord]:
        from chalicelib.usecases.guidance.record_links import RecordLinksDeps, record_links

        return bind(record_links, RecordLinksDeps(self.adapters.templates))

    @cached_property
    def count_measured_cases(self) -> Callable[[], dict[str, int]]:
        from chalicelib.usecases.guidance.count_measured_cases import (
            CountMeasuredCasesDeps,
            count_measured_cases,
        )

        platforms = list(self.catalogue.platforms)
        return bind(count_measured_cases, CountMeasuredCasesDeps(self.adapters.stats, platforms))

    @cached_property
    def _find_removable_deps(self) -> FindRemovableDeps:
        from chalicelib.usecases.candidates.find_removable import FindRemovableDeps

        adapters = self.adapters
        return FindRemovableDeps(adapters.directory, adapters.delegates, adapters.code_secrets)
