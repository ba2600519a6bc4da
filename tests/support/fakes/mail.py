"""Mail, suppressions and digests in memory."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from chalicelib.errors import Unavailable
from chalicelib.ports import Dispatch, Letter, Waiting
from tests.support.fakes.clock import FakeClock


class MemoryMail:
    """The port Mail. ``fails`` says how many sends are refused first."""

    def __init__(self) -> None:
        self.sent: list[Letter] = []
        self.fails = 0

    def send(self, letter: Letter) -> str:
        if self.fails:
            self.fails -= 1
            raise Unavailable
        self.sent.append(letter)
        return f"message-{len(self.sent)}"


class MemorySuppressions:
    """The port Suppressions."""

    def __init__(self) -> None:
        self.reasons: dict[str, str] = {}

    def why(self, address: str) -> str | None:
        return self.reasons.get(address.casefold())

    def suppress(self, address: str, *, because: str, at: datetime) -> None:
        self.reasons[address.casefold()] = because

    def allow(self, address: str) -> bool:
        return self.reasons.pop(address.casefold(), None) is not None


class MemoryDigests:
    """The port Digests in memory."""

    def __init__(self, now: FakeClock) -> None:
        self.rows: dict[tuple[Dispatch, bool], datetime] = {}
        self.mails: dict[str, list[Dispatch]] = {}
        self._now = now

    def put(self, dispatch: Dispatch, *, soon: bool) -> None:
        self.rows.setdefault((dispatch, soon), self._now())

    def authorities(self) -> list[str]:
        return sorted({dispatch.recipient for dispatch, _ in self.rows})

    def waiting(self, authority: str, most: int) -> list[Waiting]:
        """As the table gives them: what is to be told soon first, then by case."""
        rows = [Waiting(it, at, soon) for (it, soon), at in self.rows.items()]
        of_it = [row for row in rows if row.dispatch.recipient == authority]
        return sorted(of_it, key=lambda row: (not row.soon, row.dispatch.case_id))[:most]

    def pack(self, digest_id: str, dispatches: Sequence[Dispatch]) -> None:
        self.mails[digest_id] = list(dispatches)

    def packed(self, digest_id: str) -> list[Dispatch]:
        return self.mails.get(digest_id, [])

    def remove(self, taken: Iterable[Waiting]) -> None:
        for each in taken:
            self.rows.pop((each.dispatch, each.soon), None)
