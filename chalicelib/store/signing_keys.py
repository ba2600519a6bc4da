"""Our signing keys in the directory's table: partition ``signing-keys``, one row a key."""

import json
from collections.abc import Sequence
from datetime import datetime

from chalicelib.model.signing_keys import OurKey
from chalicelib.store.directory_rows import DirectoryRow, DirectoryTable

_KEYS = "signing-keys"


class SigningKeyRows(DirectoryTable):
    """The port ``SigningKeyRegistry``. Every method raises Unavailable where DynamoDB refuses."""

    def all(self) -> Sequence[OurKey]:
        """List every key that is published, as it is now; none until the first rotation."""
        return [_key(row) for row in self._table.query(_KEYS, consistent=True)]

    def put(self, key: OurKey) -> None:
        """Write a key."""
        self._table.save(
            DirectoryRow(
                _KEYS,
                key.kid,
                key_id=key.key_id,
                jwk=json.dumps(dict(key.jwk), sort_keys=True),
                published_at=key.published_at.isoformat(),
                signs_from=key.signs_from.isoformat(),
            )
        )

    def remove(self, kid: str) -> None:
        """Publish a key no more."""
        self._table.delete(_KEYS, kid)


def _key(row: DirectoryRow) -> OurKey:
    return OurKey(
        kid=row.sk,
        key_id=str(row.key_id),
        jwk=json.loads(str(row.jwk)),
        published_at=datetime.fromisoformat(str(row.published_at)),
        signs_from=datetime.fromisoformat(str(row.signs_from)),
    )
