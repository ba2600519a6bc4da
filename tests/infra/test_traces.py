"""An intruder leaves traces, people who report do not: what is logged, and for how long."""

import json
import re
from pathlib import Path

import pytest

from infra import check
from infra.load import TEMPLATE_DIR, load_file
from tests.support.template import Resources, Template

OURS = {"Fn::Sub": "StandsafeTraces/${Stage}"}
BOOK = Path(__file__).parents[2] / "docs" / "intrusion.md"
ABOUT_PEOPLE = re.compile(
    r"(?i)source_?ip|user_?agent|\$context\.(path|identity|authorizer)|caller|query|cookie|referer|"
    r"^c-ip|x-forwarded-for|cs-uri|^asn$"
)
"""What access logs could hold of people: where they are, what they use, what they typed."""


@pytest.fixture(scope="module")
def resources(translated: Template) -> Resources:
    by_name: Resources = translated["Resources"]
    return by_name


def of_type(resources: Resources, kind: str) -> Resources:
    return {name: r for name, r in resources.items() if r["Type"] == f"AWS::{kind}"}


def filters(resources: Resources) -> dict[str, str]:
    """Each metric filter's pattern."""
    patterns = {}
    for name, resource in of_type(resources, "Logs::MetricFilter").items():
        pattern = resource["Properties"]["FilterPattern"]
        patterns[name] = pattern if isinstance(pattern, str) else pattern["Fn::Sub"]
    return patterns


def test_trail_has_every_use_of_keys_and_of_what_people_sent(resources: Resources) -> None:
    (trail,) = of_type(resources, "CloudTrail::Trail").values()
    properties = trail["Properties"]
    assert properties["EnableLogFileValidation"] is properties["IsMultiRegionTrail"] is True
    management, objects, tables = (
        {field["Field"]: field for field in selector["FieldSelectors"]}
        for selector in properties["AdvancedEventSelectors"]
    )
    assert set(management) == {"eventCategory"}, "with what KMS is asked"
    buckets = {place["Fn::Sub"] for place in objects["resources.ARN"]["StartsWith"]}
    assert buckets == {
        f"${{{name}.Arn}}/" for name in ("Evidence", "Quarantine", "Downloads", "StreamFailures")
    }
    assert "NotStartsWith" in tables["userIdentity.arn"]


def test_trail_outlives_whoever_may_delete(resources: Resources) -> None:
    traces = resources["Traces"]
    rule = traces["Properties"]["ObjectLockConfiguration"]["Rule"]["DefaultRetention"]
    assert rule == {"Mode": "COMPLIANCE", "Days": 400}
    assert traces["DeletionPolicy"] == "RetainExceptOnCreate"
    writers = [
        statement["Principal"]
        for statement in resources["TracesPolicy"]["Properties"]["PolicyDocument"]["Statement"]
        if statement["Effect"] == "Allow"
    ]
    assert writers == [{"Service": "cloudtrail.amazonaws.com"}] * 2


def test_every_log_ends(resources: Resources) -> None:
    groups = of_type(resources, "Logs::LogGroup")
    functions = of_type(resources, "Lambda::Function")
    assert len(groups) == len(functions) + len({"TrailLog", "ApiAccessLog", "WafLog"})
    for name, group in groups.items():
        assert group["Properties"]["RetentionInDays"] == (400 if name == "TrailLog" else 90), name


def test_api_log_has_nothing_of_people(resources: Resources) -> None:
    setting = resources["RestAPIapiStage"]["Properties"]["AccessLogSetting"]
    fields = json.loads(setting["Format"])
    assert setting["DestinationArn"] == {"Fn::GetAtt": ["ApiAccessLog", "Arn"]}
    assert {"at", "request", "route", "status"} <= set(fields)
    assert [value for value in fields.values() if ABOUT_PEOPLE.search(value)] == []
    assert fields["route"] == "$context.resourcePath", "the route's pattern, not what was typed"


