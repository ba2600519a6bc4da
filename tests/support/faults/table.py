"""Write the table by call and fault into ``docs/reliability.md``, between its two marks."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from tests.support.faults.choosing import CallKind, kind_of
from tests.support.faults.running import Result
from tests.support.faults.wire import Call, Fault, faults_of

PAGE = Path(__file__).parents[3] / "docs" / "reliability.md"
BEGIN, END = "<!-- faults: begin -->", "<!-- faults: end -->"

Cells = Mapping[CallKind, Mapping[Fault, Sequence[Result]]]


def write_table(calls: Sequence[Sequence[Call]], results: Sequence[Result], arguments: str) -> None:
    """Put what a run came to in the place of what the last one did."""
    page = PAGE.read_text("utf-8")
    before, _, tail = page.partition(BEGIN)
    _, _, after = tail.partition(END)
    text = "\n".join(_lines(calls, results, arguments))
    PAGE.write_text(f"{before}{BEGIN}\n{text}\n{END}{after}", "utf-8")


def _lines(
    calls: Sequence[Sequence[Call]], results: Sequence[Result], arguments: str
) -> Iterator[str]:
    wrong = sum(bool(result.broken) for result in results)
    singles = [result for result in results if len(result.trial.faults) == 1]
    yield f"`python -m tests.support.faults {arguments}`: the loop has {len(calls)} steps and makes"
    yield f"{sum(map(len, calls)):,} AWS calls. {len(results):,} trials, {len(singles):,} with one"
    yield f"fault and {len(results) - len(singles):,} with two: **{wrong} broken promises**."
    yield ""
    yield f"| function | call | {' | '.join(Fault)} |"
    yield f"|---|---|{'---|' * len(Fault)}"
    for kind, by_fault in sorted(_cells(singles).items()):
        cells = " | ".join(_cell(kind, fault, by_fault.get(fault, ())) for fault in Fault)
        yield f"| `{kind.function}` | {kind.service} `{kind.operation}` | {cells} |"


def _cells(results: Sequence[Result]) -> Cells:
    cells: dict[CallKind, dict[Fault, list[Result]]] = defaultdict(lambda: defaultdict(list))
    for result in results:
        ((call, fault),) = result.trial.faults
        cells[kind_of(call)][fault].append(result)
    return cells


def _cell(kind: CallKind, fault: Fault, results: Sequence[Result]) -> str:
    broken = sum(bool(result.broken) for result in results)
    if not results:
        return "" if fault in faults_of(kind.operation) else "="
    return f"**{broken} of {len(results)}**" if broken else str(len(results))
