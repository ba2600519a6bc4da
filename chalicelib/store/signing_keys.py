"""Our signing keys in the directory's table: one row, so that one read has them all.

| pk | sk | row |
|---|---|---|
| ``signing-keys`` | ``published`` | every key that is published, as JSON in ``published`` |
| ``signing-keys`` | ``removed`` | every key that was, likewise |
"""

import json
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any

from chalicelib.errors import LostRace, Unavailable
from chalicelib.model.signing_keys import OurKey
from chalicelib.store.directory_rows import DirectoryRow, DirectoryTable

ROW_KEY = ("signing-keys", "published")
_REMOVED = ("signing-keys", "removed")
_TRIES = 5


class SigningKeysTable(DirectoryTable):
    """The port ``SigningKeyRegistry``. Every method raises Unavailable where DynamoDB refuses."""

    def all(self) -> Sequence[OurKey]:
        """List every key that is published, as it is now; none until the first rotation."""
        return signing_keys_of(self._table.get(*ROW_KEY, consistent=True))

    def put(self, key: OurKey) -> None:
        """Publish a key, or change what is said of it."""
        self._change(ROW_KEY, lambda keys: [*_without(keys, key.kid), key])

    def remove(self, kid: str) -> None:
        """Publish a key no more; first it is noted among those that ever were."""
        for key in self.all():
            if key.kid == kid:
                self._change(_REMOVED, lambda keys: [*_without(keys, kid), key])  # noqa: B023 # in this round alone
        self._change(ROW_KEY, lambda keys: _without(keys, kid))

    def all_ever(self) -> Sequence[OurKey]:
        """List every key that is or was published; none until the first rotation."""
        removed = signing_keys_of(self._table.get(*_REMOVED, consistent=True))
        published = self.all()
        kids = {key.kid for key in published}
        return [*published, *(key for key in removed if key.kid not in kids)]

    def _change(
        self, place: tuple[str, str], change: Callable[[Sequence[OurKey]], Sequence[OurKey]]
    ) -> None:
        for _ in range(_TRIES):
            row = self._table.get(*place, consistent=True)
            published = json.dumps([_as_json(key) for key in change(signing_keys_of(row))])
            as_read = DirectoryRow.published == row.published if row else _NEW
            try:
                self._table.save(DirectoryRow(*place, published=published), as_read)
            except LostRace:
                continue
            return
        raise Unavailable


_NEW = DirectoryRow.pk.does_not_exist()


def signing_keys_of(row: DirectoryRow | None) -> Sequence[OurKey]:
    """Read the keys from their row, in the order of their ids."""
    keys = [_key(members) for members in json.loads(str(row.published))] if row else []
    return sorted(keys, key=lambda key: key.kid)


def _without(keys: Sequence[OurKey], kid: str) -> list[OurKey]:
    return [key for key in keys if key.kid != kid]


def _as_json(key: OurKey) -> dict[str, Any]:
    return {
        "kid": key.kid,
        "key_id": key.key_id,
        "jwk": dict(key.jwk),
        "published_at": key.published_at.isoformat(),
        "signs_from": key.signs_from.isoformat(),
    }


def _key(members: dict[str, Any]) -> OurKey:
    return OurKey(
        kid=members["kid"],
        key_id=members["key_id"],
        jwk=members["jwk"],
        published_at=datetime.fromisoformat(members["published_at"]),
        signs_from=datetime.fromisoformat(members["signs_from"]),
    )
