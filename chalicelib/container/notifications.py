"""Bind fan-out, the chasing of what is not answered in time, and reconciliation."""

from __future__ import annotations

from typing import TYPE_CHECKING

from chalicelib.container.binding import UseCases, bind
from chalicelib.container.once import cached_property

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime, timedelta

    from chalicelib.consumers.batches import UseCaseOfMany
    from chalicelib.container import calls
    from chalicelib.usecases.notifications.chase_overdue import ChaseOverdueDeps
    from chalicelib.usecases.notifications.fan_out import FanOutDeps
    from chalicelib.usecases.notifications.read_clock import ReadClockDeps


class NotificationUseCases(UseCases):
    """Notify reporters, authorities and operators."""

    @cached_property
    def fan_out_all(self) -> UseCaseOfMany:
        from chalicelib.usecases.notifications.fan_out_all import fan_out_all

        return bind(fan_out_all, self._fan_out_deps)

    @cached_property
    def fan_out_stream(self) -> UseCaseOfMany:
        from chalicelib.usecases.notifications.fan_out_stream import fan_out_stream

        return bind(fan_out_stream, self._fan_out_deps)

    @cached_property
    def reconcile(self) -> calls.Reconcile:
        from chalicelib.usecases.notifications.reconcile import ReconcileDeps, reconcile

        return bind(reconcile, ReconcileDeps(self._fan_out_deps, self._take_job))

    @cached_property
    def delay_reporter_message(self) -> Callable[[str, timedelta], None]:
        return self.adapters.sqs_queues["reporters"].see_again

    @cached_property
    def delay_authority_message(self) -> Callable[[str, timedelta], None]:
        return self.adapters.sqs_queues["authorities"].see_again

    @cached_property
    def delay_verified_message(self) -> Callable[[str, timedelta], None]:
        return self.adapters.sqs_queues["verified"].see_again

    @cached_property
    def chase_overdue(self) -> calls.ChaseOverdue:
        from chalicelib.usecases.notifications.chase_overdue import chase_overdue

        return bind(chase_overdue, self._chase_overdue_deps)

    @cached_property
    def chase_lane(self) -> calls.ChaseLane:
        from chalicelib.usecases.notifications.chase_lane import chase_lane

        return bind(chase_lane, self._chase_overdue_deps)

    @cached_property
    def reset_clock(self) -> Callable[[str], datetime | None]:
        from chalicelib.usecases.notifications.reset_clock import ResetClockDeps, reset_clock

        return bind(reset_clock, ResetClockDeps(self._read_clock_deps, self.adapters.clocks))

    @cached_property
    def _fan_out_deps(self) -> FanOutDeps:
        from chalicelib.usecases.notifications.fan_out import FanOutDeps

        adapters = self.adapters
        return FanOutDeps(
            adapters.case_log, adapters.queues, adapters.clocks, adapters.patterns, adapters.now
        )

    @cached_property
    def _read_clock_deps(self) -> ReadClockDeps:
        from chalicelib.usecases.notifications.read_clock import ReadClockDeps

        adapters = self.adapters
        return ReadClockDeps(adapters.case_log, adapters.directory.second_line, adapters.now)

    @cached_property
    def _chase_overdue_deps(self) -> ChaseOverdueDeps:
        from chalicelib.usecases.notifications.chase_overdue import ChaseOverdueDeps

        adapters = self.adapters
        return ChaseOverdueDeps(
            log=adapters.case_log,
            clocks=adapters.clocks,
            lanes=adapters.check_lanes,
            queues=adapters.queues,
            second=adapters.directory.second_line,
            now=adapters.now,
            take_job=self._take_job,
        )
