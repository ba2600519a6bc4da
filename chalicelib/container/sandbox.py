"""Bind what makes reports of our own: for the sandbox, and to see that a stage works."""

from __future__ import annotations

from typing import TYPE_CHECKING

from chalicelib.container.binding import bind
from chalicelib.container.intake import IntakeUseCases
from chalicelib.container.once import cached_property
from chalicelib.container.reporter import ReporterUseCases

if TYPE_CHECKING:
    from collections.abc import Callable


class SandboxUseCases(IntakeUseCases, ReporterUseCases):
    """Seed invented reports; store synthetic ones."""

    @cached_property
    def seed_reports(self) -> Callable[[], int]:
        from chalicelib.usecases.sandbox.seed_reports import SeedReportsDeps, seed_reports

        deps = SeedReportsDeps(
            stage=self.settings.stage,
            platforms=self.adapters.directory.connected_platforms,
            checking=self._check_report_deps,
            storing=self._store_report_deps,
            acting=self._act_on_report_deps,
            take_job=self._take_job,
        )
        return bind(seed_reports, deps)

    @cached_property
    def watch_service(self) -> Callable[[], None]:
        from chalicelib.usecases.watch.watch_service import WatchServiceDeps, watch_service

        deps = WatchServiceDeps(
            checking=self._check_report_deps,
            storing=self._store_report_deps,
            elections=self.current_elections,
            mail_quota=self.adapters.mail_quota,
            now=self.adapters.now,
            take_job=self._take_job,
        )
        return bind(watch_service, deps)
