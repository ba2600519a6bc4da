"""Invoke the packaged functions, each with the credentials of its own role."""

import json
import os
import subprocess
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from functools import cache
from pathlib import Path
from typing import Any

from infra.bundle import LAYER_FOLDER
from infra.sam import LAYER_NAME, ZIP_NAME
from rehearsal import emulator
from rehearsal.deployed import Deployed
from rehearsal.errors import expect

_SERVER = Path(__file__).with_name("forkserver.py")


@dataclass(frozen=True, slots=True)
class Clock:
    """What a function takes for now: so much ahead, and each look at it takes ``pace``."""

    ahead: timedelta = timedelta()
    pace: timedelta = timedelta()


PRESENT = Clock()


@dataclass(frozen=True, slots=True)
class Invocation:
    """What came of one event: what the handler gave or raised, and what AWS was called for."""

    result: Any
    error: str
    log: str
    calls: tuple[str, ...]
    denied: tuple[str, ...]


class Functions:
    """The functions of a deployment, run from their zips by processes that fork for each event."""

    def __init__(self, deployed: Deployed) -> None:
        self._deployed = deployed
        self._folder = deployed.folder / "functions"
        self._described = cache(self._describe)
        self._credentials = cache(self._assume)
        code, layer = self._unpacked()
        self._process = subprocess.Popen(  # noqa: S603 # our own arguments
            [emulator.python(), _SERVER, code, layer / LAYER_FOLDER],
            env={"PATH": "/usr/bin:/bin", "PYTHONDONTWRITEBYTECODE": "1"},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=(deployed.folder / "forkserver.log").open("wb"),
            text=True,
        )
        self._requests: Any = self._process.stdin
        self._answers: Any = self._process.stdout
        self._read_line("ready")

    def close(self) -> None:
        """End the processes."""
        self._process.kill()
        self._process.wait()

    def names(self) -> list[str]:
        """Return the name of every function, as ``app.py`` has it."""
        return sorted(self._by_name())

    def role(self, name: str) -> str:
        """Return the name of a function's role."""
        role: str = self._described(name)["Role"].rpartition("/")[2]
        return role

    def invoke(self, name: str, event: Any, clock: Clock = PRESENT) -> Invocation:
        """Have a new process handle an event, by this clock."""
        answer, log = (self._folder / f"{os.getpid()}.{kind}" for kind in ("json", "log"))
        answer.unlink(missing_ok=True)
        environment = self._described(name)["Environment"]["Variables"]
        request = {
            "handler": self._described(name)["Handler"].removeprefix("app."),
            "event": event,
            "later": clock.ahead.total_seconds(),
            "pace": clock.pace.total_seconds(),
            "environment": {**environment, **self._credentials(name)},
            "answer": str(answer),
            "log": str(log),
        }
        self._requests.write(json.dumps(request) + "\n")
        self._requests.flush()
        self._read_line(str(answer))
        text = log.read_text("utf-8", errors="replace")
        expect(answer.exists(), f"{name} gave no answer: {text[-1000:]}")
        body = json.loads(answer.read_text("utf-8"))
        calls, denied = tuple(body["calls"]), tuple(body["denied"])
        return Invocation(body["result"], body["error"], text, calls, denied)

    def _read_line(self, awaited: str) -> None:
        line = self._answers.readline().strip()
        expect(line == awaited, f"functions do not start: {line!r}, see forkserver.log")

    def _by_name(self) -> Mapping[str, str]:
        return {
            "".join(f"_{c.lower()}" if c.isupper() else c for c in logical)[1:]: logical
            for logical in self._deployed.stack.names("AWS::Lambda::Function")
            if logical != "APIHandler"
        } | {"api_handler": "APIHandler"}

    def _describe(self, name: str) -> Mapping[str, Any]:
        function = self._deployed.stack.resource(self._by_name()[name])
        functions = self._deployed.account.client("lambda")
        described: Mapping[str, Any] = functions.get_function_configuration(FunctionName=function)
        return described

    def _assume(self, name: str) -> Mapping[str, str]:
        """Return a session of a function's role: as for Lambda, whose part only root can play."""
        account = self._deployed.account
        role = self._described(name)["Role"]
        session = account.client("sts").assume_role(RoleArn=role, RoleSessionName=name)
        return account.environment() | {
            "AWS_ACCESS_KEY_ID": session["Credentials"]["AccessKeyId"],
            "AWS_SECRET_ACCESS_KEY": session["Credentials"]["SecretAccessKey"],
            "AWS_SESSION_TOKEN": session["Credentials"]["SessionToken"],
            "AWS_REGION": emulator.REGION,
        }

    def _unpacked(self) -> tuple[Path, Path]:
        folders = [self._folder / name.removesuffix(".zip") for name in (ZIP_NAME, LAYER_NAME)]
        for name, folder in zip((ZIP_NAME, LAYER_NAME), folders, strict=True):
            with zipfile.ZipFile(self._deployed.stack.package / name) as archive:
                archive.extractall(folder)
        code, layer = folders
        return code, layer
