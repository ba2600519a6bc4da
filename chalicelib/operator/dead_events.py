"""Events that Lambda gave up on: what each was for, and doing it now.

They are recognised by their own shape, since Lambda's dead-letter queues do not say whose they
were. What is done is what the event's function does, by the same use case.
"""

import json
from collections.abc import Callable
from typing import Any

from chalicelib.aws.dead_events import DeadEvent, LambdaEvent
from chalicelib.model.references import reference_of
from chalicelib.operator.deployment import Deployment

SCHEDULE = "a schedule"
UNKNOWN = "nothing of ours"

EventHandler = Callable[[Deployment, LambdaEvent], object]


def look(deployment: Deployment) -> list[dict[str, Any]]:
    """Say what failed, and where the reason stands; never whom a mail went to."""
    return [_described(deployment, dead) for dead in deployment.list_dead_events()]


def redrive(deployment: Deployment) -> tuple[int, list[str]]:
    """Do what each was for, then take it away; return how many were done, and what failed again."""
    done = 0
    failed: list[str] = []
    for dead in deployment.take_dead_events():
        name = function_of(deployment, dead.event)
        try:
            _ACTS.get(name, _do_nothing)(deployment, dead.event)
        except Exception as error:  # whatever it is: this one stays, and the others have their turn
            failed.append(f"{name}: {type(error).__name__}")
            dead.leave()
            continue
        dead.forget()
        done += 1
    return done, failed


def function_of(deployment: Deployment, event: LambdaEvent) -> str:
    """Name the function whose event it is, by its shape."""
    if event.get("Records"):
        return "record_mail_events"
    source = event.get("source")
    if source == "aws.guardduty":
        return "record_scans"
    if source == "aws.s3":
        bucket = event["detail"]["bucket"]["name"]
        settings = deployment.settings
        buckets = {
            settings.quarantine_bucket: "check_upload",
            settings.templates_bucket: "publish_guidance",
        }
        return buckets.get(bucket, UNKNOWN)
    return SCHEDULE if source == "aws.events" else UNKNOWN


def _described(deployment: Deployment, dead: DeadEvent) -> dict[str, Any]:
    name = function_of(deployment, dead.event)
    why = {
        SCHEDULE: "a scheduled run failed three times: the next one does what it did not",
        UNKNOWN: "no event of ours: redrive takes it away",
    }.get(name, f"{name} failed three times: its log has request {dead.request_id}")
    sent_at = dead.at.strftime("%Y-%m-%dT%H:%M:%SZ")
    return {"queue": "events", "sent_at": sent_at, **_about(dead.event), "why": why}


def _about(event: LambdaEvent) -> dict[str, Any]:
    """Name the case, event and recipient that a mail told of; nothing for other events."""
    if not event.get("Records"):
        return {}
    tags = _mail(event).get("mail", {}).get("tags", {}).get("notification", [""])
    case_id, _, seq_and_recipient = tags[0].partition("_")
    seq, _, recipient = seq_and_recipient.partition("_")
    if not (case_id.startswith("SS") and seq.isdigit()):
        return {}  # a digest, or a mail to operators
    return {"reference": reference_of(case_id), "seq": int(seq), "recipient": recipient}


def _mail(event: LambdaEvent) -> dict[str, Any]:
    mail_event: dict[str, Any] = json.loads(event["Records"][0]["Sns"]["Message"])
    return mail_event


def _record_mail_event(deployment: Deployment, event: LambdaEvent) -> None:
    deployment.record_mail_event(_mail(event))


def _record_scan(deployment: Deployment, event: LambdaEvent) -> None:
    detail = event["detail"]
    key, result = detail["s3ObjectDetails"]["objectKey"], detail["scanResultDetails"]
    deployment.record_scan(key, result.get("scanResultStatus", ""))


def _check_upload(deployment: Deployment, event: LambdaEvent) -> None:
    deployment.settle_upload(event["detail"]["object"]["key"])


def _publish(deployment: Deployment, _event: LambdaEvent) -> None:
    deployment.publish_guidance()


def _do_nothing(_deployment: Deployment, _event: LambdaEvent) -> None:
    """Do nothing: nothing is left to do for it."""


_ACTS: dict[str, EventHandler] = {
    "record_mail_events": _record_mail_event,
    "record_scans": _record_scan,
    "check_upload": _check_upload,
    "publish_guidance": _publish,
}
