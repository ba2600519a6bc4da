"""Rates at the edge: they count who sends very much, and never challenge a report of danger."""

import json
import re
import shutil
import subprocess
from ipaddress import ip_address
from typing import Any
from urllib.parse import unquote_plus

import pytest

from bench.events import as_form
from chalicelib.catalogue import load
from chalicelib.catalogue.routing import NOWHERE, route
from tests.support.factories import body
from tests.support.template import Template

Rules = dict[str, dict[str, Any]]

NODE = shutil.which("node")
CHALLENGE = {"Fn::If": ["ChallengesFloods", {"Challenge": {}}, {"Count": {}}]}


@pytest.fixture(scope="module")
def rules(translated: Template) -> Rules:
    acl = translated["Resources"]["OnlyFromTheEdge"]["Properties"]
    return {rule["Name"]: rule for rule in acl["Rules"]}


@pytest.fixture(scope="module")
def danger(rules: Rules) -> re.Pattern[str]:
    """What marks a body as one that may be about danger."""
    _, either = rules["may-be-danger"]["Statement"]["AndStatement"]["Statements"]
    regex, size = either["OrStatement"]["Statements"]
    assert size["SizeConstraintStatement"]["Size"] == 8_192
    assert size["SizeConstraintStatement"]["FieldToMatch"] == {
        "Body": {"OversizeHandling": "MATCH"}
    }
    pattern = regex["RegexMatchStatement"]["RegexString"]
    assert len(pattern) <= 512, "WAF takes no more"
    return re.compile(pattern)


def marked(danger: re.Pattern[str], raw: bytes) -> bool:
    return len(raw) > 8_192 or danger.search(unquote_plus(raw.decode()).lower()) is not None


@pytest.mark.parametrize("separators", [(",", ":"), (", ", ": "), (",\n  ", " : ")])
def test_report_of_danger_is_marked_however_it_is_written(
    danger: re.Pattern[str], separators: tuple[str, str]
) -> None:
    report = body(immediate_danger=True, category="abuse_insult")
    assert marked(danger, json.dumps(report, separators=separators).encode())
    assert marked(danger, as_form(report))
    multipart = (
        b'--x\r\nContent-Disposition: form-data; name="immediate_danger"\r\n\r\nyes\r\n--x--'
    )
    assert marked(danger, multipart)


def test_every_emergency_is_marked_by_its_category_or_sign(danger: re.Pattern[str]) -> None:
    catalogue = load()
    for category in catalogue.categories:
        for sign in ("", *catalogue.signs):
            signs = [sign] if sign else []
            routing = route(
                catalogue,
                category=category,
                signs=tuple(signs),
                immediate_danger=False,
                share_platforms=True,
                share_police=True,
                share_electoral=True,
                place=NOWHERE,
                platforms=(),
                reaches=lambda _: True,
            )
            report = json.dumps(body(category=category, signs=signs)).encode()
            if routing.urgency == "emergency":
                assert marked(danger, report), (category, sign)
    assert not marked(danger, json.dumps(body(category="abuse_insult", signs=[])).encode())


def test_report_that_is_too_long_to_be_read_whole_is_marked(danger: re.Pattern[str]) -> None:
    assert marked(danger, json.dumps(body(category="abuse_insult", statement="x" * 9_000)).encode())


def test_rule_on_reports_leaves_out_what_is_marked(rules: Rules) -> None:
    (label,) = rules["may-be-danger"]["RuleLabels"]
    assert rules["may-be-danger"]["Action"] == {"Count": {}}
    rate = rules["many-reports"]["Statement"]["RateBasedStatement"]
    _, unless = rate["ScopeDownStatement"]["AndStatement"]["Statements"]
    match = unless["NotStatement"]["Statement"]["LabelMatchStatement"]
    assert match == {"Scope": "LABEL", "Key": label["Name"]}
    assert rules["may-be-danger"]["Priority"] < rules["many-reports"]["Priority"]


def test_rule_on_the_rest_leaves_out_reports_files_and_platforms(rules: Rules) -> None:
    rate = rules["many-requests"]["Statement"]["RateBasedStatement"]
    paths = rate["ScopeDownStatement"]["NotStatement"]["Statement"]["OrStatement"]["Statements"]
    left_out = {statement["ByteMatchStatement"]["SearchString"] for statement in paths}
    assert left_out == {"/v1/reports", "/v1/uploads", "/v1/platforms"}


