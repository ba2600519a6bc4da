"""Back the tables up that the template says are backed up, and restore them beside those of now."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from chalicelib.aws.clients import client
from chalicelib.config import Settings
from infra.load import load


def backed_up() -> set[str]:
    """The settings that name tables with point-in-time recovery."""
    template = load()
    variables = template["Globals"]["Function"]["Environment"]["Variables"]
    return {
        name.lower()
        for name, value in variables.items()
        if name.endswith("_TABLE") and _is_backed_up(template["Resources"][value["Ref"]])
    }


def _is_backed_up(table: Mapping[str, Any]) -> bool:
    recovery = table["Properties"].get("PointInTimeRecoverySpecification", {})
    return bool(recovery.get("PointInTimeRecoveryEnabled"))


def back_up(settings: Settings) -> Mapping[str, str]:
    """Copy those tables as they are now; give the backup of each setting."""
    return {name: _backup_of(getattr(settings, name)) for name in backed_up()}


def _backup_of(table: str) -> str:
    answer = client("dynamodb").create_backup(TableName=table, BackupName=f"{table}-before")
    return answer["BackupDetails"]["BackupArn"]


def restore(settings: Settings, backups: Mapping[str, str]) -> Settings:
    """Restore tables beside those of now, and give settings that name them in their place."""
    tables: dict[str, Any] = {name: f"{getattr(settings, name)}-restored" for name in backups}
    for name, backup in backups.items():
        client("dynamodb").restore_table_from_backup(TargetTableName=tables[name], BackupArn=backup)
    return replace(settings, **tables)
