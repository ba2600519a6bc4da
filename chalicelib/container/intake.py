"""Bind what takes reports in."""

from __future__ import annotations

from typing import TYPE_CHECKING

from chalicelib.container.binding import UseCases, bind
from chalicelib.container.once import cached_property

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from chalicelib.container import calls
    from chalicelib.model.case_actions import IncidentBatch
    from chalicelib.model.elections import Election
    from chalicelib.model.places import PlaceChoice, PlaceWords
    from chalicelib.model.previews import ReportPreview
    from chalicelib.usecases.intake.accept_report import AcceptedReport
    from chalicelib.usecases.intake.check_report import (
        AcceptReport,
        CheckReportDeps,
    )
    from chalicelib.usecases.intake.store_report import StoreReportDeps


class IntakeUseCases(UseCases):
    """Take reports in."""

    @cached_property
    def accept_report(self) -> Callable[[AcceptReport], AcceptedReport]:
        from chalicelib.usecases.intake.accept_report import AcceptReportDeps, accept_report

        deps = AcceptReportDeps(
            checking=self._check_report_deps,
            storing=self._store_report_deps,
            reading=self._read_case_deps,
            queues=self.adapters.queues,
            base_url=self.settings.base_url,
        )
        return bind(accept_report, deps)

    @cached_property
    def accept_pile_on(
        self,
    ) -> Callable[[AcceptReport, Sequence[IncidentBatch]], AcceptedReport]:
        from chalicelib.usecases.reporter.accept_pile_on import AcceptPileOnDeps, accept_pile_on

        deps = AcceptPileOnDeps(self.accept_report, self._act_on_report_deps)
        return bind(accept_pile_on, deps)

    @cached_property
    def preview_report(self) -> Callable[[AcceptReport], ReportPreview]:
        from chalicelib.usecases.intake.preview_report import PreviewReportDeps, preview_report

        deps = PreviewReportDeps(self._check_report_deps, self._store_report_deps)
        return bind(preview_report, deps)

    @cached_property
    def current_elections(self) -> Callable[[], tuple[Election, ...]]:
        from chalicelib.usecases.elections.current_elections import (
            CurrentElectionsDeps,
            current_elections,
        )

        deps = CurrentElectionsDeps(self.adapters.known_elections, self.adapters.now)
        return bind(current_elections, deps)

    @cached_property
    def find_areas(self) -> Callable[[PlaceWords], list[PlaceChoice]]:
        from chalicelib.usecases.intake.find_areas import FindAreasDeps, find_areas

        return bind(find_areas, FindAreasDeps(self.catalogue, self.adapters.known_elections))

    @cached_property
    def store_report(self) -> calls.StoreReport:
        from chalicelib.usecases.intake.store_report import store_report

        return bind(store_report, self._store_report_deps)

    @cached_property
    def _check_report_deps(self) -> CheckReportDeps:
        from chalicelib.usecases.intake.check_report import CheckReportDeps

        return CheckReportDeps(
            catalogue=self.catalogue,
            codes=self._verify_access_code_deps,
            elections=self.adapters.known_elections,
            now=self.adapters.now,
        )

    @cached_property
    def _store_report_deps(self) -> StoreReportDeps:
        from chalicelib.usecases.intake.store_report import StoreReportDeps

        adapters = self.adapters
        return StoreReportDeps(
            log=adapters.case_log,
            reach=adapters.connections,
            catalogue=self.catalogue,
            secrets=adapters.receipt_secrets,
            uploads=adapters.uploads,
            now=adapters.now,
            elections=adapters.known_elections,
        )
