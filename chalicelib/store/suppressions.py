"""Addresses that came back or complained, in the directory's table: a keyed digest, never the
address itself, since most are of people who reported.

| pk | sk | row |
|---|---|---|
| ``suppressed`` | ``<digest>`` | why (``label``) and since when (``added_at``) |
"""

from datetime import datetime

from chalicelib.model.events import stamp
from chalicelib.model.references import digest
from chalicelib.ports import IdSecrets
from chalicelib.store.directory_rows import DirectoryRow
from chalicelib.store.tables import Table

_PK = "suppressed"


class SuppressionsTable:
    """The port ``Suppressions``. Digests under older secrets are found too."""

    def __init__(self, table: str, secrets: IdSecrets) -> None:
        self._table, self._secrets = Table(DirectoryRow, table), secrets

    def reason(self, address: str) -> str | None:
        """Say why an address is not mailed; None where it may be."""
        rows = (self._table.get(_PK, place, consistent=True) for place in self._places(address))
        return next((str(row.label) for row in rows if row), None)

    def suppress(self, address: str, *, because: str, at: datetime) -> None:
        """Mail an address no more."""
        place = self._places(address)[0]
        self._table.save(DirectoryRow(_PK, place, label=because, added_at=stamp(at)))

    def allow(self, address: str) -> bool:
        """Mail an address again; False where it was not suppressed."""
        was_suppressed = self.reason(address) is not None
        for place in self._places(address):
            self._table.delete(_PK, place)
        return was_suppressed

    def _places(self, address: str) -> list[str]:
        """List where an address may be, by the newest secret first.

        Case does not matter: no mailbox of ours to reach has two.
        """
        folded = address.strip().casefold()
        return [digest(secret, "address", folded) for _, secret in self._secrets.newest_first()]
