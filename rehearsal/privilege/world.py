"""What checks work in: functions with the roles that are theirs, and everybody else as root."""

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from datetime import timedelta
from functools import cached_property
from typing import Any

import requests

from app import app
from chalicelib import container as containers
from chalicelib.model.references import parse_reference
from chalicelib.operator.deployment import Deployment
from chalicelib.ports import Dispatch
from local.gateway import context_for
from local.peer import Peer, PublishedKeys
from local.story import AREA, report_body
from rehearsal.deployed import Deployed, check
from rehearsal.edge import BASE
from rehearsal.errors import RehearsalFailed, expect
from rehearsal.officer import FORCE, ForceOfficer, open_case
from rehearsal.privilege.functions import PRESENT, Clock, Functions, Invocation
from rehearsal.privilege.gateway import session
from rehearsal.rows import Rows
from tests.support.events import dispatches, schedule, stream

_EMPTIED = tuple(
    f"{name}Table"
    for name in ("CaseEvents", "Feed", "Clocks", "Guards", "Stats", "Uploads", "Patterns")
)


class World:
    """One deployment, in which nothing happens but what a check has happen."""

    def __init__(self, deployed: Deployed, functions: Functions) -> None:
        self.deployed, self.functions = deployed, functions
        self.operators = deployed.operators  # writes the environment, too
        self.denied: list[str] = []
        self.calls = defaultdict[str, list[str]](list)
        """What each function called AWS for."""
        self._tables = [self.rows(name) for name in _EMPTIED]
        self.root = session(lambda event: app(event, context_for("api_handler", 25)))
        """Clients of an API whose handler may do anything."""
        self.http = session(lambda event: self._result("api_handler", event))
        """Clients of an API whose handler has its own policy."""

    def _result(self, name: str, event: Any) -> Any:
        outcome = self._invoke(name, event)
        if outcome.error:
            raise RehearsalFailed(_last(outcome.error))
        return outcome.result

    def _invoke(self, name: str, event: Any, clock: Clock = PRESENT) -> Invocation:
        outcome = self.functions.invoke(name, event, clock)
        self.denied += outcome.denied
        self.calls[name] += outcome.calls
        return outcome

    def reset(self) -> None:
        """Empty the tables of all that a check leaves: cases, and what follows from them."""
        self.denied = []
        self.calls.clear()
        for table in self._tables:
            table.empty()
        self.renew()

    def renew(self) -> None:
        """Have what may do anything remember nothing, as a process that has just begun."""
        self.operators = Deployment()
        containers.use_container(self.operators)

    def run(self, name: str, event: Any, clock: Clock = PRESENT) -> None:
        """Have a function handle an event, all of it. Raises RehearsalFailed."""
        outcome = self._invoke(name, event, clock)
        if outcome.error:
            raise RehearsalFailed(f"it fails: {_last(outcome.error)}")
        if isinstance(outcome.result, Mapping) and outcome.result.get("batchItemFailures"):
            raise RehearsalFailed("its message is tried again")

    def run_job(self, name: str, later: timedelta = timedelta()) -> None:
        """Run a scheduled job, by a clock that is so much ahead."""
        self.run(name, schedule(), Clock(later))

    def consume(
        self,
        name: str,
        *messages: Dispatch,
        later: timedelta = timedelta(),
        pace: timedelta = timedelta(),
    ) -> None:
        """Have a consumer handle messages of its queue, by a clock that is so much ahead, and goes
        on by ``pace`` with each look at it."""
        self.run(name, dispatches(messages), Clock(later, pace))

    def stream(self, name: str, *keys: tuple[str, int]) -> None:
        """Have a function handle what the stream brings."""
        self.run(name, stream(*keys))

    def report(self, http: requests.Session | None = None, **more: Any) -> "Reported":
        """Post the report of the story, by an API that may do anything unless another is named."""
        body, client = self.body(**more), http or self.root
        answer = client.post(f"{BASE}/v1/reports", json=body, timeout=90)
        check(answer, 201, "a report")
        return Reported(answer.json())

    def body(self, **more: Any) -> Mapping[str, Any]:
        """Return the report of the story; without a code where that is None."""
        candidates = self.deployed.parties["candidates"]
        candidate = next(entry for entry in candidates if entry["area"] == AREA)
        return {**report_body(candidate), **more}

    def route(self, case_id: str, seq: int = 1) -> None:
        """Route an event, with everything allowed."""
        for error in self.operators.fan_out_all([(case_id, seq)]).values():
            raise error

    def send(self, case_id: str, recipients: Iterable[str], seq: int = 1) -> None:
        """Route an event, and tell these of it, with everything allowed."""
        self.route(case_id, seq)
        for recipient in recipients:
            self.tell(Dispatch(case_id, seq, recipient))

    def tell(self, dispatch: Dispatch) -> None:
        """Do what the message is for, with everything allowed."""
        operators = self.operators
        if dispatch.recipient == "reporter":
            operators.notify_reporter(dispatch)
        elif dispatch.recipient in self.deployed.parties["platforms"]:
            operators.feed_platform(dispatch)
        else:
            operators.notify_authority(dispatch)

    def act(self, reported: "Reported", action: str, body: Any = None) -> int:
        """Do something with a report as who reported it; give the number of what was recorded."""
        url = f"{BASE}/v1/reports/{reported.reference}/{action}"
        answer = self.root.post(url, json=body or {}, headers=reported.bearer, timeout=90)
        expect(answer.status_code in {200, 201}, f"{action}: {answer.status_code} {answer.text}")
        return self.last(reported)

    def last(self, reported: "Reported") -> int:
        """Return the number of a case's newest event."""
        return int(self.operators.adapters.case_log.read(reported.case_id)[-1].seq)

    def officer(self, reported: "Reported", http: requests.Session | None = None) -> ForceOfficer:
        """Open a case by the link in the police's mail."""
        return open_case(self.deployed, reported.reference, http or self.root)

    @cached_property
    def keys(self) -> PublishedKeys:
        """Return our public keys."""
        return self.fresh_keys()

    def fresh_keys(self) -> PublishedKeys:
        """Return our public keys as they are now."""
        return PublishedKeys(self.deployed.parties["jwks_url"], self.root)

    def peer(self, platform: str, http: requests.Session | None = None) -> Peer:
        """Return a platform's side of the exchange."""
        return Peer(self.deployed.parties["platforms"][platform], self.keys, http or self.http)

    def rows(self, table: str) -> Rows:
        """Return the rows of a table, which is named as its output is."""
        return Rows(self.deployed.account, self.deployed.outputs[table])

    def delete(self, bucket: str, key: str) -> None:
        """Delete an object of a bucket, which is named as its output is."""
        s3 = self.deployed.account.client("s3")
        s3.delete_object(Bucket=self.deployed.outputs[bucket], Key=key)

    def put(self, bucket: str, key: str) -> None:
        """Put an object into a bucket, which is named as its output is."""
        s3 = self.deployed.account.client("s3")
        s3.put_object(Bucket=self.deployed.outputs[bucket], Key=key, Body=b"-")

    def empty(self, bucket: str) -> None:
        """Delete every version of every object of a bucket, which is named as its output is."""
        s3, name = self.deployed.account.client("s3"), self.deployed.outputs[bucket]
        for entry in s3.list_object_versions(Bucket=name).get("Versions", ()):
            s3.delete_object(Bucket=name, Key=entry["Key"], VersionId=entry["VersionId"])

    def unlock(self, key: str) -> None:
        """Put evidence in the place of itself, with no lock, as when its lock is over."""
        s3, bucket = self.deployed.account.client("s3"), self.deployed.outputs["EvidenceBucket"]
        body = s3.get_object(Bucket=bucket, Key=key)["Body"].read()
        for entry in s3.list_object_versions(Bucket=bucket, Prefix=key)["Versions"]:
            version = {"Key": key, "VersionId": entry["VersionId"]}
            s3.delete_object(Bucket=bucket, BypassGovernanceRetention=True, **version)
        s3.put_object(Bucket=bucket, Key=key, Body=body)

    @contextmanager
    def later_key(self) -> Iterator[None]:
        """Have another key of ours sign than the template's, while the block runs."""
        self.operators.rotate_signing_key(None, timedelta())
        try:
            yield
        finally:
            registry = self.operators.adapters.signing_key_registry
            for key in registry.all():  # the template's, too: as before the first rotation
                registry.remove(key.kid)

    def wish_for_mails(self) -> None:
        """Have the police want every mail that there is."""
        self.operators.set_preferences(FORCE, {"daily": True, "weekly": True})

    def mails(self) -> list[dict[str, Any]]:
        """Return every mail, oldest first."""
        return self.deployed.account.mails()


class Reported:
    """A report as its reporter has it."""

    def __init__(self, accepted: Mapping[str, str]) -> None:
        self.reference, self.receipt = accepted["reference"], accepted["receipt"]
        self.case_id = parse_reference(self.reference) or ""

    @property
    def bearer(self) -> Mapping[str, str]:
        """Return the header that opens it."""
        return {"Authorization": f"Bearer {self.receipt}"}


def _last(error: str) -> str:
    return json.dumps(error.strip().splitlines()[-1])[1:-1]
