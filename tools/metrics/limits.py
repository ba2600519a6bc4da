"""Compare the figures of the code with their limits, and show both in a table."""

import statistics
from collections.abc import Callable, Iterator
from typing import NamedTuple

from tools.metrics.counting import Length, Measures, Occurrence

MODELS = """\
Models: cosmicpython, httpx, datasette, aws-lambda-handler-cookbook and notifications-api (names);
the cookbook (lines). Read in 2026-11.
"""


class Figure(NamedTuple):
    """What is counted and the most that it may be."""

    label: str
    of: Callable[[Measures], float]
    most: float | None = None  # None: shown only
    models: str = ""
    """The figures of the codebases that we learn from."""
    in_tests: bool = False
    """Whether tests are held to it, too; else the product alone."""


def per_thousand(pronouns: list[Occurrence], names: list[Occurrence]) -> float:
    """Return the pronoun-like names in 1,000 bound names."""
    return 1000 * len(pronouns) / max(1, len(names))


def median(sizes: list[Length]) -> float:
    """Return the lines of the one in the middle; 0 where there are none."""
    return statistics.median(size.lines for size in sizes) if sizes else 0


def ninth_decile(sizes: list[Length]) -> int:
    """Return the fewest lines that nine in ten do not pass; 0 where there are none."""
    ordered = sorted(size.lines for size in sizes)
    return ordered[(9 * len(ordered) - 1) // 10] if ordered else 0


FIGURES = (
    Figure(
        "pronoun-like in 1,000 names",
        lambda measures: per_thousand(measures.pronouns, measures.names),
        2,
        "0.0 to 0.8",
        in_tests=True,
    ),
    Figure(
        "… of scripts and templates",
        lambda measures: per_thousand(measures.page_pronouns, measures.page_names),
        2,
        in_tests=True,
    ),
    Figure(
        "tests without a subject",
        lambda measures: len(measures.tests_without_subject),
        0,
        in_tests=True,
    ),
    Figure(
        "names of two or more types",
        lambda measures: len(measures.doubled),
        0,
        in_tests=True,
    ),
    Figure("imports inside functions", lambda measures: len(measures.local_imports), 40),
    Figure("lines of a function, median", lambda measures: median(measures.functions), 8, "6"),
    Figure("lines of a function, 90 %", lambda measures: ninth_decile(measures.functions), 25),
    Figure("lines of a file, median", lambda measures: median(measures.files), models="32"),
    Figure("lines of a file, 90 %", lambda measures: ninth_decile(measures.files), 200),
)


def passed(product: Measures, tests: Measures) -> Iterator[str]:
    """Name each figure that is over its limit."""
    for figure in FIGURES:
        for label, measures in (("product", product), ("tests", tests)):
            number = figure.of(measures)
            held = figure.in_tests or measures is product
            if held and figure.most is not None and number > figure.most:
                yield f"{label}: {figure.label}: {number:.1f}, at most {figure.most:g}"


def table(product: Measures, tests: Measures) -> str:
    """Show the figures of product and tests with their limits, and the models' figures."""
    rows = [("", "product", "tests", "at most", "models")]
    for figure in FIGURES:
        numbers = f"{figure.of(product):.1f}", f"{figure.of(tests):.1f}"
        most = "" if figure.most is None else f"{figure.most:g}"
        rows.append((figure.label, *numbers, most, figure.models))
    for counted in ("names", "page_names", "functions", "files"):
        totals = [str(len(getattr(measures, counted))) for measures in (product, tests)]
        rows.append((counted.replace("_", " "), totals[0], totals[1], "", ""))
    lines = (f"{row[0]:<30}{row[1]:>9}{row[2]:>9}{row[3]:>9}{row[4]:>12}".rstrip() for row in rows)
    return "\n".join([*lines, "", MODELS])


def offenders(measures: Measures) -> Iterator[str]:
    """Name what is to be mended: names by file, the most first; classes; imports; sizes."""
    yield from _pronouns_by_file([*measures.pronouns, *measures.page_pronouns])
    for test in measures.tests_without_subject:
        yield f"{test.path}:{test.line}: {test.text}"
    for doubled, classes in measures.doubled.items():
        yield f"{doubled}: {' '.join(f'{place.path}:{place.line}' for place in classes)}"
    for statement in measures.local_imports:
        yield f"{statement.path}:{statement.line}: {statement.text}"
    for sizes, most in ((measures.functions, 25), (measures.files, 200)):
        for lines, of in sorted(sizes, reverse=True):
            if lines > most:
                yield f"{of.path}:{of.line}: {of.text} has {lines} lines"


def _pronouns_by_file(pronouns: list[Occurrence]) -> Iterator[str]:
    by_file: dict[object, list[Occurrence]] = {}
    for name in pronouns:
        by_file.setdefault(name.path, []).append(name)
    for names in sorted(by_file.values(), key=len, reverse=True):
        listed = " ".join(f"{name.text}:{name.line}" for name in names)
        yield f"{names[0].path}: {len(names)} names: {listed}"
