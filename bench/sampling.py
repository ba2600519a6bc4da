"""Time calls side by side, so that a busy machine slows all of them alike."""

import math
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property
from statistics import median, quantiles

TimedCall = Callable[[], object]
Prepare = Callable[[], TimedCall]
"""Makes the next call to be timed; making it is not timed."""

_NORMAL_95 = 1.96


@dataclass(frozen=True)
class Sample:
    """Times in seconds, at least two."""

    seconds: tuple[float, ...]

    @cached_property
    def median(self) -> float:
        """Return the time that half of the calls took less than."""
        return median(self.seconds)

    @cached_property
    def quartiles(self) -> tuple[float, float]:
        """Return the times that a quarter took less, and a quarter took more than."""
        low, _, high = quantiles(self.seconds, n=4, method="inclusive")
        return low, high

    @cached_property
    def interval(self) -> tuple[float, float]:
        """Return where the median lies with 95 % confidence, by order statistics.

        https://en.wikipedia.org/wiki/Median#Confidence_interval: ranks n/2 ± 1.96 √n/2.
        """
        ordered, count = sorted(self.seconds), len(self.seconds)
        reach = _NORMAL_95 * math.sqrt(count) / 2
        low, high = math.floor(count / 2 - reach), math.ceil(count / 2 + reach)
        return ordered[max(low, 0)], ordered[min(high, count - 1)]


@dataclass(frozen=True)
class Ratio:
    """How many times as long as its floor something takes."""

    name: str
    subject: Sample
    floor: Sample
    target: float | None = None
    """At most so many times; None where the ratio is only for information."""

    @property
    def value(self) -> float:
        """Return the median over the floor's."""
        return self.subject.median / self.floor.median

    @property
    def noise(self) -> tuple[float, float]:
        """Return the least and the most that the true ratio may be, by both medians' intervals."""
        (low, high), (floor_low, floor_high) = self.subject.interval, self.floor.interval
        return low / floor_high, high / floor_low

    @property
    def missed(self) -> bool:
        """Return whether it is over the target by more than noise explains."""
        return self.target is not None and self.noise[0] > self.target


def interleave(subjects: Mapping[str, Prepare], *, rounds: int, warm_up: int) -> dict[str, Sample]:
    """Time each subject once a round, forwards and backwards by turns.

    ``warm_up`` rounds before are not kept.
    """
    samples: dict[str, list[float]] = {name: [] for name in subjects}
    order = list(subjects.items())
    for number in range(warm_up + rounds):
        for name, prepare in order:
            call = prepare()
            began = time.perf_counter()
            call()
            spent = time.perf_counter() - began
            if number >= warm_up:
                samples[name].append(spent)
        order.reverse()
    return {name: Sample(tuple(seconds)) for name, seconds in samples.items()}
