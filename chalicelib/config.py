"""What a deployment is told from outside: this and operator/environment.py read the environment."""

import os
from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Any
from urllib.parse import urlsplit

from chalicelib.errors import SettingsError


@dataclass(frozen=True, slots=True)
class Settings:
    """One deployment's settings; each field's environment variable is its name in capitals."""

    stage: str
    base_url: str
    """Scheme and host that clients use, without a trailing slash: signatures are held to it."""
    case_events_table: str
    key_slots_table: str
    """The keys of cases, in the one place that no backup reaches."""
    feed_table: str
    directory_table: str
    guards_table: str
    clocks_table: str
    stats_table: str
    patterns_table: str
    uploads_table: str
    platforms_queue_url: str
    authorities_queue_url: str
    verified_queue_url: str
    reporters_queue_url: str
    files_queue_url: str
    chains_queue_url: str
    expiries_queue_url: str
    digests_queue_url: str
    checks_queue_url: str
    events_dead_queue_url: str
    """Where Lambda leaves events that failed three times and name things alone."""
    site_bucket: str
    templates_bucket: str
    quarantine_bucket: str
    evidence_bucket: str
    downloads_bucket: str
    failures_bucket: str
    """Where what carries more than names is left: stream records and mail events that failed."""
    heads_bucket: str
    erasures_bucket: str
    """The ledger of erasures: ids of cases and times, kept beyond every backup of a table."""
    malware_scanning: str
    """``on`` where the cloud's scanner looks at evidence; with anything else it is said not to."""
    case_key_id: str
    """KMS key (id, ARN or alias) under which batches of key slots are wrapped."""
    signing_key_id: str
    """KMS key, P-256, that signs tokens and responses."""
    receipts_secret_id: str
    """Secrets Manager secrets, one for each ``model.secret_versions.Purpose``, with versions."""
    codes_secret_id: str
    links_secret_id: str
    forms_secret_id: str
    digests_secret_id: str
    patterns_secret_id: str
    timestamp_authority: str
    """Address of an RFC 3161 authority that evidence bundles are stamped by; ``off`` for none."""
    mail_from: str
    mail_reply_to: str
    mail_configuration_set: str
    operator_mail: str
    operator_topic: str
    """SNS topic that reaches whoever is on duty, by telephone where somebody subscribed one."""
    controller: str
    """Who answers for personal data, with a postal address: the privacy notice says so."""
    controller_mail: str
    """Where somebody writes to about their data."""
    contact_mail: str
    """Where anybody writes to for help, with a complaint, or about a page that they cannot use."""
    security_contact: str
    """Whom to tell of a weakness: a URI such as ``mailto:security@example.org`` (RFC 9116)."""
    feed_shards: int
    """Partitions that each platform's feed is spread over: raised, never lowered."""
    mails_per_address: int
    """To one mailbox in a day, of each quota (``model.audiences.Quota``) of verified reports and of
    others: nobody is flooded through us."""
    platform_requests_per_minute: int
    """Signed requests that a platform may make; beyond it 429."""

    def queue_url(self, queue: str) -> str:
        """Return the address of a queue of ``model.queues``, by its name."""
        return str(getattr(self, f"{queue}_queue_url"))

    @classmethod
    def from_env(cls, environment: Mapping[str, str] | None = None) -> "Settings":
        """Read every setting. Raises SettingsError that names all that are missing or wrong."""
        source = os.environ if environment is None else environment  # noqa: TID251 # the one place
        values = {field.name: source.get(field.name.upper(), "") for field in fields(cls)}
        missing = sorted(name.upper() for name, value in values.items() if not value)
        if missing:
            raise SettingsError(f"not set: {', '.join(missing)}")
        origin = urlsplit(values["base_url"])
        if origin.scheme not in {"http", "https"} or not origin.netloc or origin.path:
            raise SettingsError("BASE_URL must be a scheme and a host, such as https://example.org")
        counts = (field.name for field in fields(cls) if field.type is int)
        read: dict[str, Any] = values | {name: _count(name, values[name]) for name in counts}
        return cls(**read)


def stage_name() -> str:
    """Return the stage's name alone, for what is told before or beside all other settings."""
    return os.environ.get("STAGE", "none")  # noqa: TID251 # the one place


def _count(name: str, text: str) -> int:
    if not text.isdecimal() or int(text) < 1:
        raise SettingsError(f"{name.upper()} must be a whole number from 1")
    return int(text)
