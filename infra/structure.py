"""Hold the translated template to what AWS never asks for: what breaks is named.

`make package` refuses a template with a fault. Docs are held beside: each alarm has its section of
the runbook (``tests/infra/test_runbook.py``), each table its row in docs/deploying.md.
"""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from infra.load import Template

Resources = Mapping[str, dict[str, Any]]

SPARE = 6
"""So many times its consumer's time limit a message stays hidden: AWS's own advice for Lambda.
https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-configure.html"""
MOST_RESOURCES = 500
"""Of one template."""
PROTECTED = {"Ref": "DeletionProtection"}


def faults(template: Template) -> list[str]:
    """Name each fault of a translated template."""
    resources: Resources = template["Resources"]
    return [
        *_of_queues(resources),
        *_of_functions(resources),
        *_of_logs(resources),
        *_of_alarms(resources),
        *_of_tables(resources),
        *_of_size(resources),
    ]


def of_type(resources: Resources, kind: str) -> dict[str, dict[str, Any]]:
    """Return the properties of each resource of a type, by name."""
    return {n: r.get("Properties", {}) for n, r in resources.items() if r["Type"] == f"AWS::{kind}"}


def refers_to(value: Any, name: str) -> bool:
    """Return whether a part of the template refers to a resource."""
    if isinstance(value, dict):
        direct = value.get("Ref") == name or value.get("Fn::GetAtt", [None])[0] == name
        return direct or any(refers_to(inner, name) for inner in value.values())
    if isinstance(value, list):
        return any(refers_to(inner, name) for inner in value)
    return isinstance(value, str) and re.search(rf"\$\{{{name}[.}}]", value) is not None


def _alarms_on(resources: Resources, name: str, metric: str) -> list[str]:
    return [
        alarm
        for alarm, properties in of_type(resources, "CloudWatch::Alarm").items()
        if properties.get("MetricName") == metric
        and len(properties["Dimensions"]) == 1  # not of one version alone
        and refers_to(properties["Dimensions"], name)
        and properties.get("AlarmActions")
    ]


def _of_queues(resources: Resources) -> Iterator[str]:
    queues, dead = of_type(resources, "SQS::Queue"), _dead_letter_queues(resources)
    for name, properties in queues.items():
        if name in dead:
            if not _alarms_on(resources, name, "ApproximateNumberOfMessagesVisible"):
                yield f"{name}: no alarm on what lies in this dead-letter queue"
            continue
        if not any(refers_to(properties.get("RedrivePolicy"), letter) for letter in dead):
            yield f"{name}: no dead-letter queue"
        if not _alarms_on(resources, name, "ApproximateAgeOfOldestMessage"):
            yield f"{name}: no alarm on the age of its oldest message"
        yield from _of_consumers(resources, name, properties)


def _dead_letter_queues(resources: Resources) -> set[str]:
    policies = [p.get("RedrivePolicy") for p in of_type(resources, "SQS::Queue").values()]
    policies += [p.get("DeadLetterConfig") for p in of_type(resources, "Lambda::Function").values()]
    return {
        name
        for name in of_type(resources, "SQS::Queue")
        if any(refers_to(policy, name) for policy in policies)
    }


def _of_consumers(resources: Resources, queue: str, properties: Mapping[str, Any]) -> Iterator[str]:
    consumers = [
        consumer_of(resources, mapping)
        for mapping in of_type(resources, "Lambda::EventSourceMapping").values()
        if refers_to(mapping["EventSourceArn"], queue)
    ]
    if len(consumers) != 1:
        yield f"{queue}: {len(consumers)} consumers, not one"
    for name in consumers:
        limit = resources[name]["Properties"]["Timeout"]
        if limit * SPARE > properties.get("VisibilityTimeout", 30):
            yield f"{queue}: a message is seen again before {name} had {SPARE} times its {limit} s"


def consumer_of(resources: Resources, mapping: Mapping[str, Any]) -> str:
    """Return the function that an event source brings its events to, by alias or not."""
    name: str = mapping["FunctionName"]["Ref"]
    if resources[name]["Type"] == "AWS::Lambda::Alias":
        name = resources[name]["Properties"]["FunctionName"]["Ref"]
    return name


def _of_functions(resources: Resources) -> Iterator[str]:
    functions = of_type(resources, "Lambda::Function")
    roles = [properties["Role"]["Fn::GetAtt"][0] for properties in functions.values()]
    for name, properties in functions.items():
        role = properties["Role"]["Fn::GetAtt"][0]
        if roles.count(role) > 1 or not resources[role]["Properties"].get("Policies"):
            yield f"{name}: no policy of its own"
        if "Timeout" not in properties:
            yield f"{name}: no time limit"
        for metric in ("Errors", "Throttles", "Duration"):
            if not _alarms_on(resources, name, metric):
                yield f"{name}: no alarm on {metric}"


def _of_logs(resources: Resources) -> Iterator[str]:
    groups = of_type(resources, "Logs::LogGroup")
    for name, properties in groups.items():
        if not properties.get("RetentionInDays"):
            yield f"{name}: kept for ever"
    for function in of_type(resources, "Lambda::Function"):
        if not any(refers_to(p.get("LogGroupName"), function) for p in groups.values()):
            yield f"{function}: Lambda makes its log group, which is kept for ever"


def _of_alarms(resources: Resources) -> Iterator[str]:
    kinds = ("CloudWatch::Alarm", "CloudWatch::CompositeAlarm")
    alarms = {n: p for kind in kinds for n, p in of_type(resources, kind).items()}
    rules = [p["AlarmRule"] for p in of_type(resources, kinds[1]).values()]
    for name, properties in alarms.items():
        if not properties.get("AlarmDescription"):
            yield f"{name}: says nothing"
        if not properties.get("AlarmActions") and not refers_to(rules, name):
            yield f"{name}: tells nobody, and is part of no other alarm"


def _of_tables(resources: Resources) -> Iterator[str]:
    """Name each table that is recovered to any second and not protected from deletion."""
    for name, properties in of_type(resources, "DynamoDB::Table").items():
        recovery = properties.get("PointInTimeRecoverySpecification", {})
        recovered = bool(recovery.get("PointInTimeRecoveryEnabled"))
        protected = properties.get("DeletionProtectionEnabled") == PROTECTED
        if recovered and not protected:
            yield f"{name}: worth a recovery to any second, and not protected from deletion"


def _of_size(resources: Resources) -> Iterator[str]:
    if len(resources) > MOST_RESOURCES:
        yield f"{len(resources)} resources; CloudFormation takes {MOST_RESOURCES} in one template"
