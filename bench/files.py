"""Judge every file of the corpus, and say what that took: ``python -m bench files``

Each is inspected in a process of its own, caged readers and all, as by a function called for one
upload. Beside our gate's verdict stands what readers make of it that share no code with it.
"""

import os
import pickle
import resource
import time
from collections.abc import Iterable
from statistics import quantiles
from typing import NamedTuple

from tests.support.files.corpus import CLEAN, HARMLESS, HOSTILE, Sample, bombs, verdict_of
from tests.support.files.independent import verdicts


class Judged(NamedTuple):
    """The verdicts on a file, and what ours cost: seconds, and MB at the most of any process."""

    sample: Sample
    verdict: str
    other_verdicts: dict[str, str]
    seconds: float
    megabytes: float


def run(every: int = 1) -> bool:
    """Judge every file, or one in ``every``, and print all. Returns whether none was misjudged."""
    hostile = [_judged(sample) for sample in (*HOSTILE, *bombs())[::every]]
    harmless = [_judged(sample) for sample in HARMLESS[::every]]
    for title, files in (("hostile", hostile), ("harmless", harmless)):
        print(f"{len(files)} {title} files")
        for file in files:
            print(_line(file))
    passed = [file for file in hostile if file.verdict == CLEAN]
    turned_away = [file for file in harmless if file.verdict != CLEAN]
    print(f"{len(passed)} of {len(hostile)} hostile files passed as clean")
    print(f"{len(turned_away)} of {len(harmless)} harmless files were not clean")
    documents = [file for file in (*hostile, *harmless) if file.sample.kind == "document"]
    for title, files in (("all", [*hostile, *harmless]), ("documents", documents)):
        print(
            f"{title}: 95 % within {_most(file.seconds for file in files):.2f} s and "
            f"{_most(file.megabytes for file in files):.0f} MB, the worst "
            f"{max(file.seconds for file in files):.2f} s and "
            f"{max(file.megabytes for file in files):.0f} MB"
        )
    return not (passed or turned_away)


def _judged(sample: Sample) -> Judged:
    """Inspect it in a process of its own, whose memory and whose readers' is then known."""
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(reading)
        with os.fdopen(writing, "wb") as answer:
            pickle.dump(_inspected(sample.data), answer)
        os._exit(0)
    os.close(writing)
    with os.fdopen(reading, "rb") as answer:
        verdict, seconds, megabytes = pickle.load(answer)  # noqa: S301 # our own process
    os.waitpid(child, 0)
    return Judged(sample, verdict, dict(verdicts(sample.kind, sample.data)), seconds, megabytes)


def _inspected(data: bytes) -> tuple[str, float, float]:
    began = time.perf_counter()
    verdict = verdict_of(data)
    seconds = time.perf_counter() - began
    readers = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
    return verdict, seconds, max(readers, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss) / 1024


def _line(file: Judged) -> str:
    other_words = ", ".join(f"{name} {verdict}" for name, verdict in file.other_verdicts.items())
    cost = f"{file.seconds * 1e3:.0f} ms, {file.megabytes:.0f} MB"
    return f"  {file.sample}: {file.verdict} ({other_words}; {cost})"


def _most(values: Iterable[float]) -> float:
    return quantiles(values, n=20)[-1]
