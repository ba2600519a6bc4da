"""What cases share, in memory."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from chalicelib.model.patterns import MOST_CASES, Member
from tests.support.fakes.remote import Remote, remote


@remote()
class MemoryPatterns(Remote):
    """The port ``Patterns``. A mailbox stands for its digest."""

    def __init__(self) -> None:
        self._by_key: dict[str, dict[str, Member]] = defaultdict(dict)

    def begin(self, case_id: str, memberships: Mapping[str, Member]) -> bool:
        begun = any(case_id in members for members in self._by_key.values())
        if memberships and not begun:
            self.put(case_id, memberships)
        return not (memberships and begun)

    def put(self, case_id: str, memberships: Mapping[str, Member]) -> None:
        self.erase(case_id)
        for key, member in memberships.items():
            self._by_key[key][case_id] = member

    def members(self, key: str, *, consistent: bool = True) -> Sequence[Member]:
        return list(self._by_key[key].values())[:MOST_CASES]

    def member(self, key: str, case_id: str) -> Member | None:
        return self._by_key[key].get(case_id)

    def erase(self, case_id: str, keys: Iterable[str] = ()) -> None:
        for members in self._by_key.values():
            members.pop(case_id, None)

    def clear(self) -> int:
        rows = sum(map(len, self._by_key.values()))
        self._by_key.clear()
        return rows
