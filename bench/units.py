"""Count the units of DynamoDB's capacity that one report costs, all the way to its recipients.

DynamoDB Local says with each answer what it consumed, indexes included, as AWS would bill it. A
report goes to two platforms, a force and its reporter; what is done once for many is shared out.
Consumers work by turns, so that each run counts the same; ``units-at-once`` has them work together,
and lose races for the case's next event, as some do on AWS.
"""

import sys
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from botocore.handlers import BUILTIN_HANDLERS
from rich.console import Console
from rich.table import Table

from app import app
from bench import table
from bench.deployment import deployment
from bench.events import code_of, post_json, report, with_code
from local import seeding, sources
from local.direct import WRITES
from local.gateway import context_for

REPORTS, WARM_UP = 20, 5
MOST_WRITTEN, MOST_READ = 24, 16
"""What a report may cost."""

_READS = frozenset({"GetItem", "BatchGetItem", "Query", "Scan", "TransactGetItems"})
BEFORE = {"written": 35.9, "read": 43.4}
"""What a report cost until 2026-11-29, with all consumers at once."""

_BEGIN, _END = "<!-- units: written by make bench -->", "<!-- end of units -->"
_OURS = str(Path(__file__).resolve().parent.parent / "chalicelib")
SETTLE_SECONDS = 240.0
HURRY = 1 / 12
"""What is gathered for a minute on AWS is gathered for five seconds where all work at once."""


class Meter:
    """Adds up what each call says that it consumed, by table and kind."""

    def __init__(self) -> None:
        self.units: Counter[tuple[str, str]] = Counter()
        self.by_use_case: Counter[tuple[str, str]] = Counter()
        self.running = False

    def ask(self, params: dict[str, Any], model: Any, **_: Any) -> dict[str, Any]:
        """Have an answer say what it consumed."""
        if model.name in WRITES | _READS:
            params["ReturnConsumedCapacity"] = "TOTAL"
        return params

    def note(self, parsed: dict[str, Any], model: Any, **_: Any) -> None:
        """Note what an answer says."""
        if not self.running:
            return
        consumed = parsed.get("ConsumedCapacity") or []
        kind = "written" if model.name in WRITES else "read"
        for part in consumed if isinstance(consumed, list) else [consumed]:
            table = part["TableName"].rpartition("-")[2]
            self.units[table, kind] += part["CapacityUnits"]
            self.by_use_case[_use_case(), kind] += part["CapacityUnits"]

    def total(self, kind: str) -> float:
        """Add up one kind."""
        return sum(units for (_, unit_kind), units in self.units.items() if unit_kind == kind)


def _use_case() -> str:
    """Say which of our use cases calls: the first, as a handler does."""
    frame, name = sys._getframe(), "api_handler"  # a whole stack costs much more
    while frame.f_back is not None:
        frame = frame.f_back
        if frame.f_code.co_filename.startswith(f"{_OURS}/usecases/"):
            name = Path(frame.f_code.co_filename).stem
    return name


@contextmanager
def metered() -> Iterator[Meter]:
    """Meter every client that is made from now on."""
    meter = Meter()
    handlers: list[tuple[str, Any]] = [
        ("provide-client-params.dynamodb", meter.ask),
        ("after-call.dynamodb", meter.note),
    ]
    BUILTIN_HANDLERS.extend(handlers)
    try:
        yield meter
    finally:
        for handler in handlers:
            BUILTIN_HANDLERS.remove(handler)


def run(reports: int = REPORTS, *, to_page: bool = False) -> bool:
    """Count, print, and return whether a report costs no more than it may.

    ``to_page`` puts the figures into docs/performance.md, too.
    """
    meter = count(reports)
    _show(meter, reports)
    if to_page:
        table.put_between(_BEGIN, _END, _markdown(meter, reports))
    written, read = meter.total("written") / reports, meter.total("read") / reports
    return written <= MOST_WRITTEN and read <= MOST_READ


def run_at_once(reports: int = REPORTS) -> bool:
    """Count what it costs where all consumers work at once: for information, without a limit."""
    _show(count(reports, at_once=True), reports)
    return True


def count(reports: int, *, at_once: bool = False) -> Meter:
    """Have so many reports go all the way, and give what that cost."""
    gathering, sources.HURRY = sources.HURRY, HURRY if at_once else 1.0
    try:
        with metered() as meter, deployment() as deployed:
            seeding.pages(deployed.operators)
            code, context = code_of(deployed.description), context_for("api_handler")
            pump = deployed.embedded.pump
            if at_once:
                pump.start()
            settle = pump.settle if at_once else pump.work_off
            for times, running in ((WARM_UP, False), (reports, True)):
                meter.running = running
                for _ in range(times):
                    app(post_json(with_code(report_of_its_own(), code)), context)
                settle(SETTLE_SECONDS)
            meter.running = False
    finally:
        sources.HURRY = gathering
    return meter


def report_of_its_own() -> dict[str, Any]:
    """Return a report about accounts that no other names: what many share costs more."""
    body = report()
    name = body["submission_id"][:8]
    links = (f"https://x.com/u{name}/status/20", f"https://www.facebook.com/p{name}/posts/123456")
    return {**body, "incidents": [{"url": link, "text": f"I saw you, {name}"} for link in links]}


def rows(meter: Meter, reports: int) -> Iterator[tuple[str, str, str]]:
    """Yield what was written and read, a report: by table, by use case, and in all."""
    for place, units in (("table", meter.units), ("use case", meter.by_use_case)):
        for name in sorted({name for name, _ in units}):
            written, read = (units[name, kind] / reports for kind in ("written", "read"))
            yield f"{place} {name}", f"{written:.2f}", f"{read:.2f}"
    written, read = (meter.total(kind) / reports for kind in ("written", "read"))
    yield "all", f"{written:.1f}", f"{read:.1f}"
    yield "at most", str(MOST_WRITTEN), str(MOST_READ)
    yield "until 2026-11-29, all at once", str(BEFORE["written"]), str(BEFORE["read"])


def _markdown(meter: Meter, reports: int) -> str:
    lines = ["| of a report | written | read |", "|---|---:|---:|"]
    return "\n".join([*lines, *(f"| {' | '.join(row)} |" for row in rows(meter, reports)), ""])


def _show(meter: Meter, reports: int) -> None:
    table = Table("of a report", "written", "read", title="Units of capacity a report")
    for row in rows(meter, reports):
        table.add_row(*row)
    Console().print(table)
