"""The emulated account, as its root user sees it."""

from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import boto3
import requests
from botocore.config import Config

from rehearsal.emulator import ACCOUNT, REGION, ROOT_KEY


class EmulatedAccount:
    """Clients of one emulator, and what only an emulator tells."""

    def __init__(self, address: str, trusted: Path) -> None:
        self.address, self.trusted = address, str(trusted)
        self.client = cache(self._client)

    def _client(self, service: Any) -> Any:
        return boto3.client(
            service,
            region_name=REGION,
            endpoint_url=self.address,
            aws_access_key_id=ROOT_KEY,
            aws_secret_access_key=ROOT_KEY,
            verify=self.trusted,
            config=Config(read_timeout=300, retries={"total_max_attempts": 1}),
        )

    def environment(self) -> dict[str, str]:
        """Return what a process needs to speak to it as root."""
        return {
            "AWS_ENDPOINT_URL": self.address,
            "AWS_ACCESS_KEY_ID": ROOT_KEY,
            "AWS_SECRET_ACCESS_KEY": ROOT_KEY,
            "AWS_DEFAULT_REGION": REGION,
            "AWS_CA_BUNDLE": self.trusted,
        }

    def mails(self) -> list[dict[str, Any]]:
        """Return every mail that SES took, oldest first."""
        messages = f"{self.address}/_ministack/ses/messages"
        answer = requests.get(messages, timeout=20, verify=self.trusted)
        answer.raise_for_status()
        mails: list[dict[str, Any]] = answer.json()["messages"].get(ACCOUNT, [])
        return mails

    def log_lines(self, function: str) -> Iterator[str]:
        """Yield every line that a function has logged."""
        logs = self.client("logs")
        pages = logs.get_paginator("filter_log_events")
        for page in pages.paginate(logGroupName=f"/aws/lambda/{function}"):
            yield from (event["message"] for event in page["events"])
