"""Write the figures of a run under load: to build/load.json, and to docs/load.md on command."""

import json
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from statistics import quantiles
from typing import Any

_ROOT = Path(__file__).resolve().parent.parent
RESULTS, PAGE = _ROOT / "build" / "load.json", _ROOT / "docs" / "load.md"
BEGIN, END = "<!-- figures: written by python -m bench load --write-docs -->", "<!-- end -->"

PERCENTILES = (50, 95, 99)
Figures = dict[str, Any]


def percentiles(seconds: Sequence[float]) -> dict[str, float]:
    """Return p50, p95 and p99; nothing of nothing."""
    if len(seconds) < 2:
        return {f"p{at}": round(seconds[0], 3) for at in PERCENTILES if seconds}
    cuts = quantiles(seconds, n=100, method="inclusive")
    return {f"p{at}": round(cuts[at - 1], 3) for at in PERCENTILES}


def save(figures: Figures, path: Path = RESULTS) -> None:
    """Write what was measured so far, whole or not at all."""
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_suffix(".part")
    part.write_text(json.dumps(figures, indent=2) + "\n", encoding="utf-8")
    part.replace(path)


def write_docs(path: Path = RESULTS, page: Path = PAGE) -> None:
    """Put the figures into the page. Raises ValueError where a marker is missing."""
    figures = json.loads(path.read_text("utf-8"))
    text = page.read_text(encoding="utf-8")
    before, after = text.index(BEGIN) + len(BEGIN), text.index(END)
    written = "\n".join(markdown(figures))
    page.write_text(f"{text[:before]}\n{written}\n{text[after:]}", encoding="utf-8")


def markdown(figures: Mapping[str, Any]) -> Iterator[str]:
    """Yield the lines of the page."""
    plan = figures["plan"]
    state = " Interrupted before its end." if figures.get("interrupted") else ""
    yield f"{figures['facts']}. `{figures['command']}`.{state}"
    yield ""
    yield from _table(
        ("phase", "reports accepted", "a second", "delivered, a second", "lost", "doubled"),
        [
            (
                phase["name"] + (f", {phase['rate']:g} a second wanted" if phase["rate"] else ""),
                f"{phase['accepted']:,}",
                f"{phase['accepted_a_second']:.1f}",
                f"{phase['delivered_a_second']:.1f}",
                phase["lost"],
                phase["doubled"],
            )
            for phase in figures["phases"]
        ],
    )
    yield from _times(figures["phases"])
    polls = _row(figures["polls"])
    yield f"{figures['platforms']} platforms polled; a poll with tokens took {polls}."
    yield ""
    yield from _table(("process", "most memory, MB"), sorted(figures["memory"].items()))
    if figures.get("growth"):
        names = [name for name in figures["growth"][0] if name != "held"]
        rows = [(f"{row['held']:,}", *(row[n] for n in names)) for row in figures["growth"]]
        yield from _table(("cases held", *(f"{name}, ms" for name in names)), rows)
    if plan["links"]:
        yield f"The report with {plan['links']:,} posts is the phase of one report."


def _times(phases: Sequence[Mapping[str, Any]]) -> Iterator[str]:
    rows = [
        (phase["name"], kind, *(f"{times[f'p{at}']:.2f} s" for at in PERCENTILES))
        for phase in phases
        for kind, times in phase["times"].items()
        if times
    ]
    yield from _table(("phase", "from sending to", *(f"p{at}" for at in PERCENTILES)), rows)


def _row(times: Mapping[str, float]) -> str:
    return ", ".join(f"{name} {seconds:.2f} s" for name, seconds in times.items()) or "nothing"


def _table(head: Sequence[str], rows: Sequence[Sequence[object]]) -> Iterator[str]:
    yield f"| {' | '.join(head)} |"
    yield "|---" * len(head) + "|"
    for row in rows:
        yield f"| {' | '.join(map(str, row))} |"
    yield ""