def test_api_may_write_its_log(resources: Resources) -> None:
    assert "ApiLogAccount" in resources["RestAPI"]["DependsOn"]
    role = resources["ApiLogAccount"]["Properties"]["CloudWatchRoleArn"]
    assert role == {"Fn::GetAtt": ["ApiLogWriter", "Arn"]}


def test_wafs_log_is_redacted_and_keeps_only_what_it_acted_on(resources: Resources) -> None:
    logging = resources["WafLogging"]["Properties"]
    redacted = {next(iter(field)) for field in logging["RedactedFields"]}
    headers = {f["SingleHeader"]["Name"] for f in logging["RedactedFields"] if "SingleHeader" in f}
    assert {"UriPath", "QueryString"} <= redacted
    assert {"authorization", "cookie", "x-forwarded-for", "x-standsafe-viewer"} <= headers
    assert "x-standsafe-origin" in headers, "our own secret"
    assert logging["LoggingFilter"]["DefaultBehavior"] == "DROP"
    sampled = [
        rule["VisibilityConfig"]["SampledRequestsEnabled"]
        for rule in resources["OnlyFromTheEdge"]["Properties"]["Rules"]
    ]
    assert not any(sampled), "samples show addresses and paths to whoever opens the console"


def test_edges_log_has_nothing_of_people() -> None:
    template = load_file(TEMPLATE_DIR.parent / "edge_logs.yaml")
    assert check.lint(template, region="us-east-1") == []
    fields = template["Resources"]["EdgeLogDelivery"]["Properties"]["RecordFields"]
    assert "sc-status" in fields
    assert [field for field in fields if ABOUT_PEOPLE.search(field)] == []
    assert template["Resources"]["EdgeLog"]["Properties"]["RetentionInDays"] == 90


def test_each_metric_filter_alarms_at_the_first_event(resources: Resources) -> None:
    alarms = [a["Properties"] for a in of_type(resources, "CloudWatch::Alarm").values()]
    ours = {a["MetricName"]: a for a in alarms if a.get("Namespace") == OURS}
    assert set(ours) == set(filters(resources))
    for alarm in ours.values():
        assert (alarm["Threshold"], alarm["Statistic"]) == (0, "Sum")
        assert alarm["AlarmActions"] == [{"Ref": "Alarms"}]
    for name, resource in of_type(resources, "Logs::MetricFilter").items():
        (metric,) = resource["Properties"]["MetricTransformations"]
        assert (metric["MetricName"], metric["MetricNamespace"]) == (name, OURS)


def test_filter_patterns_are_no_longer_than_cloudwatch_takes(resources: Resources) -> None:
    filled = {
        name: re.sub(r"\$\{[^}]+\}", "x" * 80, pattern)
        for name, pattern in filters(resources).items()
    }
    assert {name: len(p) for name, p in filled.items() if len(p) > 1_024} == {}


def test_alarm_on_reads_spares_functions_alone(resources: Resources) -> None:
    """Each function's role is one of this stack, whose name begins with the stack's."""
    of_functions = "assumed-role/${AWS::StackName}-*"
    for name in ("KeyUseByNoFunction", "EvidenceReadByNoFunction", "SecretsReadByNoFunction"):
        assert of_functions in filters(resources)[name], name
    roles = {
        r["Properties"]["Role"]["Fn::GetAtt"][0]
        for r in of_type(resources, "Lambda::Function").values()
    }
    assert all("RoleName" not in resources[role]["Properties"] for role in roles)


def test_operators_are_spared_for_tables_and_secrets_alone(resources: Resources) -> None:
    spared = {name for name, pattern in filters(resources).items() if "OperatorRole" in pattern}
    assert spared == {"TablesReadByNoFunction", "SecretsReadByNoFunction"}


def test_query_book_explains_every_alarm_and_asks_of_every_log(resources: Resources) -> None:
    book = BOOK.read_text(encoding="utf-8")
    for name in [*filters(resources), "ReportsFlood", "ManyRequests"]:
        assert f"`{name}`" in book, name
    for group in ("TrailLog", "ApiAccessLog", "WafLog", "EdgeLog"):
        assert group in book, group
