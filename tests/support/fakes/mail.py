"""Mail, suppressions and digests in memory."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from chalicelib.errors import Unavailable
from chalicelib.ports import Dispatch, Letter, Now, WaitingNotification
from tests.support.fakes.remote import Remote, remote


@remote()
class MemoryMail(Remote):
    """The port ``Mail``. ``fails`` says how many sends are refused first."""

    def __init__(self) -> None:
        self.letters: list[Letter] = []
        self.fails = 0

    def send(self, letter: Letter) -> str:
        if self.fails:
            self.fails -= 1
            raise Unavailable
        self.letters.append(letter)
        return f"message-{len(self.letters)}"


@remote()
class MemorySuppressions(Remote):
    """The port ``Suppressions``."""

    def __init__(self) -> None:
        self.reasons: dict[str, str] = {}

    def reason(self, address: str) -> str | None:
        return self.reasons.get(_folded(address))

    def suppress(self, address: str, *, because: str, at: datetime) -> None:
        self.reasons[_folded(address)] = because

    def allow(self, address: str) -> bool:
        return self.reasons.pop(_folded(address), None) is not None


def _folded(address: str) -> str:
    return address.strip().casefold()


@remote()
class MemoryDigests(Remote):
    """The port ``Digests``, by a clock of the test's."""

    def __init__(self, now: Now) -> None:
        self._now = now
        self.rows: dict[tuple[Dispatch, bool], datetime] = {}
        self.mails: dict[str, set[Dispatch]] = {}
        self._authorities: set[str] = set()

    def put(self, dispatch: Dispatch, *, soon: bool) -> None:
        self._authorities.add(dispatch.recipient)
        self.rows.setdefault((dispatch, soon), self._now())

    def authorities(self) -> list[str]:
        return sorted(self._authorities)

    def waiting(self, authority: str, most: int) -> list[WaitingNotification]:
        rows = [
            WaitingNotification(dispatch, since, soon)
            for (dispatch, soon), since in self.rows.items()
            if dispatch.recipient == authority
        ]
        return sorted(rows, key=lambda row: (not row.soon, *_place(row.dispatch)))[:most]

    def pack(self, digest_id: str, dispatches: Sequence[Dispatch]) -> None:
        self.mails.setdefault(digest_id, set()).update(dispatches)

    def packed(self, digest_id: str) -> list[Dispatch]:
        return sorted(self.mails.get(digest_id, ()), key=_place)

    def remove(self, waiting: Iterable[WaitingNotification]) -> None:
        for row in waiting:
            self.rows.pop((row.dispatch, row.soon), None)


def _place(dispatch: Dispatch) -> tuple[str, str]:
    """Where its row stands: numbers are sorted as text, as in the table."""
    return dispatch.case_id, str(dispatch.seq)
