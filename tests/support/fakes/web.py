"""Other people's servers in memory."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from threading import Event, Lock

from chalicelib.ports import Reply

OK = Reply(200)


class ScriptedWeb:
    """The port ``Web``: answers by a script, the last answer of which stays.

    It notes the requests, and for each host how many were under way at the same time at most.
    """

    def __init__(self, script: Mapping[str, Sequence[Reply]]) -> None:
        self.replies = {request: list(replies) for request, replies in script.items()}
        """By address, or by method and address."""
        self.requests: list[tuple[str, str]] = []
        self.most_at_once: dict[str, int] = defaultdict(int)
        self._under_way: dict[str, int] = defaultdict(int)
        self._lock = Lock()

    def ask(self, method: str, url: str) -> Reply:
        host = url.split("/")[2]
        with self._lock:
            self.requests.append((method, url))
            self._under_way[host] += 1
            self.most_at_once[host] = max(self.most_at_once[host], self._under_way[host])
        Event().wait(0.001)
        with self._lock:
            self._under_way[host] -= 1
            replies = self.replies.get(f"{method} {url}") or self.replies.get(url) or [OK]
            return replies.pop(0) if len(replies) > 1 else replies[0]
