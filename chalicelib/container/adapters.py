"""The world: tables, queues, keys, mail, clocks. Built when first asked for."""

from datetime import UTC, datetime
from functools import cached_property
from typing import TYPE_CHECKING

from chalicelib.config import Settings
from chalicelib.ports import (
    CaseLog,
    Clock,
    Feed,
    Guards,
    IdSecrets,
    Mail,
    OperatorInbox,
    Queue,
    Suppressions,
)

if TYPE_CHECKING:
    from chalicelib.aws.case_keys import CaseKeys
    from chalicelib.aws.queue import SqsQueue
    from chalicelib.aws.signing_keys import KeyRing
    from chalicelib.catalogue import Catalogue
    from chalicelib.signing.requests import RequestVerifier
    from chalicelib.signing.responses import ResponseSigner
    from chalicelib.store.case_log import CaseLogTable
    from chalicelib.store.clocks import ClocksTable
    from chalicelib.store.connections import Connections
    from chalicelib.store.directory import Directory
    from chalicelib.store.signing_keys import SigningKeyRows
    from chalicelib.store.stats import StatsTable


def wall_clock() -> datetime:
    """The time now, in UTC, to the millisecond that is stored."""
    now = datetime.now(UTC)
    return now.replace(microsecond=now.microsecond // 1000 * 1000)


class Adapters:
    """One process's adapters.

    ``now`` is the product's clock, which the embedded stack can advance; ``wall`` is everybody's:
    what other servers sign is held to that.
    """

    def __init__(
        self,
        settings: Settings | None = None,
        *,
        now: Clock = wall_clock,
        wall: Clock = wall_clock,
    ) -> None:
        self._settings, self.now, self.wall = settings, now, wall

    @cached_property
    def settings(self) -> Settings:
        """The deployment's settings. Raises SettingsError."""
        return self._settings or Settings.from_env()

    @cached_property
    def catalogue(self) -> "Catalogue":
        """Our facts."""
        from chalicelib.catalogue import load

        return load()

    @cached_property
    def secrets(self) -> IdSecrets:
        """The versioned HMAC secrets."""
        from chalicelib.aws.clients import client
        from chalicelib.aws.secrets import Secrets

        return Secrets(client("secretsmanager"), self.settings.secrets_id).ids

    @cached_property
    def case_log(self) -> CaseLog:
        """The log of cases."""
        from chalicelib.store.case_log import CaseLogTable

        return CaseLogTable(self.settings.case_events_table, self.case_keys)

    @cached_property
    def case_rows(self) -> "CaseLogTable":
        """The log of cases with its rows as they are stored."""
        from chalicelib.store.case_log import CaseLogTable

        return CaseLogTable(self.settings.case_events_table, self.case_keys)

    @cached_property
    def case_keys(self) -> "CaseKeys":
        """Data keys of cases and tokens."""
        from chalicelib.aws.case_keys import CaseKeys
        from chalicelib.aws.clients import client

        return CaseKeys(client("kms"), self.settings.case_key_id)

    @cached_property
    def directory(self) -> "Directory":
        """Platforms' keys, authorities' contacts, candidates."""
        from chalicelib.store.directory import Directory

        return Directory(self.settings.directory_table)

    @cached_property
    def connections(self) -> "Connections":
        """Who can be told directly."""
        from chalicelib.store.connections import Connections

        return Connections(self.directory, self.now)

    @cached_property
    def stats(self) -> "StatsTable":
        """What was measured of platforms."""
        from chalicelib.store.stats import StatsTable

        return StatsTable(self.settings.stats_table)

    @cached_property
    def guards(self) -> Guards:
        """Throttles and sessions, by the product's clock."""
        from chalicelib.store.guards import GuardsTable

        return GuardsTable(self.settings.guards_table, self.now)

    @cached_property
    def nonces(self) -> Guards:
        """Nonces of signed requests, by everybody's clock."""
        from chalicelib.store.guards import GuardsTable

        return GuardsTable(self.settings.guards_table, self.wall)

    @cached_property
    def signer(self) -> "KeyRing":
        """Our signing keys."""
        from chalicelib.aws.clients import client
        from chalicelib.aws.signing_keys import KeyRing

        return KeyRing(
            client("kms"),
            self.settings.signing_key_id,
            published=self.signing_key_rows.all,
            wall=self.wall,
        )

    @cached_property
    def signing_key_rows(self) -> "SigningKeyRows":
        """Which of our keys sign when."""
        from chalicelib.store.signing_keys import SigningKeyRows

        return SigningKeyRows(self.settings.directory_table)

    @cached_property
    def feed(self) -> Feed:
        """Platforms' feeds."""
        from chalicelib.aws.clients import client
        from chalicelib.store.feed import FeedTable

        return FeedTable(
            client("dynamodb"),
            self.settings.feed_table,
            keys=self.case_keys,
            now=self.now,
            shards=self.settings.feed_shards,
        )

    @cached_property
    def verifier(self) -> "RequestVerifier":
        """Holds platforms' requests to their signatures."""
        from chalicelib.signing.requests import RequestVerifier

        return RequestVerifier(
            find_key=self.directory.platform_key, spend=self.nonces.spend, wall=self.wall
        )

    @cached_property
    def response_signer(self) -> "ResponseSigner":
        """Signs answers to platforms."""
        from chalicelib.signing.responses import ResponseSigner

        return ResponseSigner(signer=self.signer, wall=self.wall)

    @cached_property
    def mail(self) -> Mail:
        """The post office."""
        from chalicelib.aws.clients import client
        from chalicelib.aws.mail import SesMail

        return SesMail(
            client("sesv2"),
            sender=self.settings.mail_from,
            reply_to=self.settings.mail_reply_to,
            configuration_set=self.settings.mail_configuration_set,
        )

    @cached_property
    def queues(self) -> dict[str, Queue]:
        """The queues by name."""
        return {**self.sqs_queues, "operators": self.tray}

    @cached_property
    def sqs_queues(self) -> "dict[str, SqsQueue]":
        """Those of SQS by name."""
        from chalicelib.aws.clients import client
        from chalicelib.aws.queue import SqsQueue

        return {
            "platforms": SqsQueue(client("sqs"), self.settings.platforms_queue_url),
            "authorities": SqsQueue(client("sqs"), self.settings.authorities_queue_url),
            "candidates": SqsQueue(client("sqs"), self.settings.candidates_queue_url),
            "files": SqsQueue(client("sqs"), self.settings.files_queue_url),
        }

    @cached_property
    def clocks(self) -> "ClocksTable":
        """Which case falls due when."""
        from chalicelib.store.clocks import ClocksTable

        return ClocksTable(self.settings.clocks_table, self.now)

    @cached_property
    def tray(self) -> OperatorInbox:
        """What our operators are to be told of."""
        from chalicelib.store.clocks import OperatorInboxTable

        return OperatorInboxTable(self.settings.clocks_table, self.now)

    @cached_property
    def suppressions(self) -> Suppressions:
        """Addresses that are not mailed any more."""
        from chalicelib.store.suppressions import SuppressionsTable

        return SuppressionsTable(self.settings.directory_table, self.secrets)
