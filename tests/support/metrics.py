"""Metrics as they stand in the log, in CloudWatch's embedded format."""

import json
from collections.abc import Iterator
from typing import Any, NamedTuple


class Metric(NamedTuple):
    """One value of a metric."""

    name: str
    value: float
    dimensions: dict[str, str]


def metrics_in(log: str) -> Iterator[Metric]:
    """Read the metrics of a log that has other lines, too."""
    for line in log.splitlines():
        if '"_aws"' in line:
            entry: dict[str, Any] = json.loads(line)
            for written in entry["_aws"]["CloudWatchMetrics"]:
                (names,) = written["Dimensions"]
                for metric in written["Metrics"]:
                    name = metric["Name"]
                    (value,) = entry[name]
                    yield Metric(name, value, {key: entry[key] for key in sorted(names)})
