"""Time cold starts: each in a fresh interpreter with its .pyc files, by turns.

The floor is ``import chalice, boto3`` and one client of boto3. What a handler imports only when it
handles its first event is timed with that event: a real one, against the same deployment over HTTP,
with its clients, keys and secrets fetched. Its floor is the floor of intake (see ``intake_floor``),
whose first event does no more than its one put.
"""

import ast
import json
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from app import app
from bench.deployment import BenchDeployment
from bench.events import GatewayEvent, post_json, report
from bench.sampling import Ratio, Sample
from chalicelib.model.references import parse_reference
from chalicelib.ports import Dispatch
from local.events import eventbridge
from local.gateway import context_for
from tests.support.events import dispatches, notification, stream

TARGET = 1.3

_ROOT = Path(__file__).resolve().parent.parent
_SECONDS = 60


def measure(deployed: BenchDeployment, *, rounds: int, warm_up: int) -> Iterator[Ratio]:
    """Time the import of app.py, which every handler shares; then each handler's first event.

    The first round writes .pyc files where there are none: ``warm_up`` is 1 or more to be exact.
    """
    imports: dict[str, list[float]] = {"app": [], "floor": []}
    first_events: dict[str, list[float]] = {name: [] for name in (*HANDLERS, _FLOOR)}
    for number in range(warm_up + rounds):
        import_times = {subject: _child(deployed, subject) for subject in imports}
        event_times = {name: _child(deployed, *_arguments(name, deployed)) for name in first_events}
        if number >= warm_up:
            for subject, spent in import_times.items():
                imports[subject] += spent
            for name, spent in event_times.items():
                first_events[name].append(sum(spent))
    samples = {name: Sample(tuple(spent)) for name, spent in (imports | first_events).items()}
    yield Ratio("cold import of app.py, every handler's", samples["app"], samples["floor"], TARGET)
    for name in HANDLERS:
        yield Ratio(f"cold import and first event, {name}", samples[name], samples[_FLOOR])


_FLOOR = "intake-floor"


def _arguments(name: str, deployed: BenchDeployment) -> tuple[str, ...]:
    if name == _FLOOR:
        return _FLOOR, "api_handler", json.dumps(post_json(report()))
    return "app", name, json.dumps(HANDLERS[name](deployed))


def _child(deployed: BenchDeployment, subject: str, *arguments: str) -> list[float]:
    handler, event = (arguments[:1], arguments[1]) if arguments else ((), "")
    command = [sys.executable, "-m", "bench.cold_child", subject, *handler]
    done = subprocess.run(  # noqa: S603 - our own arguments
        command,
        input=event,
        env=dict(deployed.embedded.operator_environment),
        cwd=_ROOT,
        capture_output=True,
        text=True,
        timeout=_SECONDS,
        check=False,
    )
    if done.returncode != 0:
        raise RuntimeError(f"{subject} {handler}: {done.stderr[-2000:]}")
    seconds: list[float] = ast.literal_eval(done.stdout.splitlines()[-1])
    return seconds


# ---- first events: each about a case that nobody has touched -------------------------------------


def _case(_: BenchDeployment) -> str:
    answer = app(post_json(report()), context_for("api_handler"))
    case_id = parse_reference(json.loads(answer["body"])["reference"])
    if case_id is None:
        raise RuntimeError("the answer to a report names no reference")
    return case_id


def _message(recipient: str) -> Callable[[BenchDeployment], GatewayEvent]:
    return lambda deployed: dispatches([Dispatch(_case(deployed), 1, recipient)])


def _mail_event(deployed: BenchDeployment) -> GatewayEvent:
    tag = f"{_case(deployed)}_1_police-hampshire"
    mail = {"messageId": "1", "tags": {"notification": [tag]}}
    return notification({"eventType": "Delivery", "mail": mail, "delivery": {}})


def _uploaded(_: BenchDeployment) -> GatewayEvent:
    return eventbridge("aws.s3", "Object Created", {}, datetime.now(UTC))


def _due(_: BenchDeployment) -> GatewayEvent:
    return eventbridge("aws.events", "Scheduled GatewayEvent", {}, datetime.now(UTC))


HANDLERS: Mapping[str, Callable[[BenchDeployment], Any]] = {
    "api_handler": lambda _: post_json(report()),
    "fan_out": lambda deployed: stream((_case(deployed), 1)),
    "feed_platforms": _message("x"),
    "notify_authorities": _message("police-hampshire"),
    "notify_reporters": _message("reporter"),
    "record_mail_events": _mail_event,
    "publish_guidance": _uploaded,
    "reconcile": _due,
}
"""Each handler of app.py and what makes its first event."""
