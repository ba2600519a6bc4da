"""Make the reports of a run under load: many accounts, every platform, words of their own."""

from collections.abc import Mapping, Sequence
from typing import Any

from bench.events import report, with_code

_ACCOUNTS, _WORST = 700, 5
"""Every third report is about one of the worst five accounts."""
_WORDS = ("street", "gate", "school", "surgery", "stall", "hustings", "van", "meeting", "shop")
PILED_ON = "x"


class LoadReports:
    """Makes reports about the platforms that are connected."""

    def __init__(self, ready: Mapping[str, Any], platforms: Sequence[str]) -> None:
        self._codes = [candidate["access_code"] for candidate in ready["candidates"]]
        self._platforms = list(platforms)

    def ordinary(self, number: int) -> dict[str, Any]:
        """Make a report with an access code, about posts on two platforms by turns."""
        count = len(self._platforms)
        first, step = number % count, 1 + number // count % max(1, count - 1)
        names = [self._platforms[first], self._platforms[(first + step) % count]]
        incidents = [_post(name, number) for name in dict.fromkeys(names)]
        body = {**report(), "incidents": incidents}
        return with_code(body, self._codes[number % len(self._codes)])

    def piled_on(self, number: int) -> dict[str, Any]:
        """Make one of thousands about the same candidate on one platform, without a code."""
        return {**report(), "incidents": [_post(PILED_ON, number)]}


def _post(platform: str, number: int) -> dict[str, Any]:
    account = number % _ACCOUNTS if number % 3 else number % _WORST
    words = " ".join(_WORDS[number // len(_WORDS) ** power % len(_WORDS)] for power in range(4))
    text = f"I will wait for you at the {words}, number {number}"
    return {"platform": platform, "handle": f"troll{account}", "text": text}
