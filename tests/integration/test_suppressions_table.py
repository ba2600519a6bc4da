"""Suppressed addresses on their table: known by a keyed digest, also after a new secret."""

from datetime import UTC, datetime

import boto3
import pytest

from chalicelib.ports import IdSecrets
from chalicelib.store.suppressions import SuppressionsTable
from tests.support.deployed import Deployed

pytestmark = pytest.mark.parametrize("deployed", ["moto"], indirect=True)

AT = datetime(2026, 11, 22, 7, 30, tzinfo=UTC)


def suppressions(deployed: Deployed, *versions: str) -> SuppressionsTable:
    """The table as a process has it that knows these secrets, the last one the current."""
    secrets = IdSecrets(versions[-1], {version: version.encode() for version in versions})
    return SuppressionsTable(deployed.settings.directory_table, secrets)


def test_suppressed_address_is_recognised_when_the_secret_was_changed(deployed: Deployed) -> None:
    before, after = suppressions(deployed, "1"), suppressions(deployed, "1", "2")
    before.suppress("sam@example.org", because="hard_bounce", at=AT)
    assert after.reason("sam@example.org") == "hard_bounce"
    assert after.allow("sam@example.org")
    assert before.reason("sam@example.org") is None


def test_suppressions_hold_no_address(deployed: Deployed) -> None:
    suppressions(deployed, "1").suppress("sam@example.org", because="complaint", at=AT)
    rows = boto3.client("dynamodb").scan(TableName=deployed.settings.directory_table)["Items"]
    assert len(rows) == 1
    assert "sam" not in str(rows)
