"""A deployment with nothing behind it but memory."""

from dataclasses import fields
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from chalicelib.config import Settings
from chalicelib.operator.adapters import OperatorAdapters
from chalicelib.operator.deployment import Deployment
from chalicelib.ports import IdSecrets

NOW = datetime(2026, 11, 22, 9, 30, tzinfo=UTC)
_VALUES: dict[str, Any] = {field.name: f"test-{field.name}" for field in fields(Settings)} | {
    "base_url": "https://standsafe.example.org",
    "mail_from": "standsafe@example.org",
    "operator_mail": "operator@example.org",
    "feed_shards": 1,
    "platform_requests_per_minute": 1_200,
    "mails_per_address": 20,
}
SETTINGS = Settings(**_VALUES)


def deployment(repository: Path | None = None, **adapters: Any) -> Deployment:
    """Return a deployment in which the named adapters are these."""
    deployment = Deployment(OperatorAdapters(SETTINGS, now=lambda: NOW))
    deployment.adapters.__dict__.update(
        {"code_secrets": IdSecrets("1", {"1": b"first"}), **adapters}
    )
    deployment.repository = repository or deployment.repository
    return deployment
