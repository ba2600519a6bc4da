"""Sample the memory of a process and of all below it, by /proc (Linux)."""

import threading
from collections.abc import Iterator
from pathlib import Path

_PAGE_KILOBYTES = 4
_EVERY = 5.0
_NAMES = (
    ("DynamoDBLocal", "DynamoDB Local"),
    ("local.worker", "worker"),
    ("-m local", "stack: moto, queues, HTTP"),
)


class MemorySampler:
    """Keeps the most megabytes that each kind of process took, until it is closed."""

    def __init__(self, root: int) -> None:
        self._root, self._closing = root, threading.Event()
        self.most: dict[str, int] = {}
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._thread.start()

    def close(self) -> None:
        """Stop."""
        self._closing.set()
        self._thread.join()

    def sample(self) -> None:
        """Look once."""
        for process in _tree(self._root):
            megabytes = _resident(process) // 1024
            name = _name(process)
            self.most[name] = max(self.most.get(name, 0), megabytes)

    def _run(self) -> None:
        while not self._closing.wait(_EVERY):
            self.sample()


def _tree(root: int) -> Iterator[int]:
    yield root
    for children in Path(f"/proc/{root}/task").glob("*/children"):
        try:
            below = [int(child) for child in children.read_text("ascii").split()]
        except OSError:  # the thread ended
            continue
        for child in below:
            yield from _tree(child)


def _resident(process: int) -> int:
    """Return the kilobytes of a process that are in memory; 0 where it ended."""
    try:
        pages = Path(f"/proc/{process}/statm").read_text("ascii").split()[1]
    except OSError:
        return 0
    return int(pages) * _PAGE_KILOBYTES


def _name(process: int) -> str:
    try:
        command = Path(f"/proc/{process}/cmdline").read_bytes().replace(b"\0", b" ").decode()
    except OSError:
        return "other"
    return next((name for part, name in _NAMES if part in command), "other")
