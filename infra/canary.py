"""Have each function called by an alias, and move the alias step by step where people wait for it.

A version is published for each ``Release``, which ``make deploy`` makes from the code, the template
and the parameters: a parameter that changes is a release, too. CodeDeploy sends a tenth of calls to
the new version for ten minutes, and all back to the old one where an alarm is raised; then the
whole stack rolls back.
"""

from typing import Any

from infra.load import Template

ALIAS = "live"
WAITED_FOR = (
    "APIHandler",
    "FanOut",
    "FeedPlatforms",
    "NotifyAuthorities",
    "NotifyVerified",
    "NotifyReporters",
)
"""Functions that people who report, and recipients, wait for."""
ROLLING_BACK = ("ApiAnsweringWithErrors", "ApiSlow", "RecordsFailing", "PressingUnsentAlarm")
"""Alarms beside the new version's own errors."""

_RELEASE = {"Ref": "Release"}
_AT_ONCE = "DeploysAtOnce"


def add_aliases(template: Template, functions: list[str]) -> None:
    """Publish a version of each function of a SAM template, and have everything call its alias."""
    resources = template["Resources"]
    for name in functions:
        resources[name]["Properties"] |= {
            "AutoPublishAlias": ALIAS,
            "Description": _RELEASE,  # a version is not published where nothing is new
            "VersionDescription": _RELEASE,
        }
    for name in WAITED_FOR:
        resources[name]["Properties"]["DeploymentPreference"] = {
            "Type": {"Fn::If": [_AT_ONCE, "AllAtOnce", "Canary10Percent10Minutes"]},
            "Alarms": [{"Ref": alarm} for alarm in (*ROLLING_BACK, alarm_name(name))],
        }
        resources[alarm_name(name)] = _failing(name)
    resources["RestAPI"] = _by_alias(resources["RestAPI"])
    resources["APIHandlerInvokePermission"]["Properties"]["FunctionName"] = {
        "Ref": alias_name("APIHandler")
    }


def alias_name(function: str) -> str:
    """Return the logical id that SAM gives to the alias of a function."""
    return f"{function}Alias{ALIAS}"


def alarm_name(function: str) -> str:
    """Return the logical id of the alarm on the errors of a function's new version."""
    return f"{function}NewVersionFailing"


def _by_alias(value: Any) -> Any:
    """Have the API call the alias, whose Ref is its address."""
    if isinstance(value, str):
        return value.replace("${APIHandler.Arn}", f"${{{alias_name('APIHandler')}}}")
    if isinstance(value, list):
        return [_by_alias(inner) for inner in value]
    if isinstance(value, dict):
        return {key: _by_alias(inner) for key, inner in value.items()}
    return value


def _failing(function: str) -> Template:
    """Alarm at the first error of the version that the alias is moved to."""
    return {
        "Type": "AWS::CloudWatch::Alarm",
        "Properties": {
            "AlarmDescription": f"The newest version of {function} raised an error",
            "Namespace": "AWS/Lambda",
            "MetricName": "Errors",
            "Dimensions": [
                {"Name": "FunctionName", "Value": {"Ref": function}},
                {"Name": "Resource", "Value": {"Fn::Sub": f"${{{function}}}:{ALIAS}"}},
                {
                    "Name": "ExecutedVersion",
                    "Value": {"Fn::GetAtt": [f"{function}.Version", "Version"]},
                },
            ],
            "Statistic": "Sum",
            "Period": 60,
            "EvaluationPeriods": 1,
            "Threshold": 0,
            "ComparisonOperator": "GreaterThanThreshold",
            "TreatMissingData": "notBreaching",
            "AlarmActions": [{"Ref": "Alarms"}],
        },
    }
