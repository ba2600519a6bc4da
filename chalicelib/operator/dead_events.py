"""Events that Lambda gave up on: what each was for, and doing it now.

They are recognised by their own shape, since Lambda's dead-letter queues do not say whose they
were. What is done is what the event's function does, by the same use case; what that would raise an
alarm on, the operator who redrives is told.
"""

import json
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

from chalicelib.aws.dead_events import DeadEvent, LambdaEvent
from chalicelib.consumers.messages import FAILURES
from chalicelib.model.references import reference_of
from chalicelib.operator.deployment import Deployment

SCHEDULE = "a schedule"
UNKNOWN = "nothing of ours"

EventHandler = Callable[[Deployment, LambdaEvent], str]
"""Does what an event is for, and gives what an operator has to know of it; "" for nothing."""


@dataclass(slots=True)
class RedrivenEvents:
    """How many events were done, what failed again, and what operators have to know."""

    done: int = 0
    failed: list[str] = field(default_factory=list)
    news: list[str] = field(default_factory=list)


def look(deployment: Deployment) -> list[dict[str, Any]]:
    """Say what failed, and where the reason stands; never whom a mail went to."""
    return [_described(deployment, dead) for dead in deployment.list_dead_events()]


def redrive(deployment: Deployment) -> RedrivenEvents:
    """Do what each was for, then take it away."""
    redriven = RedrivenEvents()
    for dead in deployment.take_dead_events():
        name = function_of(deployment, dead.event)
        try:
            news = _ACTS.get(name, _do_nothing)(deployment, dead.event)
        except Exception as error:  # whatever it is: this one stays, and the others have their turn
            redriven.failed.append(f"{name}: {type(error).__name__}")
            dead.leave()
            continue
        dead.forget()
        redriven.done += 1
        redriven.news += [news] if news else []
    return redriven


def function_of(deployment: Deployment, event: LambdaEvent) -> str:
    """Name the function whose event it is, by its shape."""
    if event.get("Records"):
        return "record_mail_events"
    source = event.get("source")
    if source == "aws.guardduty":
        return "record_scans"
    if source == "aws.s3":
        bucket = _member(event, "detail", "bucket", "name")
        settings = deployment.settings
        buckets = {
            settings.quarantine_bucket: "check_upload",
            settings.templates_bucket: "publish_guidance",
        }
        return buckets.get(str(bucket), UNKNOWN)
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
    tag = ""
    with suppress(KeyError, IndexError, TypeError, ValueError, AttributeError):  # another shape
        tag = _tag(_mail(event))
    case_id, _, seq_and_recipient = tag.partition("_")
    seq, _, recipient = seq_and_recipient.partition("_")
    if not (case_id.startswith("SS") and seq.isdigit()):
        return {}  # a digest, or a mail to operators
    return {"reference": reference_of(case_id), "seq": int(seq), "recipient": recipient}


def _mail(event: LambdaEvent) -> dict[str, Any]:
    mail_event: dict[str, Any] = json.loads(event["Records"][0]["Sns"]["Message"])
    return mail_event


def _tag(mail_event: Mapping[str, Any]) -> str:
    (tag, *_) = mail_event["mail"]["tags"]["notification"]
    return str(tag)


def _member(event: Any, *path: str) -> Any:
    """Return what stands there in an event; None where it has another shape."""
    for name in path:
        event = event.get(name) if isinstance(event, Mapping) else None
    return event


def _record_mail_event(deployment: Deployment, event: LambdaEvent) -> str:
    mail_event = _mail(event)
    is_new = deployment.record_mail_event(mail_event)
    failed = is_new and mail_event["eventType"] in FAILURES
    return f"mail failed: {_tag(mail_event)}" if failed else ""


def _record_scan(deployment: Deployment, event: LambdaEvent) -> str:
    detail = event["detail"]
    key, result = detail["s3ObjectDetails"]["objectKey"], detail["scanResultDetails"]
    verdict = deployment.record_scan(key, result.get("scanResultStatus", ""))
    return f"malware found: {key}" if verdict == "infected" else ""


def _check_upload(deployment: Deployment, event: LambdaEvent) -> str:
    deployment.settle_upload(event["detail"]["object"]["key"])
    return ""


def _publish(deployment: Deployment, _event: LambdaEvent) -> str:
    failed = len(deployment.publish_guidance().failed)
    return f"pages that keep their last version: {failed}" if failed else ""


def _do_nothing(_deployment: Deployment, _event: LambdaEvent) -> str:
    """Do nothing: nothing is left to do for it."""
    return ""


_ACTS: dict[str, EventHandler] = {
    "record_mail_events": _record_mail_event,
    "record_scans": _record_scan,
    "check_upload": _check_upload,
    "publish_guidance": _publish,
}
