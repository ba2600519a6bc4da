"""Redriving events: what their functions would alarm on is told, and no event holds up another."""

import json
from collections.abc import Iterator
from types import SimpleNamespace
from typing import Any, cast

import pytest

from chalicelib.operator.dead_events import RedrivenEvents, look, redrive
from chalicelib.operator.deployment import Deployment
from tests.support.deployments import NOW

TAG = "SSABCDEFGHJKM_1_police-kent"
TEMPLATE = {"source": "aws.s3", "detail": {"bucket": {"name": "templates"}}}
ODD: list[dict[str, Any]] = [
    {"source": "aws.s3", "detail": {}},
    {"source": "aws.s3", "detail": {"bucket": "templates"}},
    {"source": "aws.guardduty"},
    {"Records": [{}]},
    {"Records": "none"},
]


def scanned(result: str) -> dict[str, Any]:
    detail = {
        "s3ObjectDetails": {"objectKey": "SSABCDEFGHJKM/f"},
        "scanResultDetails": {"scanResultStatus": result},
    }
    return {"source": "aws.guardduty", "detail": detail}


def mailed(kind: str) -> dict[str, Any]:
    mail_event = {"eventType": kind, "mail": {"tags": {"notification": [TAG]}}}
    return {"Records": [{"Sns": {"Message": json.dumps(mail_event)}}]}


class DeadEventsDeployment:
    """A deployment with these dead events. Scans and mails are recorded, one page fails."""

    settings = SimpleNamespace(quarantine_bucket="quarantine", templates_bucket="templates")

    def __init__(self, *events: dict[str, Any]) -> None:
        self.events = events
        self.kept = list[dict[str, Any]]()

    def take_dead_events(self) -> Iterator[Any]:
        for event in self.events:
            yield SimpleNamespace(
                event=event, forget=lambda: None, leave=lambda event=event: self.kept.append(event)
            )

    def list_dead_events(self) -> list[Any]:
        return [SimpleNamespace(event=event, at=NOW, request_id="1") for event in self.events]

    def record_scan(self, _key: str, result: str) -> str | None:
        return "infected" if result == "THREATS_FOUND" else None

    def record_mail_event(self, _mail_event: dict[str, Any]) -> bool:
        return True

    def publish_guidance(self) -> Any:
        return SimpleNamespace(failed=["guidance/x/index.html"])


def redriven(deployment: DeadEventsDeployment) -> RedrivenEvents:
    return redrive(cast("Deployment", deployment))


@pytest.mark.parametrize(
    ("event", "news"),
    [
        (scanned("THREATS_FOUND"), ["malware found: SSABCDEFGHJKM/f"]),
        (scanned("NO_THREATS_FOUND"), []),
        (mailed("Bounce"), [f"mail failed: {TAG}"]),
        (mailed("Send"), []),
        (TEMPLATE, ["pages that keep their last version: 1"]),
    ],
)
def test_redrive_tells_what_the_events_function_would_alarm_on(
    event: dict[str, Any], news: list[str]
) -> None:
    assert redriven(DeadEventsDeployment(event)) == RedrivenEvents(done=1, news=news)


@pytest.mark.parametrize("odd", ODD, ids=str)
def test_redrive_does_other_events_when_one_has_another_shape(odd: dict[str, Any]) -> None:
    deployment = DeadEventsDeployment(odd, scanned("THREATS_FOUND"))
    events = redriven(deployment)
    assert events.done + len(events.failed) == 2
    assert len(deployment.kept) == len(events.failed)
    assert len(events.news) == 1


@pytest.mark.parametrize("odd", ODD, ids=str)
def test_list_has_all_events_when_one_has_another_shape(odd: dict[str, Any]) -> None:
    rows = look(cast("Deployment", DeadEventsDeployment(odd, mailed("Bounce"))))
    assert [row.get("recipient") for row in rows] == [None, "police-kent"]
