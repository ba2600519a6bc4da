"""What authorities are told of by digest, in the table of clocks: ``chase`` makes it from the log.

| pk | sk | row |
|---|---|---|
| ``digests`` | ``<authority>`` | something waits for it |
| ``digest#<authority>`` | ``<0 or 1>#<case id>#<seq>`` | waits since ``at``; 0: to be told soon |
| ``mail#<digest id>`` | ``<case id>#<seq>`` | went out in this mail, to authority ``to`` |
"""

from collections.abc import Iterable, Sequence

from chalicelib.model.events import moment, stamp
from chalicelib.ports import Dispatch, Now, WaitingNotification
from chalicelib.store.clock_rows import ClockRow, place_of
from chalicelib.store.tables import Table

_DIGESTS = "digests"


class DigestsTable:
    """The port ``Digests``. Every method raises Unavailable when DynamoDB refuses."""

    def __init__(self, table: str, now: Now) -> None:
        self._table, self._now = Table(ClockRow, table), now

    def put(self, dispatch: Dispatch, *, soon: bool) -> None:
        """Have an authority told of an event by its next digest.

        Again it is the same row, as old as it was.
        """
        self._table.save(ClockRow(_DIGESTS, dispatch.recipient))
        since = ClockRow.at.set(ClockRow.at | stamp(self._now()))
        self._table.update(*_key(dispatch, soon=soon), actions=[since])

    def authorities(self) -> list[str]:
        """List the authorities that something may wait for."""
        return [row.sk for row in self._table.query(_DIGESTS, consistent=True)]

    def waiting(self, authority: str, most: int) -> list[WaitingNotification]:
        """List up to ``most`` of what waits for an authority, what is to be told soon first."""
        rows = self._table.query(f"digest#{authority}", consistent=True, most=most)
        return [_waiting(row, authority) for row in rows]

    def pack(self, digest_id: str, dispatches: Sequence[Dispatch]) -> None:
        """Remember what goes out in one mail, before it goes."""
        self._table.save_all(
            ClockRow(f"mail#{digest_id}", place_of(dispatch), to=dispatch.recipient)
            for dispatch in dispatches
        )

    def packed(self, digest_id: str) -> list[Dispatch]:
        """List what went out in one mail."""
        rows = self._table.query(f"mail#{digest_id}", consistent=True)
        return [_dispatch(row.sk, str(row.to)) for row in rows]

    def remove(self, notified: Iterable[WaitingNotification]) -> None:
        """Take out what its authority was told of."""
        self._table.delete_all(_key(waiting.dispatch, soon=waiting.soon) for waiting in notified)


def _key(dispatch: Dispatch, *, soon: bool) -> tuple[str, str]:
    return f"digest#{dispatch.recipient}", f"{0 if soon else 1}#{place_of(dispatch)}"


def _waiting(row: ClockRow, authority: str) -> WaitingNotification:
    turn, _, place = row.sk.partition("#")
    return WaitingNotification(_dispatch(place, authority), moment(str(row.at)), turn == "0")


def _dispatch(place: str, authority: str) -> Dispatch:
    case_id, _, seq = place.partition("#")
    return Dispatch(case_id, int(seq), authority)
