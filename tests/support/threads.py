"""Threads that do the same thing at the same time."""

import sys
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from threading import Barrier


def hammer(act: Callable[[int], object], *, threads: int = 8) -> None:
    """Call ``act`` with 0, 1, 2 … in so many threads at once. Raises what one of them raises."""
    gate = Barrier(threads)

    def begin(number: int) -> None:
        gate.wait()
        act(number)

    with _switching_often(), ThreadPoolExecutor(threads) as pool:
        for future in [pool.submit(begin, number) for number in range(threads)]:
            future.result()


@contextmanager
def _switching_often() -> Iterator[None]:
    """Let threads take turns every microsecond, not every five milliseconds."""
    usual = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    try:
        yield
    finally:
        sys.setswitchinterval(usual)
