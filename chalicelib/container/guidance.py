"""Bind what publishes pages, and measures what they show."""

from __future__ import annotations

from typing import TYPE_CHECKING

from chalicelib.container.binding import UseCases, bind
from chalicelib.container.once import cached_property

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from chalicelib.container import calls
    from chalicelib.model.edition import Edition, Sources
    from chalicelib.usecases.guidance.preview_guidance import Preview
    from chalicelib.usecases.guidance.publishing import PublishGuidanceDeps


class GuidanceUseCases(UseCases):
    """Publish pages; measure how platforms respond."""

    @cached_property
    def publish_guidance(self) -> calls.PublishGuidance:
        from chalicelib.usecases.guidance.publish_guidance import publish_guidance

        return bind(publish_guidance, self._publish_guidance_deps)

    @cached_property
    def preview_guidance(self) -> Callable[[Path], Preview]:
        from chalicelib.usecases.guidance.preview_guidance import preview_guidance

        return bind(preview_guidance, self._publish_guidance_deps)

    @cached_property
    def publish_sources(self) -> Callable[[Path], list[str]]:
        from chalicelib.usecases.guidance.publish_sources import publish_sources

        return bind(publish_sources, self._publish_guidance_deps)

    @cached_property
    def roll_back_guidance(self) -> calls.RollBackGuidance:
        from chalicelib.usecases.guidance.roll_back_guidance import roll_back_guidance

        return bind(roll_back_guidance, self._publish_guidance_deps)

    @cached_property
    def project_response_stats(self) -> Callable[..., int]:
        from chalicelib.usecases.guidance.project_response_stats import (
            ProjectResponseStatsDeps,
            project_response_stats,
        )

        adapters = self.adapters
        deps = ProjectResponseStatsDeps(adapters.case_log_table, adapters.stats)
        return bind(project_response_stats, deps)

    @cached_property
    def publish_response_stats(self) -> Callable[[], bool]:
        from chalicelib.usecases.guidance.publish_response_stats import (
            PublishResponseStatsDeps,
            publish_response_stats,
            rows_of,
        )
        from chalicelib.usecases.guidance.sum_up_responses import SumUpResponsesDeps

        adapters = self.adapters
        summing = SumUpResponsesDeps(
            adapters.stats, adapters.guards, rows_of(self.catalogue), adapters.now
        )
        deps = PublishResponseStatsDeps(
            summing, adapters.templates, self.catalogue, adapters.now, self._take_job
        )
        return bind(publish_response_stats, deps)

    @cached_property
    def publish_statistics(self) -> Callable[[], int]:
        from chalicelib.usecases.guidance.publish_statistics import (
            PublishStatisticsDeps,
            publish_statistics,
        )

        adapters = self.adapters
        deps = PublishStatisticsDeps(
            adapters.case_log, adapters.templates, self.catalogue, adapters.now, self._take_job
        )
        return bind(publish_statistics, deps)

    @cached_property
    def publish_elections(self) -> Callable[[], bool]:
        from chalicelib.usecases.elections.publish_elections import (
            PublishElectionsDeps,
            publish_elections,
        )

        adapters, types = self.adapters, self.catalogue.election_types
        deps = PublishElectionsDeps(adapters.directory, types, adapters.templates, adapters.now)
        return bind(publish_elections, deps)

    @cached_property
    def _publish_guidance_deps(self) -> PublishGuidanceDeps:
        from chalicelib.usecases.guidance.publishing import PublishGuidanceDeps

        adapters = self.adapters
        return PublishGuidanceDeps(
            adapters.templates, adapters.site, adapters.now, self._render_edition
        )

    def _render_edition(self, sources: Sources) -> Edition:
        """Render the site. Jinja is loaded when something changed, and not before."""
        from chalicelib.rendering.edition import edition
        from chalicelib.rendering.facts import Controller

        settings = self.settings
        controller = Controller(
            settings.controller, settings.controller_mail, settings.contact_mail
        )
        return edition(sources, controller)
