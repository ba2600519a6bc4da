"""No message is lost in silence: dead-letter queues, consumers, alarms, retries."""

import re
from pathlib import Path
from typing import Any

import pytest

from chalicelib.limits import LONGEST_RUN
from chalicelib.telemetry import METRICS
from tests.support.template import Resources, Template, function_of

SOURCES = sorted((Path(__file__).parents[2] / "chalicelib").rglob("*.py"))


@pytest.fixture(scope="module")
def resources(translated: Template) -> Resources:
    resources_by_name: Resources = translated["Resources"]
    return resources_by_name


def _of_type(resources: Resources, kind: str) -> Resources:
    return {name: r for name, r in resources.items() if r["Type"] == f"AWS::{kind}"}


def _refers_to(value: Any, name: str) -> bool:
    if isinstance(value, dict):
        target = value.get("Fn::GetAtt", [None])[0] or value.get("Ref")
        sub = value.get("Fn::Sub", "")
        return (
            target == name
            or sub.startswith(f"${{{name}.")
            or any(_refers_to(inner, name) for inner in value.values())
        )
    return isinstance(value, list) and any(_refers_to(inner, name) for inner in value)


def _dead(resources: Resources) -> set[str]:
    queues = _of_type(resources, "SQS::Queue")
    functions = _of_type(resources, "Lambda::Function")
    by_queues = {
        queue["Properties"]["RedrivePolicy"]["deadLetterTargetArn"]["Fn::GetAtt"][0]
        for queue in queues.values()
        if "RedrivePolicy" in queue["Properties"]
    }
    by_functions = {
        function["Properties"]["DeadLetterConfig"]["TargetArn"]["Fn::GetAtt"][0]
        for function in functions.values()
        if "DeadLetterConfig" in function["Properties"]
    }
    return by_queues | by_functions


def _live(resources: Resources) -> set[str]:
    return set(_of_type(resources, "SQS::Queue")) - _dead(resources)


def test_queues_are_those_that_are_listed_here(resources: Resources) -> None:
    recipients = {"Platforms", "Authorities", "Verified", "Reporters", "Files"}
    assert _live(resources) == recipients | {"Chains", "Expiries", "Digests", "Checks"}
    assert _dead(resources) == {
        "PlatformsDead",
        "AuthoritiesDead",
        "VerifiedDead",
        "ReportersDead",
        "FilesDead",
        "ChainsDead",
        "ExpiriesDead",
        "DigestsDead",
        "ChecksDead",
        "EventsDead",
    }


def test_queue_has_a_dead_letter_queue_of_its_own(resources: Resources) -> None:
    targets = [
        resources[name]["Properties"]["RedrivePolicy"]["deadLetterTargetArn"]["Fn::GetAtt"][0]
        for name in _live(resources)
    ]
    assert len(set(targets)) == len(targets)


def test_queue_has_one_consumer_that_reports_single_failures(resources: Resources) -> None:
    mappings = _of_type(resources, "Lambda::EventSourceMapping").values()
    for queue in _live(resources):
        (mapping,) = [m for m in mappings if _refers_to(m["Properties"]["EventSourceArn"], queue)]
        assert mapping["Properties"]["FunctionResponseTypes"] == ["ReportBatchItemFailures"]


def test_message_stays_hidden_for_six_times_its_consumers_limit(resources: Resources) -> None:
    mappings = _of_type(resources, "Lambda::EventSourceMapping").values()
    for queue in _live(resources):
        (mapping,) = [m for m in mappings if _refers_to(m["Properties"]["EventSourceArn"], queue)]
        consumer = function_of(resources, mapping["Properties"]["FunctionName"]["Ref"])
        function = resources[consumer]["Properties"]
        hidden = resources[queue]["Properties"]["VisibilityTimeout"]
        assert hidden >= 6 * function["Timeout"]


def test_no_function_runs_for_longer_than_erasing_waits(resources: Resources) -> None:
    functions = _of_type(resources, "Serverless::Function") | _of_type(
        resources, "Lambda::Function"
    )
    times = [function["Properties"]["Timeout"] for function in functions.values()]
    assert 0 < max(times, default=0) <= LONGEST_RUN.whole_seconds


def test_queue_has_an_alarm_that_notifies_somebody(resources: Resources) -> None:
    alarms = _of_type(resources, "CloudWatch::Alarm").values()
    for queue in _of_type(resources, "SQS::Queue"):
        ours = [a for a in alarms if _refers_to(a["Properties"].get("Dimensions"), queue)]
        assert [a["Properties"]["AlarmActions"] for a in ours] == [[{"Ref": "Alarms"}]], queue


def test_dead_letter_queue_alarms_at_the_first_message(resources: Resources) -> None:
    alarms = _of_type(resources, "CloudWatch::Alarm").values()
    for queue in _dead(resources):
        (alarm,) = [a for a in alarms if _refers_to(a["Properties"].get("Dimensions"), queue)]
        assert alarm["Properties"]["MetricName"] == "ApproximateNumberOfMessagesVisible"
        assert alarm["Properties"]["Threshold"] == 0
        assert alarm["Properties"]["ComparisonOperator"] == "GreaterThanThreshold"


def test_function_alarms_when_it_fails(resources: Resources) -> None:
    alarms = _of_type(resources, "CloudWatch::Alarm").values()
    for function in _of_type(resources, "Lambda::Function"):
        ours = [a for a in alarms if _refers_to(a["Properties"].get("Dimensions"), function)]
        assert "Errors" in {a["Properties"]["MetricName"] for a in ours}, function


