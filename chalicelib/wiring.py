"""Joins the use cases to the world. The one seam where tests and the embedded stack put their own.

Everything is built when it is first asked for, so a handler pays only for what it uses.
"""

from datetime import UTC, datetime
from functools import cached_property
from typing import TYPE_CHECKING

from chalicelib.config import Settings
from chalicelib.ports import CaseLog, Clock, Feed, Guards, IdSecrets, Mail, Queue, Signer

if TYPE_CHECKING:
    from chalicelib.aws.case_keys import CaseKeys
    from chalicelib.catalogue import Catalogue
    from chalicelib.signing.requests import RequestVerifier
    from chalicelib.signing.responses import ResponseSigner
    from chalicelib.store.connections import Connections
    from chalicelib.store.directory import Directory
    from chalicelib.usecases.case_desk import CaseDesk
    from chalicelib.usecases.fan_out import FanOut
    from chalicelib.usecases.feed_platform import Feeding
    from chalicelib.usecases.notify_authority import AuthorityDesk
    from chalicelib.usecases.notify_reporter import ReporterDesk
    from chalicelib.usecases.poll_feed import Polling
    from chalicelib.usecases.publish_guidance import Publishing
    from chalicelib.usecases.record_outcome import OutcomeDesk
    from chalicelib.usecases.send_mail import PostRoom
    from chalicelib.usecases.submit_report import Intake
    from chalicelib.usecases.verify_code import CodeDesk


def wall_clock() -> datetime:
    """The time now, in UTC, to the millisecond that is stored."""
    now = datetime.now(UTC)
    return now.replace(microsecond=now.microsecond // 1000 * 1000)


class Wiring:
    """One process's adapters and use cases.

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
    def signer(self) -> Signer:
        """Our signing key."""
        from chalicelib.aws.clients import client
        from chalicelib.aws.keys import KmsSigner

        return KmsSigner(client("kms"), self.settings.signing_key_id)

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
            wall=self.wall,
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
        from chalicelib.aws.clients import client
        from chalicelib.aws.queue import SqsQueue

        return {
            "platforms": SqsQueue(client("sqs"), self.settings.platforms_queue_url),
            "authorities": SqsQueue(client("sqs"), self.settings.authorities_queue_url),
            "candidates": SqsQueue(client("sqs"), self.settings.candidates_queue_url),
        }

    # ---- use cases ------------------------------------------------------------------------------

    @cached_property
    def intake(self) -> "Intake":
        """For submit_report."""
        from chalicelib.usecases.submit_report import Intake

        return Intake(
            log=self.case_log,
            reach=self.connections,
            catalogue=self.catalogue,
            secrets=self.secrets,
            now=self.now,
            election=self.settings.election,
        )

    @cached_property
    def codes(self) -> "CodeDesk":
        """For verify_code."""
        from chalicelib.usecases.verify_code import CodeDesk

        return CodeDesk(self.directory, self.guards, self.secrets)

    @cached_property
    def fan_out(self) -> "FanOut":
        """For fan_out and reconcile."""
        from chalicelib.usecases.fan_out import FanOut

        return FanOut(self.case_log, self.queues, self.now)

    @cached_property
    def feeding(self) -> "Feeding":
        """For feed_platform and send_verification."""
        from chalicelib.usecases.feed_platform import Feeding

        return Feeding(
            log=self.case_log,
            feed=self.feed,
            signer=self.signer,
            base_url=self.settings.base_url,
            now=self.now,
            wall=self.wall,
        )

    @cached_property
    def polling(self) -> "Polling":
        """For poll_feed."""
        from time import monotonic, sleep

        from chalicelib.usecases.poll_feed import Polling

        return Polling(self.case_log, self.feed, self.now, sleep, monotonic)

    @cached_property
    def outcome_desk(self) -> "OutcomeDesk":
        """For record_outcome."""
        from chalicelib.usecases.record_outcome import OutcomeDesk

        return OutcomeDesk(self.case_log, self.feed, self.secrets, self.now)

    @cached_property
    def post_room(self) -> "PostRoom":
        """For everything that mails."""
        from chalicelib.usecases.send_mail import PostRoom

        return PostRoom(self.case_log, self.mail, self.now)

    @cached_property
    def authority_desk(self) -> "AuthorityDesk":
        """For notify_authority."""
        from chalicelib.rendering import render_mail
        from chalicelib.usecases.notify_authority import AuthorityDesk

        return AuthorityDesk(
            room=self.post_room,
            catalogue=self.catalogue,
            contacts=self.directory.contacts,
            secrets=self.secrets,
            render=render_mail,
            base_url=self.settings.base_url,
        )

    @cached_property
    def publishing(self) -> "Publishing":
        """For publish_guidance."""
        from chalicelib.aws.blobs import S3Blobs
        from chalicelib.aws.clients import client
        from chalicelib.usecases.publish_guidance import Publishing

        buckets = (self.settings.templates_bucket, self.settings.site_bucket)
        templates, site = (S3Blobs(client("s3"), bucket) for bucket in buckets)
        return Publishing(templates, site)

    @cached_property
    def case_desk(self) -> "CaseDesk":
        """For what an authority does with a case."""
        from chalicelib.usecases.case_desk import CaseDesk

        return CaseDesk(
            log=self.case_log,
            guards=self.guards,
            secrets=self.secrets,
            catalogue=self.catalogue,
            now=self.now,
        )

    @cached_property
    def reporter_desk(self) -> "ReporterDesk":
        """For notify_reporter."""
        from chalicelib.rendering import render_mail
        from chalicelib.usecases.notify_reporter import ReporterDesk

        return ReporterDesk(
            room=self.post_room,
            catalogue=self.catalogue,
            render=render_mail,
            base_url=self.settings.base_url,
        )


_current: Wiring | None = None


def wiring() -> Wiring:
    """This process's wiring."""
    global _current
    if _current is None:
        _current = Wiring()
    return _current


def use(wired: Wiring | None) -> None:
    """Put another wiring in its place; None for a fresh one from the environment."""
    global _current
    _current = wired
