"""What guidance is published with."""

from functools import cached_property
from typing import TYPE_CHECKING

from chalicelib.container.adapters import Adapters

if TYPE_CHECKING:
    from chalicelib.usecases.guidance.project_response_stats import ProjectResponseStatsDeps
    from chalicelib.usecases.guidance.publish_response_stats import PublishResponseStatsDeps
    from chalicelib.usecases.guidance.publishing import PublishGuidanceDeps


class ForGuidance(Adapters):
    """What guidance is published with."""

    @cached_property
    def projecting(self) -> "ProjectResponseStatsDeps":
        """For project_response_stats."""
        from chalicelib.store.stats import SentTable
        from chalicelib.usecases.guidance.project_response_stats import ProjectResponseStatsDeps

        return ProjectResponseStatsDeps(
            self.case_rows, self.stats, SentTable(self.settings.stats_table)
        )

    @cached_property
    def measuring(self) -> "PublishResponseStatsDeps":
        """For publish_response_stats."""
        from chalicelib.usecases.guidance.publish_response_stats import PublishResponseStatsDeps

        return PublishResponseStatsDeps(
            self.stats, self.publishing.templates, self.catalogue, self.now
        )

    @cached_property
    def publishing(self) -> "PublishGuidanceDeps":
        """For every verb on guidance."""
        from chalicelib.aws.blobs import S3Blobs
        from chalicelib.aws.clients import client
        from chalicelib.usecases.guidance.publishing import PublishGuidanceDeps

        buckets = (self.settings.templates_bucket, self.settings.site_bucket)
        templates, site = (S3Blobs(client("s3"), bucket) for bucket in buckets)
        return PublishGuidanceDeps(templates, site, self.now)