def test_message_outlives_a_fortnights_absence(resources: Resources) -> None:
    failure_destinations = {
        name: queue["Properties"]["MessageRetentionPeriod"]
        for name, queue in _of_type(resources, "SQS::Queue").items()
    }
    assert set(failure_destinations.values()) == {14 * 24 * 3600}


def test_stream_is_filtered_retried_split_and_its_failures_kept(resources: Resources) -> None:
    readers = [
        m["Properties"]
        for m in _of_type(resources, "Lambda::EventSourceMapping").values()
        if _refers_to(m["Properties"]["EventSourceArn"], "CaseEvents")
    ]
    assert len(readers) == 2  # more than two would throttle one another
    for mapping in readers:
        patterns = [f["Pattern"] for f in mapping["FilterCriteria"]["Filters"]]
        assert '"INSERT"' in patterns[0]
        assert mapping["FunctionResponseTypes"] == ["ReportBatchItemFailures"]
        assert mapping["BisectBatchOnFunctionError"] is True
        assert 0 < mapping["MaximumRetryAttempts"] <= 20
        assert 0 < mapping["MaximumRecordAgeInSeconds"] < 24 * 3600
        destination = mapping["DestinationConfig"]["OnFailure"]["Destination"]
        assert _refers_to(destination, "StreamFailures")


def test_filter_of_fan_out_passes_the_kinds_that_route(resources: Resources) -> None:
    from chalicelib.model.kinds import ROUTING_KINDS
    from local.patterns import patterns_of

    properties = resources["FanOutFanOutDynamodbEventSource"]["Properties"]
    (pattern,) = patterns_of(properties)
    kinds = set(pattern["dynamodb"]["NewImage"]["kind"]["S"])
    assert kinds == {str(kind) for kind in ROUTING_KINDS}


def test_filter_of_the_projection_passes_what_changes_a_figure(resources: Resources) -> None:
    from chalicelib.model.kinds import MEASURED_KINDS
    from local.patterns import patterns_of

    pattern, _ = patterns_of(resources["ProjectProjectDynamodbEventSource"]["Properties"])
    kinds = set(pattern["dynamodb"]["NewImage"]["kind"]["S"])
    assert kinds == {str(kind) for kind in MEASURED_KINDS}


def test_every_change_of_what_was_written_is_brought_to_the_projection(
    resources: Resources,
) -> None:
    from local.patterns import matches, patterns_of

    _, pattern = patterns_of(resources["ProjectProjectDynamodbEventSource"]["Properties"])
    brought = [
        name for name in ("INSERT", "MODIFY", "REMOVE") if matches(pattern, {"eventName": name})
    ]
    assert brought == ["MODIFY", "REMOVE"]


def test_event_that_lambda_retries_ends_in_a_queue_or_sealed_in_a_bucket(
    resources: Resources,
) -> None:
    consumers = {
        function_of(resources, mapping["Properties"]["FunctionName"]["Ref"])
        for mapping in _of_type(resources, "Lambda::EventSourceMapping").values()
    }
    not_consumers = set(_of_type(resources, "Lambda::Function")) - consumers - {"APIHandler"}
    assert not_consumers == {
        "EraseExpiredCases",
        "PublishResponseStats",
        "ParkUnacknowledged",
        "RecordMailEvents",
        "PublishGuidance",
        "Reconcile",
        "CheckUpload",
        "RecordScans",
        "SettleUploads",
        "ChaseOverdue",
        "NotifyOperators",
        "SendDigests",
        "SendDailySummaries",
        "SignChainHeads",
        "SeedReports",
        "WatchService",
    }
    for name in not_consumers - {"RecordMailEvents"}:
        target = resources[name]["Properties"]["DeadLetterConfig"]["TargetArn"]
        assert _refers_to(target, "EventsDead")


def test_event_that_holds_an_address_is_put_on_no_queue(resources: Resources) -> None:
    assert "DeadLetterConfig" not in resources["RecordMailEvents"]["Properties"]
    (config,) = _of_type(resources, "Lambda::EventInvokeConfig").values()
    assert _refers_to(config["Properties"]["FunctionName"], "RecordMailEvents")
    destination = config["Properties"]["DestinationConfig"]["OnFailure"]["Destination"]
    assert _refers_to(destination, "StreamFailures")
    alarms = [a["Properties"] for a in _of_type(resources, "CloudWatch::Alarm").values()]
    (given_up,) = [a for a in alarms if a.get("MetricName") == "AsyncEventsDropped"]
    assert _refers_to(given_up["Dimensions"][0]["Value"], "RecordMailEvents")
    assert (given_up["Threshold"], given_up["EvaluationPeriods"]) == (0, 1)


def test_metric_for_operators_alarms_at_the_first_count(resources: Resources) -> None:
    alarms = [a["Properties"] for a in _of_type(resources, "CloudWatch::Alarm").values()]
    metrics = re.findall(r'tell_operator\("(\w+)"', "".join(map(Path.read_text, SOURCES)))
    alerts = [a for a in alarms if a.get("Namespace") == METRICS and a["MetricName"] in metrics]
    assert sorted(a["MetricName"] for a in alerts) == sorted(metrics)
    for alarm in alerts:
        assert alarm["Dimensions"] == [
            {"Name": "service", "Value": "standsafe"},
            {"Name": "stage", "Value": {"Ref": "Stage"}},
        ]
        assert (alarm["Threshold"], alarm["Statistic"]) == (0, "Sum")
        assert alarm["AlarmActions"] == [{"Ref": "Alarms"}]
