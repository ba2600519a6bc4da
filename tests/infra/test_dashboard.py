"""The dashboard shows metrics that there are: those the code writes, those of our resources."""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from chalicelib.telemetry import METRICS
from chalicelib.usecases.notifications.measure_delay import METRIC as DELAY
from chalicelib.web.routes import ROUTES
from infra.dashboard import OBJECTIVES
from infra.sam import PROJECT_DIR

Template = dict[str, Any]
SOURCES = sorted((PROJECT_DIR / "chalicelib").rglob("*.py"))


@pytest.fixture(scope="module")
def shown(translated: Template) -> list[list[Any]]:
    """Each metric of the dashboard, as its body has it."""
    return list(metrics_of(translated))


def body_of(template: Template) -> Any:
    return json.loads(template["Resources"]["Dashboard"]["Properties"]["DashboardBody"]["Fn::Sub"])


def metrics_of(template: Template) -> Iterator[list[Any]]:
    for widget in body_of(template)["widgets"]:
        yield from widget["properties"]["metrics"]


def dimensions_of(metric: list[Any]) -> dict[str, str]:
    words = [word for word in metric[2:] if isinstance(word, str)]
    return dict(zip(words[::2], words[1::2], strict=True))


def of_namespace(shown: list[list[Any]], namespace: str) -> list[tuple[str, dict[str, str]]]:
    return [(one[1], dimensions_of(one)) for one in shown if one[0] == namespace]


def written_by_the_code() -> set[str]:
    """Name each metric of ours that is written with no dimensions but service and stage."""
    source = "".join(map(Path.read_text, SOURCES))
    return set(re.findall(r'(?:tell_operator|measure)\("(\w+)"', source))


def test_metric_of_ours_is_one_that_the_code_writes(shown: list[list[Any]]) -> None:
    ours = of_namespace(shown, METRICS)
    base = {"service": "standsafe", "stage": "${Stage}"}
    assert ours
    for name, dimensions in ours:
        if name == DELAY:  # tests/unit/usecases/test_measure_delay.py: each kind is measured
            assert dimensions == {**base, "recipient": dimensions["recipient"]}
        else:
            assert name in written_by_the_code(), name
            assert dimensions == base, name


def test_delay_is_shown_and_alarmed_on_for_each_kind_of_recipient(
    shown: list[list[Any]], translated: Template
) -> None:
    kinds = [d["recipient"] for name, d in of_namespace(shown, METRICS) if name == DELAY]
    assert sorted(kinds) == sorted([*OBJECTIVES] * 3), "half, 95 of 100, and the objective"
    alarms = [
        resource["Properties"]
        for resource in translated["Resources"].values()
        if resource["Properties"].get("MetricName") == DELAY
    ]
    watched = {alarm["Dimensions"][2]["Value"]: alarm["ExtendedStatistic"] for alarm in alarms}
    assert watched == {kind: f"PR(:{seconds})" for kind, seconds in OBJECTIVES.items()}


def test_delay_has_the_kinds_that_the_code_writes() -> None:
    source = (PROJECT_DIR / "chalicelib/usecases/notifications/measure_delay.py").read_text("utf-8")
    assert {kind for kind in OBJECTIVES if f'"{kind}"' in source} | {"reporter"} == set(OBJECTIVES)


def test_every_queue_is_on_the_dashboard(shown: list[list[Any]], translated: Template) -> None:
    queues = {n for n, r in translated["Resources"].items() if r["Type"] == "AWS::SQS::Queue"}
    queried = [dimensions["QueueName"] for _, dimensions in of_namespace(shown, "AWS/SQS")]
    assert sorted(queried) == sorted(f"${{{name}.QueueName}}" for name in queues)


def test_metric_of_aws_is_of_something_that_we_have(
    shown: list[list[Any]], translated: Template
) -> None:
    functions = {
        f"${{{name}}}"
        for name, resource in translated["Resources"].items()
        if resource["Type"] == "AWS::Lambda::Function"
    }
    assert {d["FunctionName"] for _, d in of_namespace(shown, "AWS/Lambda")} <= functions
    paths = {(route.method, route.path) for route in ROUTES}
    title = translated["Resources"]["RestAPI"]["Properties"]["Body"]["info"]["title"]
    assert title == {"Ref": "AWS::StackName"}
    for _, dimensions in of_namespace(shown, "AWS/ApiGateway"):
        assert dimensions["ApiName"] == "${AWS::StackName}"
        if "Resource" in dimensions:
            assert (dimensions["Method"], dimensions["Resource"]) in paths


def test_dashboard_is_of_one_stage_and_its_graphs_lie_beside_one_another(
    translated: Template,
) -> None:
    dashboard = translated["Resources"]["Dashboard"]["Properties"]
    assert dashboard["DashboardName"] == {"Ref": "AWS::StackName"}
    places = [(widget["x"], widget["y"]) for widget in body_of(translated)["widgets"]]
    assert len(set(places)) == len(places)
    assert all(x + 8 <= 24 for x, _ in places)
