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
        """Return what a queue's consumer gave up on, by the queue's name."""
        return DeadLetters(client("sqs"), self.settings.queue_url(queue))

    @cached_property
    def dead_events(self) -> DeadEvents:
        """Hold the events that Lambda gave up on."""
        return DeadEvents(
            client("sqs"),
            client("s3"),
            queue_url=self.settings.events_dead_queue_url,
            bucket=self.settings.failures_bucket,
        )
