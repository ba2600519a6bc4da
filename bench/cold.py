"""Cold starts: each in a fresh interpreter with its .pyc files, by turns.

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

from bench.deployment import Deployment
from bench.events import Event, post_json, report
from bench.sampling import Ratio, Sample
from chalicelib.model.references import parse_reference
from chalicelib.ports import Dispatch
from local.events import eventbridge
from local.gateway import context_for
from tests.support.events import dispatches, notification, stream

TARGET = 1.3

_ROOT = Path(__file__).resolve().parent.parent
_SECONDS = 60


def measure(deployed: Deployment, *, rounds: int, warm_up: int) -> Iterator[Ratio]:
    """Import of app.py, which every handler shares; then each handler's import and first event.

    The first round writes .pyc files where there are none: ``warm_up`` is 1 or more to be exact.
    """
    imported: dict[str, list[float]] = {"app": [], "floor": []}
    first: dict[str, list[float]] = {name: [] for name in (*HANDLERS, _FLOOR)}
    for number in range(warm_up + rounds):
        imports = {subject: _child(deployed, subject) for subject in imported}
        firsts = {name: _child(deployed, *_arguments(name, deployed)) for name in first}
        if number >= warm_up:
            for subject, spent in imports.items():
                imported[subject] += spent
            for name, spent in firsts.items():
                first[name].append(sum(spent))
    taken = {name: Sample(tuple(spent)) for name, spent in (imported | first).items()}
    yield Ratio("cold import of app.py, every handler's", taken["app"], taken["floor"], TARGET)
    for name in HANDLERS:
        yield Ratio(f"cold import and first event, {name}", taken[name], taken[_FLOOR])


_FLOOR = "intake-floor"


def _arguments(name: str, deployed: Deployment) -> tuple[str, ...]:
    if name == _FLOOR:
        return _FLOOR, "api_handler", json.dumps(post_json(report()))
    return "app", name, json.dumps(HANDLERS[name](deployed))


def _child(deployed: Deployment, subject: str, *rest: str) -> list[float]:
    handler, event = (rest[:1], rest[1]) if rest else ((), "")
    command = [sys.executable, "-m", "bench.cold_child", subject, *handler]
    done = subprocess.run(  # noqa: S603 - our own arguments
        command,
        input=event,
        env=dict(deployed.up.operator_environment),
        cwd=_ROOT,
        capture_output=True,
        text=True,
        timeout=_SECONDS,
        check=False,
    )
    if done.returncode != 0:
        raise RuntimeError(f"{subject} {handler}: {done.stderr[-2000:]}")
    said: list[float] = ast.literal_eval(done.stdout.splitlines()[-1])
    return said


# ---- first events: each about a case that nobody has touched -------------------------------------


def _case(_: Deployment) -> str:
    from app import app

    answer = app(post_json(report()), context_for("api_handler"))
    case_id = parse_reference(json.loads(answer["body"])["reference"])
    if case_id is None:
        raise RuntimeError("the answer to a report names no reference")
    return case_id


def _message(recipient: str) -> Callable[[Deployment], Event]:
    return lambda deployed: dispatches([Dispatch(_case(deployed), 1, recipient)])


def _mail_event(deployed: Deployment) -> Event:
    tag = f"{_case(deployed)}_1_police-hampshire"
    mail = {"messageId": "1", "tags": {"notification": [tag]}}
    return notification({"eventType": "Delivery", "mail": mail, "delivery": {}})


def _uploaded(_: Deployment) -> Event:
    return eventbridge("aws.s3", "Object Created", {}, datetime.now(UTC))


def _due(_: Deployment) -> Event:
    return eventbridge("aws.events", "Scheduled Event", {}, datetime.now(UTC))


HANDLERS: Mapping[str, Callable[[Deployment], Any]] = {
    "api_handler": lambda _: post_json(report()),
    "fan_out": lambda deployed: stream((_case(deployed), 1)),
    "feed_platforms": _message("x"),
    "notify_authorities": _message("police-hampshire"),
    "notify_candidates": _message("reporter"),
    "record_mail_events": _mail_event,
    "publish_guidance": _uploaded,
    "reconcile": _due,
}
"""Each handler of app.py and what makes its first event."""
