"""The deployment under rehearsal: stack, operators, platforms and clients of one emulator."""

import json
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any, TypeVar

import requests

from chalicelib.operator import environment
from chalicelib.operator.deployment import Deployment
from infra.load import load
from local import ready, seeding
from local.peer import Peer, PublishedKeys
from local.stack import output_name
from rehearsal.account import EmulatedAccount
from rehearsal.edge import BASE, Edge, session
from rehearsal.errors import RehearsalFailed
from rehearsal.stack import RehearsalStack

SECONDS = 90
Value = TypeVar("Value")


@dataclass
class Deployed:
    """What the scenes of a rehearsal work on. Files go to ``folder``."""

    account: EmulatedAccount
    stack: RehearsalStack
    folder: Path

    def __post_init__(self) -> None:
        self.outputs = self.stack.outputs()
        self.edge = Edge(self.account, self.outputs)
        self.http = session(self.edge)

    @cached_property
    def operators(self) -> Deployment:
        """Return the operators' verbs, of an environment that is written and then used."""
        names = load()["Globals"]["Function"]["Environment"]["Variables"]
        settings = {name: self.outputs[output_name(name)] for name in names}
        path = self.folder / ready.ENVIRONMENT
        path.write_text(json.dumps(settings | self.account.environment()), "utf-8")
        environment.use(path)
        return Deployment()

    def seed(self) -> None:
        """Enter contacts, platforms' keys and invented candidates, as operators do."""
        seeding.elections(self.operators)
        authorities = seeding.authorities(self.operators)
        platforms = seeding.platforms(self.operators, self.folder / "keys")
        candidates = seeding.candidates(self.operators)
        self.parties = ready.describe(BASE, "", platforms, candidates, authorities)

    def peer(self, platform: str) -> Peer:
        """Return a platform's side of the exchange."""
        return Peer(self.parties["platforms"][platform], self.keys, self.http)

    @cached_property
    def keys(self) -> PublishedKeys:
        """Return our public keys, as we publish them."""
        return PublishedKeys(self.parties["jwks_url"], self.http)

    def status(self, reported: Mapping[str, str]) -> dict[str, Any]:
        """Return a case's status as its reporter gets it."""
        answer = self.http.get(
            f"{BASE}/v1/reports/{reported['reference']}",
            headers={"Authorization": f"Bearer {reported['receipt']}"},
            timeout=SECONDS,
        )
        check(answer, 200, "the status")
        status: dict[str, Any] = answer.json()
        return status


def check(answer: requests.Response, status: int, subject: str) -> None:
    """Raise RehearsalFailed where an answer is another."""
    if answer.status_code != status:
        text = answer.text[:500]
        raise RehearsalFailed(f"{subject}: {answer.status_code} and not {status}: {text}")


def until(subject: str, look: Callable[[], Value], seconds: float = SECONDS) -> Value:
    """Look until there is something, and give it. Raises RehearsalFailed after so long."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if value := look():
            return value
        time.sleep(0.25)
    raise RehearsalFailed(f"{subject}: not within {seconds:.0f} s")
