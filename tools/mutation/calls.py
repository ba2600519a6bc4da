"""Keep which test calls which function, how long it takes, and what it killed."""

import json
from collections import Counter
from collections.abc import Iterable
from dataclasses import asdict, dataclass, field
from hashlib import sha256
from pathlib import Path

SLOWEST = 5
"""Seconds: a test that takes longer kills no mutant."""
_SHARE_OF_QUICK = 0.6
"""Of the time for one mutant; the rest is for tests that call the most functions."""
ALWAYS = "tests/unit/stories/"
"""Lists of all that anybody sees: they are tried last, whatever the time."""


@dataclass
class CallsOfTests:
    """What is known of tests, by pytest's ids of them; ``digests`` of the files they are in."""

    seconds: dict[str, float] = field(default_factory=dict)
    functions: dict[str, set[str]] = field(default_factory=dict)
    digests: dict[str, str] = field(default_factory=dict)
    killers: dict[str, list[str]] = field(default_factory=dict)
    """By function: the tests that killed mutants of it, the latest first."""

    @classmethod
    def read(cls, path: Path) -> "CallsOfTests":
        """Read what an earlier run kept; nothing where there is none."""
        if not path.exists():
            return cls()
        calls = cls(**json.loads(path.read_text("utf-8")))
        calls.functions = {test: set(called) for test, called in calls.functions.items()}
        return calls

    def write(self, path: Path) -> None:
        """Keep it for the next run: looking at every test takes longer than many mutants."""
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(json.dumps(asdict(self), default=sorted), encoding="utf-8")

    def forget_changed(self, files: Iterable[str], root: Path) -> list[str]:
        """Forget tests whose file is not as it was. Returns the files to look at."""
        digests = {file: sha256((root / file).read_bytes()).hexdigest() for file in files}
        changed = [file for file, digest in digests.items() if self.digests.get(file) != digest]
        outdated = {test for test in self.seconds if _file_of(test) not in digests}
        outdated |= {test for test in self.seconds if _file_of(test) in changed}
        for test in outdated:
            del self.seconds[test]
            self.functions.pop(test, None)
        self.digests = digests
        return changed

    def files_calling(self, functions: Iterable[str]) -> set[str]:
        """List the files of tests that call any of these functions."""
        chosen = set(functions)
        return {_file_of(test) for test, called in self.functions.items() if chosen & called}

    def of(self, function: str, most_seconds: float) -> list[str]:
        """List the tests that call a function, as long as time allows.

        First those that killed a mutant of it before; then the quickest, the sooner the more they
        killed of other functions; then those that call the most.
        """
        killers = self.killers.get(function, [])
        kills = Counter(test for tests in self.killers.values() for test in tests)
        tests = [
            test
            for test, called in self.functions.items()
            if function in called and self.seconds[test] <= SLOWEST
        ]
        tests.sort(key=lambda test: (_place(killers, test), self.seconds[test] / (1 + kills[test])))
        chosen = self._fitting(tests, [], _SHARE_OF_QUICK * most_seconds)
        tests.sort(key=lambda test: -len(self.functions[test]))
        chosen = self._fitting(tests, chosen, most_seconds)
        return chosen + [test for test in tests if test.startswith(ALWAYS) and test not in chosen]

    def _fitting(self, tests: Iterable[str], chosen: list[str], most_seconds: float) -> list[str]:
        total = sum(self.seconds[test] for test in chosen)
        for test in tests:
            if test not in chosen and (not chosen or total + self.seconds[test] <= most_seconds):
                chosen.append(test)
                total += self.seconds[test]
        return chosen

    def note_killer(self, function: str, test: str) -> None:
        """Have a test come first for the next mutant of a function."""
        other_tests = [other for other in self.killers.get(function, []) if other != test]
        self.killers[function] = [test, *other_tests]


def _file_of(test: str) -> str:
    return test.partition("::")[0]


def _place(killers: list[str], test: str) -> int:
    return killers.index(test) if test in killers else len(killers)
