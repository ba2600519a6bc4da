"""Bind what operators do once tables were lost or restored."""

from __future__ import annotations

from datetime import UTC, datetime
from functools import partial
from typing import TYPE_CHECKING

from chalicelib.container.binding import bind
from chalicelib.container.once import cached_property
from chalicelib.container.operators import OperatorUseCases
from chalicelib.container.platform import PlatformUseCases

if TYPE_CHECKING:
    from chalicelib.container import calls


class RestoreUseCases(OperatorUseCases, PlatformUseCases):
    """Make anew what follows from the log."""

    @cached_property
    def rebuild_projections(self) -> calls.RebuildProjections:
        from chalicelib.usecases.restore.rebuild_projections import (
            RebuildProjectionsDeps,
            rebuild_projections,
        )
        from chalicelib.usecases.restore.refill_feed import refill_feed

        adapters = self.adapters
        feeds = bind(refill_feed, self._feed_platform_deps)
        deps = RebuildProjectionsDeps(
            replay_erasures=self.replay_erasures,
            case_ids=adapters.case_log_table.case_ids,
            readable=partial(adapters.case_log_table.readable, datetime.max.replace(tzinfo=UTC)),
            steps={
                "figures": self.project_response_stats,
                "lists": self.project_sent_cases,
                "clock": self.reset_clock,
            },
            readable_steps={"patterns": self.link_case, "feeds": feeds},
            forget_patterns=adapters.patterns.clear,
            guards=adapters.guards,
        )
        return bind(rebuild_projections, deps)
