"""What guidance is published with."""

from functools import cached_property
from typing import TYPE_CHECKING

from chalicelib.wiring.adapters import Adapters

if TYPE_CHECKING:
    from chalicelib.usecases.measure_practice import Measuring
    from chalicelib.usecases.project_practice import Projecting
    from chalicelib.usecases.publishing import Publishing


class ForGuidance(Adapters):
    """What guidance is published with."""

    @cached_property
    def projecting(self) -> "Projecting":
        """For project_practice."""
        from chalicelib.store.stats import SentTable
        from chalicelib.usecases.project_practice import Projecting

        return Projecting(self.case_rows, self.stats, SentTable(self.settings.stats_table))

    @cached_property
    def measuring(self) -> "Measuring":
        """For measure_practice."""
        from chalicelib.usecases.measure_practice import Measuring

        return Measuring(self.stats, self.publishing.templates, self.catalogue, self.now)

    @cached_property
    def publishing(self) -> "Publishing":
        """For every verb on guidance."""
        from chalicelib.aws.blobs import S3Blobs
        from chalicelib.aws.clients import client
        from chalicelib.usecases.publishing import Publishing

        buckets = (self.settings.templates_bucket, self.settings.site_bucket)
        templates, site = (S3Blobs(client("s3"), bucket) for bucket in buckets)
        return Publishing(templates, site, self.now)
