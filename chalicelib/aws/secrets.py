"""The versioned HMAC secrets, from Secrets Manager, read once a process."""

import json
from functools import cached_property
from typing import TYPE_CHECKING

from chalicelib.aws.failures import our_errors
from chalicelib.ports import IdSecrets

if TYPE_CHECKING:
    from mypy_boto3_secretsmanager import SecretsManagerClient


class Secrets:
    """Reads ``{"current": "2", "1": "…", "2": "…"}``; a rotation adds one and keeps the old."""

    def __init__(self, manager: "SecretsManagerClient", secret_id: str) -> None:
        self._manager, self._secret_id = manager, secret_id

    @cached_property
    def ids(self) -> IdSecrets:
        """Read the secrets. Raises Unavailable where they cannot be read."""
        with our_errors():
            text = self._manager.get_secret_value(SecretId=self._secret_id)["SecretString"]
        versions = json.loads(text)
        current = versions.pop("current")
        return IdSecrets(current, {name: secret.encode() for name, secret in versions.items()})
