"""Run every scheduled job, and see that no function was denied anything."""

import json
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime

from chalice.app import ScheduledEventConfig

from app import app
from rehearsal.deployed import Deployed
from rehearsal.errors import expect

_DENIALS = ("AccessDenied", "is not authorized to perform")


def run_jobs(deployed: Deployed) -> Iterator[str]:
    """Invoke each scheduled function as its schedule would."""
    at = datetime.now(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
    event = {
        "version": "0",
        "id": "rehearsal",
        "detail-type": "Scheduled Event",
        "source": "aws.events",
        "account": "123456789012",
        "time": at,
        "region": "eu-west-2",
        "resources": [],
        "detail": {},
    }
    functions = deployed.stack.names("AWS::Lambda::Function")  # some are of other stages alone
    for source in app.event_sources:
        function = functions.get(_logical(source.name))
        if function and isinstance(source, ScheduledEventConfig):
            _invoke(deployed, function, event)
            yield f"{source.name} has run"


def _logical(name: str) -> str:
    return "".join(word.capitalize() for word in name.split("_"))


def _invoke(deployed: Deployed, function: str, event: Mapping[str, object]) -> None:
    answer = deployed.account.client("lambda").invoke(
        FunctionName=function, Payload=json.dumps(event).encode()
    )
    text = answer["Payload"].read().decode()
    expect("FunctionError" not in answer, f"{function}: {text[:1000]}")


def check_denials(deployed: Deployed) -> Iterator[str]:
    """Read every function's log for a denial or an error that nobody meant."""
    lines = 0
    for logical, function in deployed.stack.names("AWS::Lambda::Function").items():
        for line in deployed.account.log_lines(function):
            lines += 1
            meant = logical == "FeedPlatforms"  # whose permission was taken in one scene
            denied = any(word in line for word in _DENIALS)
            expect(meant or not denied, f"{logical} was denied something: {line[:1000]}")
    yield f"no function was denied anything ({lines} log lines)"
