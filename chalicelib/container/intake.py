"""What takes reports in."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from chalicelib.container.binding import UseCases, bind

if TYPE_CHECKING:
    from collections.abc import Callable

    from chalicelib.container import calls
    from chalicelib.model.report import Report
    from chalicelib.usecases.intake.accept_report import AcceptedReport, AcceptReportDeps


class IntakeUseCases(UseCases):
    """Take reports in."""

    @cached_property
    def accept_report(self) -> calls.AcceptReport:
        from chalicelib.usecases.intake.accept_report import accept_report

        return bind(accept_report, self._accept_report_deps)

    @cached_property
    def find_accepted_report(self) -> Callable[[Report], AcceptedReport | None]:
        from chalicelib.usecases.intake.accept_report import find_accepted_report

        return bind(find_accepted_report, self._accept_report_deps)

    @cached_property
    def _accept_report_deps(self) -> AcceptReportDeps:
        from chalicelib.usecases.intake.accept_report import AcceptReportDeps

        adapters = self.adapters
        return AcceptReportDeps(
            log=adapters.case_log,
            reach=adapters.connections,
            catalogue=self.catalogue,
            secrets=adapters.secrets,
            uploads=adapters.uploads,
            now=adapters.now,
            election=self.settings.election,
        )
