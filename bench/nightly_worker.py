"""Work a queue of segments off, as a process that may be killed: FOLDER NAME FUNCTION QUEUE

What it consumed of DynamoDB stands in ``NAME.json`` after each message.
"""

import json
import sys
import time
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any

import boto3

import app
from bench.units import metered
from chalicelib.container import Adapters, Container, use_container, wall_clock
from local.gateway import context_for
from local.options import set_environment
from local.queues import QueueSettings, QueueSource

_BREATH = 0.1


def main(folder: Path, name: str, function: str, queue: str) -> None:
    """Work until the file ``stop`` exists and nothing is left."""
    environment = json.loads((folder / "environment.json").read_text("utf-8"))
    set_environment(environment)
    with metered() as meter:
        use_container(Container(Adapters(now=partial(_now, folder))))
        meter.running = True
        url = environment[f"{queue.upper()}_QUEUE_URL"]
        source = QueueSource(QueueSettings(function, url, queue, 1), boto3.client("sqs"), _invoke)
        while True:
            units = {kind: meter.total(kind) for kind in ("read", "written")}
            write_whole(folder / f"{name}.json", json.dumps(units))
            if not source.step():
                if (folder / "stop").exists():
                    return
                time.sleep(_BREATH)


def write_whole(path: Path, text: str) -> None:
    """Write a file so that whoever reads it meanwhile reads the old one or the new one."""
    new = path.with_suffix(".new")
    new.write_text(text, "utf-8")
    new.replace(path)


def _now(folder: Path) -> datetime:
    return wall_clock() + timedelta(seconds=float((folder / "ahead").read_text("utf-8")))


def _invoke(handler: str, event: dict[str, Any]) -> Any:
    return getattr(app, handler)(event, context_for(handler, 120))


if __name__ == "__main__":
    main(Path(sys.argv[1]), *sys.argv[2:])
