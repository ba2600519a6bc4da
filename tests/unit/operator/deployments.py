"""A deployment with nothing behind it but memory."""

from typing import Any

from chalicelib.config import Settings
from chalicelib.operator.deployment import Deployment
from chalicelib.ports import IdSecrets
from tests.unit.operator.fakes import NOW

SETTINGS = Settings(
    stage="test",
    base_url="https://standsafe.example.org",
    case_events_table="case-events",
    feed_table="feed",
    directory_table="directory",
    guards_table="guards",
    clocks_table="clocks",
    stats_table="stats",
    platforms_queue_url="https://queue.example.org/platforms",
    authorities_queue_url="https://queue.example.org/authorities",
    candidates_queue_url="https://queue.example.org/candidates",
    site_bucket="site",
    templates_bucket="templates",
    case_key_id="case-key",
    signing_key_id="signing-key",
    secrets_id="secrets",
    mail_from="standsafe@example.org",
    mail_reply_to="help@example.org",
    mail_configuration_set="mail",
    operator_mail="operator@example.org",
    election="parl.2024-07-04",
    feed_shards=1,
    platform_requests_per_minute=1_200,
)


def deployment(**parts: Any) -> Deployment:
    """Give a deployment in which the named parts are these."""
    made = Deployment(SETTINGS, now=lambda: NOW)
    made.__dict__.update({"secrets": IdSecrets("1", {"1": b"first"}), **parts})
    return made
