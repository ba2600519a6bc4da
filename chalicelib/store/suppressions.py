"""Addresses that came back or complained, in the directory's table: a keyed digest, never the
address itself, since most are of people who reported.

| pk | sk | row |
|---|---|---|
| ``suppressed`` | ``<digest>`` | why (``label``) and since when (``added_at``) |
"""

from datetime import datetime

from pynamodb.attributes import UnicodeAttribute
from pynamodb.exceptions import DoesNotExist
from pynamodb.models import Model

from chalicelib.model.events import stamp
from chalicelib.model.references import digest
from chalicelib.ports import IdSecrets
from chalicelib.store.tables import on_table, our_errors

_PK = "suppressed"


class _Row(Model):
    pk = UnicodeAttribute(hash_key=True)
    sk = UnicodeAttribute(range_key=True)
    label = UnicodeAttribute(null=True)
    added_at = UnicodeAttribute(null=True)


class SuppressionsTable:
    """The port ``Suppressions``. Digests under older secrets are found too."""

    def __init__(self, table: str, secrets: IdSecrets) -> None:
        self._rows, self._secrets = on_table(_Row, table), secrets

    @our_errors()
    def why(self, address: str) -> str | None:
        """Why an address is not mailed; None where it may be."""
        for place in self._places(address):
            try:
                return str(self._rows.get(_PK, place, consistent_read=True).label)
            except DoesNotExist:
                continue
        return None

    @our_errors()
    def suppress(self, address: str, *, because: str, at: datetime) -> None:
        """Mail an address no more."""
        self._rows(_PK, self._places(address)[0], label=because, added_at=stamp(at)).save()

    @our_errors()
    def allow(self, address: str) -> bool:
        """Mail it again."""
        was_suppressed = self.why(address) is not None
        for place in self._places(address):
            self._rows(_PK, place).delete()
        return was_suppressed

    def _places(self, address: str) -> list[str]:
        """By the newest secret first. Case does not matter: no mailbox of ours to reach has two."""
        folded = address.strip().casefold()
        return [digest(secret, "address", folded) for _, secret in self._secrets.newest_first()]
