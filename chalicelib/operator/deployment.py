"""What the verbs work on: the product's use cases, and what only operators touch."""

from functools import cached_property
from pathlib import Path

from chalicelib.aws.clients import client
from chalicelib.aws.dead_events import DeadEvents
from chalicelib.aws.dead_letters import DeadLetters
from chalicelib.aws.evidence import S3Evidence
from chalicelib.container import Adapters, Container
from chalicelib.ports import EvidenceStore


class OperatorAdapters(Adapters):
    """One deployment's adapters, with an operator's rights."""

    @cached_property
    def evidence(self) -> EvidenceStore:
        """Hold files that are kept; an operator may delete what is still locked."""
        settings = self.settings
        buckets = settings.evidence_bucket, settings.quarantine_bucket
        return S3Evidence(client("s3"), *buckets, may_bypass=True)

    def dead_letters(self, queue: str) -> DeadLetters:
        """Give what a queue's consumer gave up on: platforms, authorities, candidates or files."""
        urls = {
            "platforms": self.settings.platforms_queue_url,
            "authorities": self.settings.authorities_queue_url,
            "candidates": self.settings.candidates_queue_url,
            "files": self.settings.files_queue_url,
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


class Deployment(Container):
    """One deployment, as the environment names it."""

    adapters: OperatorAdapters
    repository = Path(__file__).parents[2]
    """The checkout whose templates and assets are published."""

    def __init__(self, adapters: OperatorAdapters | None = None) -> None:
        super().__init__(adapters or OperatorAdapters())
