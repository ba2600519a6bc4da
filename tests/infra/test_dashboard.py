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
from infra.delays import WATCHED
from infra.sam import PROJECT_DIR
from tests.support.template import Template

SOURCES = sorted((PROJECT_DIR / "chalicelib").rglob("*.py"))


@pytest.fixture(scope="module")
def widgets(translated: Template) -> list[list[Any]]:
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


def of_namespace(widgets: list[list[Any]], namespace: str) -> list[tuple[str, dict[str, str]]]:
    return [(metric[1], dimensions_of(metric)) for metric in widgets if metric[0] == namespace]


def written_by_the_code() -> set[str]:
    """Name each metric of ours that is written with no dimensions but service and stage."""
    source = "".join(map(Path.read_text, SOURCES))
    return set(re.findall(r'(?:tell_operator|measure)\("(\w+)"', source))


def test_metric_of_ours_is_one_that_the_code_writes(widgets: list[list[Any]]) -> None:
    ours = of_namespace(widgets, METRICS)
    base = {"service": "standsafe", "stage": "${Stage}"}
    assert ours
    for name, dimensions in ours:
        if name == DELAY:  # tests/unit/usecases/test_measure_delay.py: each kind is measured
            assert dimensions == {**base, "recipient": dimensions["recipient"]}
        else:
            assert name in written_by_the_code(), name
            assert dimensions == base, name


def test_delay_is_shown_and_alarmed_on_for_each_kind_of_recipient(
    widgets: list[list[Any]], translated: Template
) -> None:
    kinds = [d["recipient"] for name, d in of_namespace(widgets, METRICS) if name == DELAY]
    assert sorted(kinds) == sorted([*OBJECTIVES] * 4), "half, 95 of 100, the objective, its budget"
    alarms = [
        resource["Properties"]
        for resource in translated["Resources"].values()
        if resource["Properties"].get("MetricName") == DELAY
    ]
    watched = {alarm["Dimensions"][2]["Value"]: alarm["ExtendedStatistic"] for alarm in alarms}
    assert watched == {kind: f"PR(:{seconds})" for kind, seconds in OBJECTIVES.items()}


def test_alarm_on_a_burning_budget_has_a_long_and_a_short_window(translated: Template) -> None:
    """The short one has a sixth of the long one at most, and the same threshold."""
    resources = translated["Resources"]
    for name in (*WATCHED, "ApiBudgetBurning", "ApiBudgetBurningSlowly"):
        rule = resources[name]["Properties"]["AlarmRule"]["Fn::Sub"]
        parts = [resources[part]["Properties"] for part in re.findall(r"\$\{(\w+)\}", rule)]
        assert rule.count("ALARM(") == rule.count(" AND ") + 1 == len(parts) == 2, name
        long, short = map(windows_of, parts)
        assert short * 6 <= long, name
        assert parts[0]["Threshold"] == parts[1]["Threshold"], name
        assert all("AlarmActions" not in part for part in parts), name


def windows_of(alarm: Template) -> int:
    """Seconds of an alarm's window, whether it is on one metric or on several."""
    metrics = alarm.get("Metrics", [{"MetricStat": alarm}])
    (seconds,) = {metric["MetricStat"]["Period"] for metric in metrics if "MetricStat" in metric}
    return int(seconds)


def test_new_stage_has_no_alarm_on_a_synthetic_report_before_one_was_measured(
    translated: Template,
) -> None:
    resources = translated["Resources"]
    rule = resources["SyntheticReportLate"]["Properties"]["AlarmRule"]["Fn::Sub"]
    assert rule == 'ALARM("${SyntheticReportMissing}") AND OK("${SyntheticReportMeasured}")'
    missing, measured = (
        resources[name]["Properties"]
        for name in ("SyntheticReportMissing", "SyntheticReportMeasured")
    )
    assert missing["MetricName"] == measured["MetricName"] == "SyntheticDelay"
    assert missing["TreatMissingData"] == "breaching"
    assert measured["TreatMissingData"] == "ignore", "what is OK stays OK"
    assert (measured["ComparisonOperator"], measured["Threshold"]) == ("LessThanThreshold", 0)


def test_delay_has_the_kinds_that_the_code_writes() -> None:
    source = (PROJECT_DIR / "chalicelib/usecases/notifications/measure_delay.py").read_text("utf-8")
    assert {kind for kind in OBJECTIVES if f'"{kind}"' in source} | {"reporter"} == set(OBJECTIVES)


def test_every_queue_is_on_the_dashboard(widgets: list[list[Any]], translated: Template) -> None:
    queues = {n for n, r in translated["Resources"].items() if r["Type"] == "AWS::SQS::Queue"}
    queried = [dimensions["QueueName"] for _, dimensions in of_namespace(widgets, "AWS/SQS")]
    assert sorted(queried) == sorted(f"${{{name}.QueueName}}" for name in queues)


def test_metric_of_aws_is_of_something_that_we_have(
    widgets: list[list[Any]], translated: Template
) -> None:
    functions = {
        f"${{{name}}}"
        for name, resource in translated["Resources"].items()
        if resource["Type"] == "AWS::Lambda::Function"
    }
    assert {d["FunctionName"] for _, d in of_namespace(widgets, "AWS/Lambda")} <= functions
    paths = {(route.method, route.path) for route in ROUTES}
    title = translated["Resources"]["RestAPI"]["Properties"]["Body"]["info"]["title"]
    assert title == {"Ref": "AWS::StackName"}
    for _, dimensions in of_namespace(widgets, "AWS/ApiGateway"):
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
