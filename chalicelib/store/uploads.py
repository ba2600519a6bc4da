"""Uploads in DynamoDB: one row each, until a case has the file or the time is over.

What a file is called is sealed under a key of its own. ``open`` is the hash key of a sparse index:
the hour in which a claimed upload falls due, while its case has not heard what became of it.
"""

import json
from collections.abc import Iterable
from dataclasses import replace
from datetime import timedelta
from typing import Any

from pynamodb.attributes import BinaryAttribute, NumberAttribute, UnicodeAttribute
from pynamodb.indexes import GlobalSecondaryIndex, KeysOnlyProjection
from pynamodb.models import Model

from chalicelib.errors import LostRace
from chalicelib.limits import UPLOAD_KEPT
from chalicelib.model.events import hour_of, moment, stamp
from chalicelib.model.uploads import Finding, Upload
from chalicelib.ports import Now
from chalicelib.store.expiry import epoch
from chalicelib.store.key_slots import KeySlots
from chalicelib.store.sealing import seal, unseal
from chalicelib.store.tables import Table

_ONCE_CLAIMED = timedelta(days=7)
"""How long the row of a claimed upload stays: what was cut off is finished within minutes."""


class ByDueHour(GlobalSecondaryIndex["UploadRow"]):  # type: ignore[no-untyped-call] # PynamoDB's own
    """Claimed uploads that are not settled, by the hour in which they fall due."""

    class Meta:
        index_name = "by_open"
        projection = KeysOnlyProjection()

    open = UnicodeAttribute(hash_key=True)
    upload_id = UnicodeAttribute(range_key=True)


class UploadRow(Model):
    """One upload; ``expires`` is epoch seconds after which it counts as absent."""

    upload_id = UnicodeAttribute(hash_key=True)
    expires = NumberAttribute()
    created = UnicodeAttribute()
    content_type = UnicodeAttribute()
    size = NumberAttribute()
    sealed = BinaryAttribute(legacy_encoding=False)
    key_slot = UnicodeAttribute()
    case_id = UnicodeAttribute(null=True)
    mark = UnicodeAttribute(null=True)
    finding = UnicodeAttribute(null=True)
    open = UnicodeAttribute(null=True)
    incidents = UnicodeAttribute(null=True)
    parts_id = UnicodeAttribute(null=True)
    by_open = ByDueHour()


class UploadsTable:
    """The port ``Uploads`` on one table. Every method raises Unavailable when DynamoDB refuses."""

    def __init__(self, table: str, keys: KeySlots, now: Now) -> None:
        self._table, self._keys, self._now = Table(UploadRow, table), keys, now

    def begin(self, upload: Upload) -> None:
        """Write a new upload, which may be a case's already."""
        key, slot = self._keys.new()
        claimed = upload.case_id is not None
        row = UploadRow(
            upload.upload_id,
            expires=self._expires(_ONCE_CLAIMED if claimed else UPLOAD_KEPT),
            created=stamp(upload.created),
            content_type=upload.content_type,
            size=upload.size,
            sealed=seal(key, _place(upload.upload_id), {"filename": upload.filename}),
            key_slot=slot,
            case_id=upload.case_id,
            mark=upload.mark,
            open=_due(upload) if claimed else None,
            incidents=None if upload.incidents is None else json.dumps(upload.incidents),
            parts_id=upload.parts_id,
        )
        self._table.save(row, UploadRow.upload_id.does_not_exist())

    def read(self, upload_id: str) -> Upload | None:
        """Read an upload; None for one that never was, or has run out."""
        row = self._table.get(upload_id, consistent=True)
        return self._upload(row) if row and row.expires > epoch(self._now()) else None

    def claim(self, upload_id: str, case_id: str, mark: str) -> Upload | None:
        """Tie an upload to a case; None where there is none or it is another's. The first wins."""
        upload = self.read(upload_id)
        if upload is None:
            return None
        rows, claimed = UploadRow, replace(upload, case_id=case_id, mark=mark)
        whose = rows.case_id.does_not_exist() | ((rows.case_id == case_id) & (rows.mark == mark))
        change: list[Any] = [rows.case_id.set(case_id), rows.mark.set(mark)]
        if upload.case_id is None:
            change += [
                rows.open.set(_due(claimed)),
                rows.expires.set(self._expires(_ONCE_CLAIMED)),
            ]
        return self._change(upload_id, change, rows.upload_id.exists() & whose)

    def settle(self, upload_id: str, finding: Finding) -> Upload | None:
        """Say what was found, if nothing was found before; give the upload as it then is."""
        condition = UploadRow.finding.does_not_exist() & (UploadRow.expires > epoch(self._now()))
        change = [UploadRow.finding.set(json.dumps(finding.as_stored()))]
        settled = self._change(upload_id, change, condition)
        return settled or self.read(upload_id)

    def close(self, upload_id: str) -> None:
        """Close the upload: its case has the file or the refusal."""
        self._change(upload_id, [UploadRow.open.remove()], UploadRow.upload_id.exists())

    def open_in(self, hour: str) -> Iterable[str]:
        """List the claimed uploads that fall due in an hour and are not closed, by id."""
        rows = self._table.query(hour, index=ByDueHour.Meta.index_name)
        return [row.upload_id for row in rows]

    def forget(self, upload_id: str) -> None:
        """Remove the row, and with it what the file was called."""
        self._table.delete(upload_id)

    def _change(self, upload_id: str, actions: list[Any], condition: Any) -> Upload | None:
        try:
            row = self._table.update(upload_id, actions=actions, condition=condition)
        except LostRace:
            return None
        return self._upload(row)

    def _upload(self, row: UploadRow) -> Upload:
        key = self._keys.open(row.key_slot)
        words = unseal(key, _place(row.upload_id), row.sealed)
        return Upload(
            upload_id=row.upload_id,
            created=moment(row.created),
            filename=words["filename"],
            content_type=row.content_type,
            size=int(row.size),
            case_id=row.case_id,
            mark=row.mark,
            finding=Finding(**json.loads(row.finding)) if row.finding else None,
            incidents=tuple(json.loads(row.incidents)) if row.incidents else None,
            parts_id=row.parts_id,
        )

    def _expires(self, after: timedelta) -> int:
        return epoch(self._now()) + int(after.total_seconds())


def _place(upload_id: str) -> str:
    return f"upload/{upload_id}"


def _due(upload: Upload) -> str:
    return hour_of(upload.due)
