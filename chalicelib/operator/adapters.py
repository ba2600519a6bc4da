"""One deployment's adapters, with an operator's rights."""

from chalicelib.aws.clients import client
from chalicelib.aws.dead_events import DeadEvents
from chalicelib.aws.dead_letters import DeadLetters
from chalicelib.aws.evidence import S3Evidence
from chalicelib.container import Adapters
from chalicelib.container.once import cached_property
from chalicelib.ports import EvidenceStore


class OperatorAdapters(Adapters):
    """The adapters of the product, and those that only operators touch."""

    @cached_property
    def evidence(self) -> EvidenceStore:
        """Hold files that are kept; an operator may delete what is still locked."""
        settings = self.settings
        buckets = settings.evidence_bucket, settings.quarantine_bucket
        return S3Evidence(client("s3"), *buckets, may_bypass=True)

    def dead_letters(self, queue: str) -> DeadLetters:
        """Give what a queue's consumer gave up on, by the queue's name."""
        urls = {
            "platforms": self.settings.platforms_queue_url,
            "authorities": self.settings.authorities_queue_url,
            "verified": self.settings.verified_queue_url,
            "candidates": self.settings.candidates_queue_url,
            "files": self.settings.files_queue_url,
            "chains": self.settings.chains_queue_url,
            "expiries": self.settings.expiries_queue_url,
            "digests": self.settings.digests_queue_url,
            "checks": self.settings.checks_queue_url,
        }
        return DeadLetters(client("sqs"), urls[queue])

    @cached_property
    def dead_events(self) -> DeadEvents:
        """Hold the events that Lambda gave up on."""
        return DeadEvents(
            client("sqs"),
            client("s3"),
            queue_url=self.settings.events_dead_queue_url,
            bucket=self.settings.failures_bucket,
        )
