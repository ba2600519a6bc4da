"""Do something for each of many, so that one that fails holds up no other."""

from collections.abc import Callable, Iterable
from typing import TypeVar

from chalicelib.errors import LeaseLost, Unavailable
from chalicelib.usecases.jobs.lease import Lease

T = TypeVar("T")


def try_each(items: Iterable[T], act: Callable[[T], int], name: str, *, lease: Lease) -> int:
    """Act on each item and return the sum of what ``act`` returns.

    Raises Unavailable, when all had their turn, where some failed: it counts them by ``name``.
    Raises LeaseLost before the next item where another run has the job by now.
    """
    total, tried, failures = 0, 0, list[Exception]()
    for item in items:
        lease.confirm()
        tried += 1
        try:
            total += act(item)
        except LeaseLost:
            raise
        except Exception as error:
            failures.append(error)
    if failures:
        raise Unavailable(f"{len(failures)} of {tried} {name} failed") from failures[0]
    return total