@pytest.mark.parametrize("name", ["many-reports", "many-requests"])
def test_rate_counts_first_and_goes_by_an_address_that_nobody_can_type(
    rules: Rules, translated: Template, name: str
) -> None:
    assert rules[name]["Action"] == CHALLENGE
    assert translated["Parameters"]["ChallengeFloods"]["Default"] == "off"
    rate = rules[name]["Statement"]["RateBasedStatement"]
    assert rate["AggregateKeyType"] == "FORWARDED_IP"
    assert rate["ForwardedIPConfig"] == {
        "HeaderName": "x-standsafe-viewer",
        "FallbackBehavior": "NO_MATCH",
    }


def test_every_behaviour_of_the_api_writes_the_viewers_address(translated: Template) -> None:
    config = translated["Resources"]["Edge"]["Properties"]["DistributionConfig"]
    of_api = [b for b in config["CacheBehaviors"] if b["TargetOriginId"] == "api"]
    assert len(of_api) > 5
    for behaviour in of_api:
        (function,) = behaviour["FunctionAssociations"]
        assert function["FunctionARN"]["Fn::GetAtt"][0] == "ViewerAddress", behaviour["PathPattern"]
        assert function["EventType"] == "viewer-request"


@pytest.mark.skipif(NODE is None, reason="Node is not installed")
@pytest.mark.parametrize(
    ("address", "counted"),
    [
        ("198.51.100.7", "198.51.100.7"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::"),
        ("2001:db8::6", "2001:db8:0:0::"),
        ("::1", "0:0:0:0::"),
        ("2001:db8:1:2::", "2001:db8:1:2::"),
        ("fe80::1:2:3:4", "fe80:0:0:0::"),
    ],
)
def test_viewers_address_is_one_network_and_replaces_what_was_sent(
    translated: Template, address: str, counted: str
) -> None:
    code = translated["Resources"]["ViewerAddress"]["Properties"]["FunctionCode"]
    headers = {"x-standsafe-viewer": {"value": "192.0.2.1"}}
    event = json.dumps({"viewer": {"ip": address}, "request": {"headers": headers}})
    script = f"{code}\nconsole.log(handler({event}).headers['x-standsafe-viewer'].value);"
    done = subprocess.run(  # noqa: S603 - our own script
        [NODE or "", "-e", script], capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == counted
    assert ip_address(counted).exploded[:19] == ip_address(address).exploded[:19]


def test_reports_have_the_accounts_own_ceiling_and_everything_else_less(
    translated: Template,
) -> None:
    settings = translated["Resources"]["RestAPIapiStage"]["Properties"]["MethodSettings"]
    by_method = {(setting["ResourcePath"], setting["HttpMethod"]): setting for setting in settings}
    reports, default_rates = by_method["/~1v1~1reports", "POST"], by_method["/*", "*"]
    assert (reports["ThrottlingRateLimit"], reports["ThrottlingBurstLimit"]) == (10_000, 5_000)
    assert default_rates["ThrottlingRateLimit"] <= reports["ThrottlingRateLimit"] / 10
    assert reports["MetricsEnabled"] is True, "or the alarm on floods sees nothing"


def test_flood_of_reports_alarms(translated: Template) -> None:
    alarm = translated["Resources"]["ReportsFlood"]["Properties"]
    dimensions = {dimension["Name"]: dimension["Value"] for dimension in alarm["Dimensions"]}
    assert dimensions == {
        "ApiName": translated["Resources"]["RestAPI"]["Properties"]["Body"]["info"]["title"],
        "Stage": translated["Resources"]["RestAPIapiStage"]["Properties"]["StageName"],
        "Method": "POST",
        "Resource": "/v1/reports",
    }


def test_address_over_a_rate_alarms_whether_it_is_counted_or_challenged(
    translated: Template, rules: Rules
) -> None:
    metrics = translated["Resources"]["ManyRequests"]["Properties"]["Metrics"]
    alarmed = set()
    for metric in (query["MetricStat"]["Metric"] for query in metrics if "MetricStat" in query):
        dimensions = {dimension["Name"]: dimension["Value"] for dimension in metric["Dimensions"]}
        alarmed.add((metric["MetricName"], dimensions["Rule"]))
    names = [rules[rule]["VisibilityConfig"]["MetricName"] for rule in rules if "many-" in rule]
    kinds = ("CountedRequests", "ChallengeRequests")
    assert alarmed == {(kind, name) for kind in kinds for name in names}
