"""Run the app's handlers in a process of its own, as Lambda does: ``python -m local.worker FD``.

Reads one invocation a line from the socket FD, and answers each with a line, until it is closed.
One event at a time: what runs side by side are processes.
"""

import json
import os
import signal
import socket
import sys
import traceback
from collections.abc import Mapping
from typing import Any

from app import app
from chalicelib.container import Adapters, Container, use_container
from local.calls import CallNotes
from local.clock import ProductClock
from local.invocation import call_handler
from local.options import TABLES, set_environment
from local.plain_http import ask_plainly


def main(descriptor: int) -> None:
    """Answer invocations until the other end closes."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the stack, which then ends us
    with socket.socket(fileno=descriptor) as link, link.makefile("rwb") as lines:
        settings = json.loads(lines.readline())
        set_environment(settings["environment"])
        os.nice(settings["niceness"])
        if TABLES in settings["environment"]:
            ask_plainly()
        worker = _Worker()
        for line in lines:
            lines.write(json.dumps(worker.answer(json.loads(line))).encode() + b"\n")
            lines.flush()


class _Worker:
    def __init__(self) -> None:
        self._clock, self._notes = ProductClock(), CallNotes()
        self._notes.listen()
        use_container(Container(Adapters(now=self._clock)))

    def answer(self, invocation: Mapping[str, Any]) -> dict[str, Any]:
        """Call a handler; give what it returned or raised, and the actions it took."""
        function = invocation["function"]
        self._clock.move(invocation["offset"])
        answer = dict[str, Any]()
        try:
            with self._notes.acting_as(function):
                answer["result"] = call_handler(app, function, invocation["event"])
        except Exception:  # raised again by whoever invoked us
            answer["error"] = traceback.format_exc()
        answer["actions"] = sorted(self._notes.actions.pop(function, ()))
        return answer


if __name__ == "__main__":
    main(int(sys.argv[1]))
