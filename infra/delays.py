"""Watch the objectives on delay: alarm by how fast a month's budget of misses burns.

Of reports 99 in 100 reach each recipient in time: below 85.6 % the budget of one in 100 burns 14.4
times too fast, below 94 % 6 times. The long window says that it is no accident, the short one that
it still goes on (Google's SRE workbook, chapter 5). What is not pressing reaches an authority by
the hour, so a window of less than an hour would often be empty.
"""

from collections.abc import Iterator
from typing import Any, NamedTuple

from chalicelib.telemetry import METRICS
from chalicelib.usecases.notifications.measure_delay import METRIC
from infra.dashboard import OBJECTIVES
from infra.load import Template

_NAMES = {300: "Minutes", 1_800: "HalfHour", 3_600: "Hour", 21_600: "SixHours"}
_SPANS = {300: "five minutes", 1_800: "half an hour", 3_600: "an hour", 21_600: "six hours"}
_ARRIVE = {
    "authority_pressing": "pressing reports {} took over two minutes to reach their authority",
    "authority": "other reports {} took over 75 minutes to reach their authority",
    "platform": "reports {} took over two minutes to stand in their platform's feed",
    "reporter": "reports {} were confirmed by mail after over five minutes",
}


class BurnRate(NamedTuple):
    """How fast a budget burns: seconds of both windows, and the least share in time, in percent."""

    long: int
    short: int
    least: float
    share: str


FAST = BurnRate(3_600, 300, 85.6, "more than 14 in 100")
SLOW = BurnRate(21_600, 1_800, 94, "more than 6 in 100")
BY_THE_HOUR = SLOW._replace(short=3_600)

WATCHED = {
    "PressingReportsWait": ("authority_pressing", FAST),
    "PressingReportsWaitSlowly": ("authority_pressing", SLOW),
    "AuthoritiesWait": ("authority", BY_THE_HOUR),
    "PlatformsWait": ("platform", FAST),
    "PlatformsWaitSlowly": ("platform", SLOW),
    "ReportersWait": ("reporter", FAST),
    "ReportersWaitSlowly": ("reporter", SLOW),
}


def alarms() -> Template:
    """Return every alarm on delay, by name: those that tell, and both parts of each."""
    return {
        name: resource
        for whole, (kind, rate) in WATCHED.items()
        for name, resource in _alarms_of(whole, kind, rate)
    }


def _alarms_of(whole: str, kind: str, rate: BurnRate) -> Iterator[tuple[str, Template]]:
    parts = {f"{whole}{_NAMES[seconds]}": seconds for seconds in (rate.long, rate.short)}
    missed = _ARRIVE[kind].format(rate.share)
    for part, seconds in parts.items():
        text = f"Within {_SPANS[seconds]}, of {missed} (a part of {whole})"
        yield part, _part(kind, seconds, rate.least, text)
    rule = " AND ".join(f'ALARM("${{{part}}}")' for part in parts)
    yield (
        whole,
        {
            "Type": "AWS::CloudWatch::CompositeAlarm",
            "Properties": {
                "AlarmDescription": f"Within {_SPANS[rate.long]} and still, of {missed}",
                "AlarmRule": {"Fn::Sub": rule},
                "AlarmActions": [{"Ref": "Alarms"}],
            },
        },
    )


def _part(kind: str, seconds: int, least: float, description: str) -> Template:
    dimensions: dict[str, Any] = {"service": "standsafe", "stage": {"Ref": "Stage"}}
    dimensions["recipient"] = kind
    return {
        "Type": "AWS::CloudWatch::Alarm",
        "Properties": {
            "AlarmDescription": description,
            "Namespace": METRICS,
            "MetricName": METRIC,
            "Dimensions": [{"Name": name, "Value": value} for name, value in dimensions.items()],
            "ExtendedStatistic": f"PR(:{OBJECTIVES[kind]})",
            "Period": seconds,
            "EvaluationPeriods": 1,
            "Threshold": least,
            "ComparisonOperator": "LessThanThreshold",
            "TreatMissingData": "notBreaching",
        },
    }
