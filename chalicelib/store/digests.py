"""What authorities are told of by digest, beside the clocks: made again from the log by ``chase``.

| pk | sk | row |
|---|---|---|
| ``digests`` | ``<authority>`` | something waits for it |
| ``digest#<authority>`` | ``<0 or 1>#<case id>#<seq>`` | waits since ``at``; 0: to be told soon |
| ``mail#<digest id>`` | ``<case id>#<seq>`` | it went out in this mail, to authority ``to`` |
"""

from collections.abc import Iterable, Sequence

from pynamodb.attributes import UnicodeAttribute
from pynamodb.models import Model

from chalicelib.model.events import moment, stamp
from chalicelib.ports import Clock, Dispatch, Waiting
from chalicelib.store.tables import on_table, our_errors

_DIGESTS = "digests"


class _Row(Model):
    pk = UnicodeAttribute(hash_key=True)
    sk = UnicodeAttribute(range_key=True)
    at = UnicodeAttribute(null=True)
    to = UnicodeAttribute(null=True)


class DigestsTable:
    """The port ``Digests``. Every method raises Unavailable when DynamoDB refuses."""

    def __init__(self, table: str, now: Clock) -> None:
        self._rows = on_table(_Row, table)
        self._now = now

    @our_errors()
    def put(self, dispatch: Dispatch, *, soon: bool) -> None:
        """Have an authority told of an event by its next digest; again it is the same row, as old
        as it was."""
        rows = self._rows
        rows(_DIGESTS, dispatch.recipient).save()
        row = rows(f"digest#{dispatch.recipient}", _turn(dispatch, soon=soon))
        row.update([rows.at.set(rows.at | stamp(self._now()))])

    @our_errors()
    def authorities(self) -> list[str]:
        """Whom something may wait for."""
        return [row.sk for row in self._rows.query(_DIGESTS, consistent_read=True)]

    @our_errors()
    def waiting(self, authority: str, most: int) -> list[Waiting]:
        """Up to ``most`` of what waits for an authority, what is to be told soon first."""
        rows = self._rows.query(f"digest#{authority}", consistent_read=True, limit=most)
        return [_waiting(row, authority) for row in rows]

    @our_errors()
    def pack(self, digest_id: str, dispatches: Sequence[Dispatch]) -> None:
        """Remember what goes out in one mail, before it goes."""
        with self._rows.batch_write() as batch:
            for each in dispatches:
                batch.save(self._rows(f"mail#{digest_id}", _place(each), to=each.recipient))

    @our_errors()
    def packed(self, digest_id: str) -> list[Dispatch]:
        """What went out in one mail."""
        rows = self._rows.query(f"mail#{digest_id}", consistent_read=True)
        return [_dispatch(row.sk, str(row.to)) for row in rows]

    @our_errors()
    def remove(self, taken: Iterable[Waiting]) -> None:
        """Take out what was told."""
        with self._rows.batch_write() as batch:
            for each in taken:
                place = _turn(each.dispatch, soon=each.soon)
                batch.delete(self._rows(f"digest#{each.dispatch.recipient}", place))


def _turn(dispatch: Dispatch, *, soon: bool) -> str:
    return f"{0 if soon else 1}#{_place(dispatch)}"


def _waiting(row: _Row, authority: str) -> Waiting:
    turn, _, place = row.sk.partition("#")
    return Waiting(_dispatch(place, authority), moment(str(row.at)), turn == "0")


def _place(dispatch: Dispatch) -> str:
    return f"{dispatch.case_id}#{dispatch.seq}"


def _dispatch(place: str, authority: str) -> Dispatch:
    case_id, _, seq = place.partition("#")
    return Dispatch(case_id, int(seq), authority)
