"""Build what is neither a table nor ours alone: settings, clocks, keys, queues, buckets, mail."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from chalicelib.config import Settings
from chalicelib.container.once import cached_property

if TYPE_CHECKING:
    from collections.abc import Callable

    from chalicelib.aws.blobs import S3Blobs
    from chalicelib.aws.pager import SnsPager
    from chalicelib.aws.queue import SqsQueue
    from chalicelib.aws.secrets import StoredSecrets
    from chalicelib.aws.wrapping_keys import WrappingKeys
    from chalicelib.catalogue import Catalogue
    from chalicelib.ports import (
        Downloads,
        EvidenceStore,
        IdSecrets,
        Mail,
        Now,
        PartUploads,
        Quarantine,
    )


def wall_clock() -> datetime:
    """Return the time now, in UTC, to the millisecond that is stored."""
    now = datetime.now(UTC)
    return now.replace(microsecond=now.microsecond // 1000 * 1000)


class Services:
    """One process's services of AWS, its settings and its clocks.

    ``now`` is the product's clock, which the embedded stack can advance; ``wall`` is everybody's:
    what other servers sign is held to that.
    """

    def __init__(
        self,
        settings: Settings | None = None,
        *,
        now: Now = wall_clock,
        wall: Now = wall_clock,
    ) -> None:
        self._settings, self.now, self.wall = settings, now, wall

    @cached_property
    def settings(self) -> Settings:
        """Read the deployment's settings. Raises SettingsError."""
        return self._settings or Settings.from_env()

    @cached_property
    def catalogue(self) -> Catalogue:
        """Load our facts."""
        from chalicelib.catalogue import load

        return load()

    @cached_property
    def secret_registry(self) -> StoredSecrets:
        """Keep the versions of our HMAC secrets."""
        from chalicelib.aws.clients import client
        from chalicelib.aws.secrets import StoredSecrets
        from chalicelib.model.secret_versions import Purpose

        settings = self.settings
        ids = {purpose: getattr(settings, f"{purpose}_secret_id") for purpose in Purpose}
        return StoredSecrets(client("secretsmanager"), ids)

    @cached_property
    def receipt_secrets(self) -> IdSecrets:
        """Derive case ids, and receipts."""
        return self._secrets("receipts")

    @cached_property
    def code_secrets(self) -> IdSecrets:
        """Derive access codes."""
        return self._secrets("codes")

    @cached_property
    def link_secrets(self) -> IdSecrets:
        """Sign mailed links."""
        return self._secrets("links")

    @cached_property
    def form_secrets(self) -> IdSecrets:
        """Derive what a session's forms carry."""
        return self._secrets("forms")

    @cached_property
    def digest_secrets(self) -> IdSecrets:
        """Digest addresses and content."""
        return self._secrets("digests")

    @cached_property
    def pattern_secrets(self) -> IdSecrets:
        """Digest what several cases share, and seal which."""
        return self._secrets("patterns")

    def _secrets(self, purpose: str) -> IdSecrets:
        from chalicelib.aws.secrets import live_secrets
        from chalicelib.model.secret_versions import Purpose

        return live_secrets(self.secret_registry, Purpose(purpose), self.now)

    @cached_property
    def wrapping_keys(self) -> WrappingKeys:
        """Have KMS make and open the keys that data keys are made under."""
        from chalicelib.aws.clients import client
        from chalicelib.aws.wrapping_keys import WrappingKeys

        return WrappingKeys(client("kms"), self.settings.case_key_id)

    @cached_property
    def mail(self) -> Mail:
        """Send mail by SES."""
        from chalicelib.aws.clients import client
        from chalicelib.aws.mail import SesMail

        return SesMail(
            client("sesv2"),
            sender=self.settings.mail_from,
            reply_to=self.settings.mail_reply_to,
            configuration_set=self.settings.mail_configuration_set,
        )

    @cached_property
    def mail_quota(self) -> Callable[[], float]:
        """Say how much of the day's quota of mails is used."""
        from functools import partial

        from chalicelib.aws.clients import client
        from chalicelib.aws.mail import share_of_quota

        return partial(share_of_quota, client("sesv2"))

    @cached_property
    def pager(self) -> SnsPager:
        """Reach whoever is on duty."""
        from chalicelib.aws.clients import client
        from chalicelib.aws.pager import SnsPager

        return SnsPager(client("sns"), self.settings.operator_topic)

    @cached_property
    def sqs_queues(self) -> dict[str, SqsQueue]:
        """Name the queues of recipients' messages and of files."""
        from chalicelib.model.queues import TO_RECIPIENTS

        return {name: self._queue(name) for name in TO_RECIPIENTS}

    @cached_property
    def chain_segments(self) -> SqsQueue:
        """Queue the segments in which chains are checked."""
        return self._queue("chains")

    @cached_property
    def expiry_segments(self) -> SqsQueue:
        """Queue the segments in which expired cases are erased."""
        return self._queue("expiries")

    @cached_property
    def due_digests(self) -> SqsQueue:
        """Queue the authorities whose digest is due."""
        return self._queue("digests")

    @cached_property
    def check_lanes(self) -> SqsQueue:
        """Queue the lanes of checks that are due."""
        return self._queue("checks")

    def _queue(self, name: str) -> SqsQueue:
        from chalicelib.aws.clients import client
        from chalicelib.aws.queue import SqsQueue

        return SqsQueue(client("sqs"), self.settings.queue_url(name))

    @cached_property
    def quarantine(self) -> Quarantine:
        """Hold files as they arrive."""
        from chalicelib.aws.clients import client
        from chalicelib.aws.quarantine import S3Quarantine

        return S3Quarantine(client("s3"), self.settings.quarantine_bucket)

    @cached_property
    def part_uploads(self) -> PartUploads:
        """Hold the parts of large files until they are joined."""
        from chalicelib.aws.clients import client, credentials
        from chalicelib.aws.part_uploads import S3PartUploads

        address = f"{self.settings.base_url}/uploads"
        bucket = self.settings.quarantine_bucket
        return S3PartUploads(client("s3"), credentials, bucket, address)

    @cached_property
    def evidence(self) -> EvidenceStore:
        """Hold files that are kept."""
        from chalicelib.aws.clients import client
        from chalicelib.aws.evidence import S3Evidence

        settings = self.settings
        return S3Evidence(client("s3"), settings.evidence_bucket, settings.quarantine_bucket)

    @cached_property
    def downloads(self) -> Downloads:
        """Hold what waits to be fetched."""
        from chalicelib.aws.clients import client
        from chalicelib.aws.downloads import S3Downloads

        return S3Downloads(client("s3"), self.settings.downloads_bucket)

    @cached_property
    def templates(self) -> S3Blobs:
        """Hold what pages are made of."""
        return self._bucket(self.settings.templates_bucket)

    @cached_property
    def site(self) -> S3Blobs:
        """Hold the published pages."""
        return self._bucket(self.settings.site_bucket)

    @cached_property
    def head_lists(self) -> S3Blobs:
        """Hold the signed lists of chain heads, in which nothing can be changed or deleted."""
        return self._bucket(self.settings.heads_bucket)

    @cached_property
    def erasures(self) -> S3Blobs:
        """Hold which cases were erased, for tables that are restored from before."""
        return self._bucket(self.settings.erasures_bucket)

    def _bucket(self, name: str) -> S3Blobs:
        from chalicelib.aws.blobs import S3Blobs
        from chalicelib.aws.clients import client

        return S3Blobs(client("s3"), name)
