"""Time one report, all the way, among a thousand cases held and among a hundred thousand.

Cases are held as the log keeps them: the first events of a real one, copied. What costs more among
more would grow with every year that the product is used.
"""

import json
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from statistics import median
from typing import Any

import boto3

from app import app
from bench.deployment import BenchDeployment, deployment
from bench.events import code_of, post_json, report, with_code
from bench.signed_polls import SignedPolls
from chalicelib.container import get_container
from chalicelib.model.references import parse_reference
from local.gateway import context_for
from local.queues import QueueSource

_ROOT = Path(__file__).resolve().parent.parent
_REPORTS = 30
_KEPT_EVENTS = 4
_BATCH = 25  # BatchWriteItem takes no more
_THREADS = 4
_PLATFORM = "x"


def measure_apart(held: tuple[int, ...]) -> list[dict[str, float]]:
    """Measure in a process of its own: clients of an earlier stack would ask that one."""
    command = [sys.executable, "-m", "bench.load_growth", *map(str, held)]
    done = subprocess.run(command, cwd=_ROOT, stdout=subprocess.PIPE, text=True, check=True)  # noqa: S603 # ours
    rows: list[dict[str, float]] = json.loads(done.stdout.splitlines()[-1])
    return rows


def measure(held: tuple[int, ...]) -> Iterator[dict[str, float]]:
    """Fill to each number of cases in turn, and give the medians in milliseconds."""
    with deployment() as deployed:
        timed = _Timed(deployed)
        timed.one_report()  # every client made, every key fetched
        rows, filled = _rows_of(deployed, timed.last_case), 0
        for number in held:
            began = time.monotonic()
            _fill(deployed, rows, filled, number)
            filled = number
            print(f"{number:,} cases held, in {time.monotonic() - began:.0f} s", flush=True)
            yield {"held": number, **timed.medians(_REPORTS)}


class _Timed:
    """Reports, delivers and polls, and notes how long each took."""

    def __init__(self, deployed: BenchDeployment) -> None:
        self._deployed, self._code = deployed, code_of(deployed.description)
        self._container = get_container()
        self._polls = SignedPolls(deployed, _PLATFORM)
        self.last_case = ""

    def medians(self, reports: int) -> dict[str, float]:
        """Return the median milliseconds of each step, of so many reports."""
        rows = [self.one_report() for _ in range(reports)]
        return {name: round(median(row[name] for row in rows) * 1e3, 1) for name in rows[0]}

    def one_report(self) -> Mapping[str, float]:
        """Report, deliver to everybody, read the status page's case, and poll."""
        event = post_json(with_code(report(), self._code))
        context, seconds = context_for("api_handler"), dict[str, float]()
        answer = _timed(seconds, "accepting", lambda: app(event, context))
        self.last_case = parse_reference(json.loads(answer["body"])["reference"]) or ""
        _timed(seconds, "delivering to five", self._deliver)
        log = self._deployed.adapters.case_log
        _timed(seconds, "reading the case", lambda: log.read(self.last_case))
        poll = self._polls.next()
        _timed(seconds, "a poll", lambda: app(poll, context))
        return seconds

    def _deliver(self) -> None:
        self._container.fan_out_all([(self.last_case, 1)])
        self._container.project_response_stats(self.last_case)
        queues = [
            source
            for source in self._deployed.embedded.pump.sources
            if isinstance(source, QueueSource)
        ]
        while sum(queue.step() for queue in queues):
            pass


def _timed(seconds: dict[str, float], name: str, act: Callable[[], Any]) -> Any:
    began = time.perf_counter()
    result = act()
    seconds[name] = time.perf_counter() - began
    return result


def _rows_of(deployed: BenchDeployment, case_id: str) -> list[dict[str, Any]]:
    answer = boto3.client("dynamodb").query(
        TableName=deployed.adapters.settings.case_events_table,
        KeyConditionExpression="case_id = :case",
        ExpressionAttributeValues={":case": {"S": case_id}},
        Limit=_KEPT_EVENTS,
    )
    return list(answer["Items"])


def _fill(deployed: BenchDeployment, rows: list[dict[str, Any]], first: int, last: int) -> None:
    """Write the rows under the ids of so many more cases."""
    table, dynamodb = deployed.adapters.settings.case_events_table, boto3.client("dynamodb")
    at_once = _BATCH // len(rows)

    def write(start: int) -> None:
        puts: Any = [
            {"PutRequest": {"Item": row | {"case_id": {"S": f"SSGRW{number:08}"}}}}
            for number in range(start, min(start + at_once, last))
            for row in rows
        ]
        while puts:
            answer = dynamodb.batch_write_item(RequestItems={table: puts})
            puts = answer["UnprocessedItems"].get(table, [])

    with ThreadPoolExecutor(_THREADS) as pool:
        for _ in pool.map(write, range(first, last, at_once)):
            pass


if __name__ == "__main__":
    print(json.dumps([*measure(tuple(map(int, sys.argv[1:])))]))
