"""Watch every function alike: an alarm where calls are refused, and one where time runs out.

Both are made from the functions that there are, so that none can be forgotten; ``alarms.yaml`` has
what is particular to one. How long an alarm on errors looks back follows from how often a function
runs: two runs of an hourly one are never within ten minutes.
"""

import re
from typing import Any

from infra.load import Template

FUNCTION = "AWS::Serverless::Function"
OWN_METRICS = frozenset({"APIHandler"})
"""Has alarms of its own: people wait for it."""
_SECONDS = {"minute": 60, "hour": 3_600}
_USED_UP = 0.8
"""So much of its time limit, and a run that is a little longer is cut off."""


def alarms_of(resources: Template) -> Template:
    """Return both alarms of each function of a SAM template, by name."""
    alarms: Template = {}
    for name, resource in resources.items():
        if resource.get("Type") == FUNCTION and name not in OWN_METRICS:
            condition = {key: resource[key] for key in ("Condition",) if key in resource}
            alarms[f"{name}Throttled"] = {**condition, **_throttled(name)}
            limit = resource["Properties"]["Timeout"]
            alarms[f"{name}Slow"] = {**condition, **_slow(name, limit)}
    return alarms


def failing_by_schedule(resources: Template) -> Template:
    """Return the alarms on errors of functions that run more seldom than the alarm looks, by name:
    they look at as many runs as others do at five minutes."""
    alarms: Template = {}
    for name, resource in resources.items():
        alarm, seconds = resources.get(f"{name}Failing"), _seconds_between(resource)
        if alarm and seconds > alarm["Properties"]["Period"]:
            described = f"{name} raised errors in two runs one after the other"
            longer = {"Period": seconds, "AlarmDescription": described}
            alarms[f"{name}Failing"] = {**alarm, "Properties": {**alarm["Properties"], **longer}}
    return alarms


def _seconds_between(resource: Template) -> int:
    """Return how long lies between two runs of a function; 0 where it has no rate."""
    events = resource.get("Properties", {}).get("Events", {}).values()
    rates = (str(event["Properties"].get("Schedule", "")) for event in events)
    matches = filter(None, (re.fullmatch(r"rate\((\d+) (minute|hour)s?\)", r) for r in rates))
    return max((int(match[1]) * _SECONDS[match[2]] for match in matches), default=0)


def _throttled(function: str) -> Template:
    return _alarm(
        function,
        AlarmDescription=f"Calls of {function} were refused for fifteen minutes: too many at once",
        MetricName="Throttles",
        Statistic="Sum",
        EvaluationPeriods=3,
        Threshold=0,
    )


def _slow(function: str, limit: int) -> Template:
    most = int(limit * _USED_UP)
    return _alarm(
        function,
        AlarmDescription=f"{function} took more than {most} of the {limit} seconds that it has",
        MetricName="Duration",
        Statistic="Maximum",
        EvaluationPeriods=1,
        Threshold=most * 1_000,
    )


def _alarm(function: str, **properties: Any) -> Template:
    return {
        "Type": "AWS::CloudWatch::Alarm",
        "Properties": {
            "Namespace": "AWS/Lambda",
            "Dimensions": [{"Name": "FunctionName", "Value": {"Ref": function}}],
            "Period": 300,
            "ComparisonOperator": "GreaterThanThreshold",
            "TreatMissingData": "notBreaching",
            "AlarmActions": [{"Ref": "Alarms"}],
            **properties,
        },
    }
