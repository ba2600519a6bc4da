"""What the verbs work on: the product's wiring, and what only operators touch."""

from functools import cached_property
from pathlib import Path

from chalicelib.aws.case_keys import CaseKeys
from chalicelib.aws.clients import client
from chalicelib.aws.dead_events import DeadEvents
from chalicelib.aws.dead_letters import DeadLetters
from chalicelib.store.case_log import CaseLogTable
from chalicelib.wiring import Wiring


class Deployment(Wiring):
    """One deployment, as the environment names it."""

    repository = Path(__file__).parents[2]
    """The checkout whose templates and assets are published."""

    @cached_property
    def case_rows(self) -> CaseLogTable:
        """The log of cases with its rows as they are stored."""
        keys = CaseKeys(client("kms"), self.settings.case_key_id)
        return CaseLogTable(self.settings.case_events_table, keys)

    def dead_letters(self, queue: str) -> DeadLetters:
        """What a queue's consumer gave up on: platforms, authorities, candidates or files."""
        urls = {
            "platforms": self.settings.platforms_queue_url,
            "authorities": self.settings.authorities_queue_url,
            "candidates": self.settings.candidates_queue_url,
            "files": self.settings.files_queue_url,
        }
        return DeadLetters(client("sqs"), urls[queue])

    @cached_property
    def dead_events(self) -> DeadEvents:
        """The events that Lambda gave up on."""
        return DeadEvents(
            client("sqs"),
            client("s3"),
            queue_url=self.settings.events_dead_queue_url,
            bucket=self.settings.failures_bucket,
        )
