"""What guidance is published with."""

from functools import cached_property
from typing import TYPE_CHECKING

from chalicelib.wiring.adapters import Adapters

if TYPE_CHECKING:
    from chalicelib.usecases.publish_guidance import Publishing


class ForGuidance(Adapters):
    """What guidance is published with."""

    @cached_property
    def publishing(self) -> "Publishing":
        """For publish_guidance."""
        from chalicelib.aws.blobs import S3Blobs
        from chalicelib.aws.clients import client
        from chalicelib.usecases.publish_guidance import Publishing

        buckets = (self.settings.templates_bucket, self.settings.site_bucket)
        templates, site = (S3Blobs(client("s3"), bucket) for bucket in buckets)
        return Publishing(templates, site)
