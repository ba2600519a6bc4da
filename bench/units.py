"""Count the units of DynamoDB's capacity that one report costs, all the way to its recipients.

DynamoDB Local says with each answer what it consumed, indexes included, as AWS would bill it. A
report goes to two platforms, a force and its reporter; what is done once for many is shared out.
"""

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from botocore.handlers import BUILTIN_HANDLERS
from rich.console import Console
from rich.table import Table

from app import app
from bench.deployment import deployment
from bench.events import code_of, post_json, report, with_code
from local import seeding, sources
from local.gateway import context_for

REPORTS, WARM_UP = 20, 5
MOST_WRITTEN, MOST_READ = 24, 16
"""What a report may cost."""

_WRITES = frozenset({"PutItem", "UpdateItem", "DeleteItem", "BatchWriteItem", "TransactWriteItems"})
_READS = frozenset({"GetItem", "BatchGetItem", "Query", "Scan", "TransactGetItems"})
SETTLE_SECONDS = 240.0
HURRY = 1 / 12
"""What is gathered for a minute on AWS is gathered for five seconds here."""


class Meter:
    """Adds up what each call says that it consumed, by table and kind."""

    def __init__(self) -> None:
        self.units: Counter[tuple[str, str]] = Counter()
        self.running = False

    def ask(self, params: dict[str, Any], model: Any, **_: Any) -> dict[str, Any]:
        """Have an answer say what it consumed."""
        if model.name in _WRITES | _READS:
            params["ReturnConsumedCapacity"] = "TOTAL"
        return params

    def note(self, parsed: dict[str, Any], model: Any, **_: Any) -> None:
        """Note what an answer says."""
        if not self.running:
            return
        consumed = parsed.get("ConsumedCapacity") or []
        kind = "written" if model.name in _WRITES else "read"
        for part in consumed if isinstance(consumed, list) else [consumed]:
            table = part["TableName"].rpartition("-")[2]
            self.units[table, kind] += part["CapacityUnits"]

    def total(self, kind: str) -> float:
        """Add up one kind."""
        return sum(units for (_, one), units in self.units.items() if one == kind)


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


def run(reports: int = REPORTS) -> bool:
    """Count, print, and return whether a report costs no more than it may."""
    gathering, sources.HURRY = sources.HURRY, HURRY
    try:
        with metered() as meter, deployment() as deployed:
            seeding.pages(deployed.operators)
            code, context = code_of(deployed.description), context_for("api_handler")
            deployed.embedded.pump.start()
            for count, running in ((WARM_UP, False), (reports, True)):
                meter.running = running
                for _ in range(count):
                    app(post_json(with_code(report_of_its_own(), code)), context)
                deployed.embedded.pump.settle(SETTLE_SECONDS)
            meter.running = False
    finally:
        sources.HURRY = gathering
    _show(meter, reports)
    written, read = meter.total("written") / reports, meter.total("read") / reports
    return written <= MOST_WRITTEN and read <= MOST_READ


def report_of_its_own() -> dict[str, Any]:
    """Give a report about accounts that no other names: what many share costs more, up to a cap."""
    body = report()
    name = body["submission_id"][:8]
    links = (f"https://x.com/u{name}/status/20", f"https://www.facebook.com/p{name}/posts/123456")
    return {**body, "incidents": [{"url": link, "text": f"I saw you, {name}"} for link in links]}


def _show(meter: Meter, reports: int) -> None:
    table = Table("table", "written", "read", title="Units of capacity a report")
    for name in sorted({name for name, _ in meter.units}):
        figures = (meter.units[name, kind] / reports for kind in ("written", "read"))
        table.add_row(name, *(f"{figure:.2f}" for figure in figures))
    totals = (meter.total(kind) / reports for kind in ("written", "read"))
    table.add_row("all", *(f"{total:.1f}" for total in totals))
    table.add_row("at most", str(MOST_WRITTEN), str(MOST_READ))
    Console().print(table)
