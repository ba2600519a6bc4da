"""Handle events in processes that are new to AWS: ``python forkserver.py CODE LAYER``.

Run by the Python of the functions, with the unpacked zips alone in its path. Every module is
imported once, which reads nothing and asks nobody, and so are botocore's descriptions of services;
each event is then handled by a fork, which has no client, no secret and no key yet, as after a cold
start. A line of standard input is one event.
"""

import contextlib
import functools
import gc
import importlib
import itertools
import json
import os
import pkgutil
import signal
import sys
import traceback
from datetime import timedelta
from types import SimpleNamespace
from typing import Any

_SECONDS = 120
_DENIALS = ("AccessDenied", "AccessDeniedException", "AuthorizationError", "403")
_MOST_OF_A_CALL = 3_000
_SERVICES = ("dynamodb", "kms", "s3", "secretsmanager", "sesv2", "sns", "sqs")
_calls: list[str] = []
_denied: list[str] = []


def main(code: str, layer: str) -> None:
    """Import everything, and handle what comes in until there is no more."""
    sys.path[:0] = [code, layer]
    sys.path.remove(os.path.dirname(os.path.abspath(__file__)))
    os.chdir(code)
    _listen_to_aws()
    app = importlib.import_module("app")
    package = importlib.import_module("chalicelib")
    for module in pkgutil.walk_packages(package.__path__, "chalicelib."):
        with contextlib.suppress(ImportError):  # an operator's, which no function imports
            importlib.import_module(module.name)
    _read_services()
    gc.freeze()
    _say("ready")
    for line in sys.stdin:
        request = json.loads(line)
        if pid := os.fork():
            os.waitpid(pid, 0)
            _say(request["answer"])
        else:
            _answer(app, request)
            os._exit(0)


def _read_services() -> None:
    """Read once what every client begins with, which is most of what a fork would do."""
    file_loader = importlib.import_module("botocore.loaders").JSONFileLoader
    file_loader.load_file = functools.cache(file_loader.load_file)
    session = importlib.import_module("botocore.session").get_session()
    session.set_credentials("nobody", "nothing")
    for service in _SERVICES:
        session.create_client(service, region_name="eu-west-2")


def _say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


def _answer(app: Any, request: dict[str, Any]) -> None:
    signal.alarm(_SECONDS)
    log = os.open(request["log"], os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
    os.dup2(log, 1)
    os.dup2(log, 2)
    os.environ.update(request["environment"])  # noqa: TID251 # as Lambda sets it
    if request["later"] or request["pace"]:
        _set_clock(request["later"], request["pace"])
    name = request["handler"]
    handler = app.app if name == "app" else getattr(app, name)
    answer: dict[str, Any] = {"result": None, "error": ""}
    try:
        answer["result"] = handler(request["event"], _context(name))
    except Exception:
        answer["error"] = traceback.format_exc()
    sys.stdout.flush()
    with open(request["answer"], "w", encoding="utf-8") as file:
        json.dump({**answer, "calls": _calls, "denied": _denied}, file)


def _set_clock(later: float, pace: float) -> None:
    """Put the product's clock on by so many seconds, as the embedded stack does, and by ``pace``
    seconds more each time that it is looked at: so work lasts longer than it takes."""
    containers = importlib.import_module("chalicelib.container")
    wall, looks = containers.wall_clock, itertools.count()
    adapters = containers.Adapters(
        now=lambda: wall() + timedelta(seconds=later + pace * next(looks))
    )
    containers.use_container(containers.Container(adapters))


def _listen_to_aws() -> None:
    """Note each call that is made, and each that IAM refuses."""
    handlers = importlib.import_module("botocore.handlers").BUILTIN_HANDLERS

    def called(model: Any, params: Any, **_: Any) -> None:
        about = json.dumps(params, default=str)[:_MOST_OF_A_CALL]
        _calls.append(f"{model.service_model.service_name}:{model.name} {about}")

    def answered(parsed: Any, **_: Any) -> None:
        error = parsed.get("Error", {})
        if error.get("Code") in _DENIALS:
            _denied.append(f"{error['Code']}: {error.get('Message', '')}")

    handlers.append(("before-parameter-build", called))
    handlers.append(("after-call", answered))


def _context(name: str) -> Any:
    return SimpleNamespace(
        function_name=name,
        function_version="$LATEST",
        memory_limit_in_mb=1024,
        invoked_function_arn=f"arn:aws:lambda:eu-west-2:123456789012:function:{name}",
        aws_request_id="rehearsal",
        get_remaining_time_in_millis=lambda: 60_000,
    )


if __name__ == "__main__":
    main(*sys.argv[1:])
