"""Draw the dashboard of a stage: one row for each question that an operator has on an evening.

It is made of the resources that there are, so a queue that is added is on it. ``tests/infra``
holds each metric of ours to what the code writes.
"""

import json
from collections.abc import Iterable
from typing import Any

from chalicelib.telemetry import METRICS
from chalicelib.usecases.notifications.measure_delay import METRIC as DELAY
from infra.load import Template

Metric = list[Any]

OBJECTIVES = {"authority_pressing": 120, "authority": 4500, "platform": 120, "reporter": 300}
"""Seconds within which 99 of 100 reports reach a recipient of that kind: docs/runbook.md."""
POLLS = "/v1/platforms/{platform}/poll"

_OURS = ["service", "standsafe", "stage", "${Stage}"]
_API = ["ApiName", "${AWS::StackName}", "Stage", "${RestAPI.Stage}"]
_WIDTH, _HEIGHT, _COLUMNS = 8, 6, 3


def dashboard_of(resources: Template) -> Template:
    """Return the resource. Its body is text, in which CloudFormation fills in names."""
    widgets: list[dict[str, Any]] = [
        {"type": "metric", "properties": {**properties, "title": title, "region": "${AWS::Region}"}}
        for title, properties in _graphs(resources).items()
    ]
    for number, widget in enumerate(widgets):
        widget |= {"width": _WIDTH, "height": _HEIGHT}
        widget |= {"x": number % _COLUMNS * _WIDTH, "y": number // _COLUMNS * _HEIGHT}
    body = json.dumps({"widgets": widgets}, separators=(",", ":"))
    return {
        "Type": "AWS::CloudWatch::Dashboard",
        "Properties": {
            "DashboardName": {"Ref": "AWS::StackName"},
            "DashboardBody": {"Fn::Sub": body},
        },
    }


def _graphs(resources: Template) -> dict[str, dict[str, Any]]:
    return {**_delays(), **_answers(), **_queues(resources), **_counts()}


def _delays() -> dict[str, dict[str, Any]]:
    delays = {kind: [METRICS, DELAY, *_OURS, "recipient", kind] for kind in OBJECTIVES}
    shares = {kind: f"PR(:{seconds})" for kind, seconds in OBJECTIVES.items()}
    title = "Report accepted until its recipient is told"
    return {
        f"{title}: half": _graph(
            [*metric, {"stat": "p50", "label": kind}] for kind, metric in delays.items()
        ),
        f"{title}: 95 of 100": _graph(
            [*metric, {"stat": "p95", "label": kind}] for kind, metric in delays.items()
        ),
        "Reports that reach their recipient in time, % (objective: 99)": _graph(
            ([*metric, {"stat": shares[kind], "label": kind}] for kind, metric in delays.items()),
            period=3600,
        ),
        "Budget of late reports: how many times too fast it burns": _graph(
            (row for kind, metric in delays.items() for row in _late(kind, metric, shares[kind])),
            period=3600,
        ),
    }


def _late(kind: str, metric: Metric, share: str) -> list[Metric]:
    """Show the percent that are late beside the one in a hundred that may be."""
    return [
        [{"expression": f"100 - {kind}", "label": kind, "id": f"late_{kind}"}],
        [*metric, {"stat": share, "visible": False, "id": kind}],
    ]


def _answers() -> dict[str, dict[str, Any]]:
    return {
        "Budget of failed answers: how many times too fast it burns": _graph(_burning()),
        "Answers with an error of ours": _graph([["AWS/ApiGateway", "5XXError", *_API]], "Sum"),
        "Answers take": _graph(
            ["AWS/ApiGateway", "Latency", *_API, {"stat": stat}] for stat in ("p50", "p95", "p99")
        ),
        "Requests": _graph(
            [
                ["AWS/ApiGateway", "Count", *_API, {"label": "all"}],
                _of_route("POST", "/v1/reports", "reports"),
                _of_route("POST", POLLS, "polls"),
            ],
            "Sum",
        ),
    }


def _queues(resources: Template) -> dict[str, dict[str, Any]]:
    queues = [name for name, resource in resources.items() if resource["Type"] == "AWS::SQS::Queue"]
    dead = [name for name in queues if name.endswith("Dead")]
    live = [name for name in queues if name not in dead]
    return {
        "Oldest message of each queue": _graph(
            (_of_queue("ApproximateAgeOfOldestMessage", name) for name in live), "Maximum"
        ),
        "How far behind the stream is": _graph(
            (
                ["AWS/Lambda", "IteratorAge", "FunctionName", f"${{{name}}}", {"label": name}]
                for name in ("FanOut", "Project")
            ),
            "Maximum",
        ),
        "Dead letters": _graph(
            (_of_queue("ApproximateNumberOfMessagesVisible", name) for name in dead), "Maximum"
        ),
    }


def _counts() -> dict[str, dict[str, Any]]:
    metrics_by_title = {
        "Mails": ("MailsSent", "MailsFailed"),
        "Reports accepted": ("ReportsAccepted",),
        "A synthetic report arrives after": ("SyntheticDelay",),
        "What an operator has to see": (
            "RecordsFailed",
            "AwsRefused",
            "PressingUnsent",
            "TokensParked",
        ),
    }
    return {
        title: _graph(([METRICS, name, *_OURS] for name in names), "Sum")
        for title, names in metrics_by_title.items()
    }


def _graph(metrics: Iterable[Metric], stat: str = "Average", period: int = 300) -> dict[str, Any]:
    return {"view": "timeSeries", "metrics": list(metrics), "stat": stat, "period": period}


def _of_queue(metric: str, name: str) -> Metric:
    return ["AWS/SQS", metric, "QueueName", f"${{{name}.QueueName}}", {"label": name}]


def _of_route(method: str, path: str, label: str) -> Metric:
    return ["AWS/ApiGateway", "Count", *_API, "Method", method, "Resource", path, {"label": label}]


def _burning() -> list[Metric]:
    hidden = {"stat": "Sum", "visible": False}
    return [
        [{"expression": "failed / requests / 0.001", "label": "times", "id": "burning"}],
        ["AWS/ApiGateway", "5XXError", *_API, {**hidden, "id": "failed"}],
        ["AWS/ApiGateway", "Count", *_API, {**hidden, "id": "requests"}],
    ]
