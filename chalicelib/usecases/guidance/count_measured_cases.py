"""Count the cases that were measured of each platform."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from chalicelib.ports import Stats


@dataclass(frozen=True, slots=True)
class CountMeasuredCasesDeps:
    """What counting needs. ``platforms`` are those of the catalogue, in its order."""

    stats: Stats
    platforms: Iterable[str]


def count_measured_cases(deps: CountMeasuredCasesDeps) -> dict[str, int]:
    """Return how many cases each platform has rows of. Raises Unavailable."""
    platforms = list(deps.platforms)
    counts = Counter(row.platform for row in deps.stats.of(*platforms))
    return {platform: counts[platform] for platform in platforms}
