"""Let things go wrong: a mail comes back, and a consumer cannot do its work."""

import json
from collections.abc import Iterator, Mapping
from typing import Any

from chalicelib.model.references import parse_reference
from local.story import PLATFORM
from rehearsal.deployed import Deployed, until
from rehearsal.gaps import gap_remains
from rehearsal.loop import force_address, post_report

_DENIAL = "refuses-for-rehearsal"


def bounce_mail(deployed: Deployed) -> Iterator[str]:
    """Have the police's mail come back: the reporter reads so, and the address is suppressed."""
    reported = post_report(deployed)
    address = force_address(deployed)
    before = len(deployed.account.mails())
    until("mails", lambda: len(deployed.account.mails()) > before)
    police = until("the police as recipient", lambda: _police(deployed, reported))
    until("a mail to the police", lambda: _police(deployed, reported)["state"] != "queued")
    gap_remains("mail_events_are_published", works=police["state"] in {"delivered", "failed"})
    _publish(deployed, _bounce(reported, police["id"], address))
    until("suppression of the address", lambda: _is_suppressed(deployed, address))
    yield "record_mail_events has suppressed the address that a mail came back from"
    deployed.operators.adapters.suppressions.allow(address)


def redrive_dead_letter(deployed: Deployed) -> Iterator[str]:
    """Deny a consumer its table until its message is dead-lettered; allow it; re-drive."""
    iam, sqs = deployed.account.client("iam"), deployed.account.client("sqs")
    role, url = deployed.stack.resource("FeedPlatformsRole"), deployed.outputs["PlatformsQueueUrl"]
    policy = sqs.get_queue_attributes(QueueUrl=url, AttributeNames=["All"])["Attributes"]
    iam.put_role_policy(RoleName=role, PolicyName=_DENIAL, PolicyDocument=_denial("dynamodb:*"))
    sqs.set_queue_attributes(QueueUrl=url, Attributes=_impatient(policy))
    peer = deployed.peer(PLATFORM)
    ack = list(peer.poll(returnImmediately=True)["sets"])
    peer.poll(ack=ack, maxEvents=0)
    reported = post_report(deployed)
    until("a dead letter", lambda: _is_dead(deployed))
    yield "a consumer without its permission leaves its message to the dead-letter queue"
    iam.delete_role_policy(RoleName=role, PolicyName=_DENIAL)
    restored = {name: policy[name] for name in ("VisibilityTimeout", "RedrivePolicy")}
    sqs.set_queue_attributes(QueueUrl=url, Attributes=restored)
    deployed.operators.redrive_dead_letters("platforms")
    sets = until("the token", lambda: peer.poll(returnImmediately=True)["sets"])
    case = parse_reference(reported["reference"])
    yield f"with it, the message that was re-driven becomes {len(sets)} token (case {case})"


def _denial(action: str) -> str:
    statement = {"Effect": "Deny", "Action": action, "Resource": "*"}
    return json.dumps({"Version": "2012-10-17", "Statement": [statement]})


def _impatient(policy: Mapping[str, str]) -> dict[str, str]:
    """Allow one try of 30 seconds: the template's eight of three minutes each take too long."""
    redrive = {**json.loads(policy["RedrivePolicy"]), "maxReceiveCount": 1}
    return {"VisibilityTimeout": "30", "RedrivePolicy": json.dumps(redrive)}


def _is_dead(deployed: Deployed) -> bool:
    letters, _ = deployed.operators.list_dead_letters("platforms")
    return bool(letters)


def _police(deployed: Deployed, reported: Mapping[str, str]) -> Mapping[str, Any]:
    recipients = deployed.status(reported)["recipients"]
    police: Mapping[str, Any] = next(r for r in recipients if r["id"].startswith("police-"))
    return police


def _bounce(reported: Mapping[str, str], recipient: str, address: str) -> Mapping[str, Any]:
    case = parse_reference(reported["reference"])
    mail = {
        "messageId": "rehearsal",
        "destination": [address],
        "tags": {"notification": [f"{case}_1_{recipient}"]},
    }
    return {"eventType": "Bounce", "mail": mail, "bounce": {"bounceType": "Permanent"}}


def _publish(deployed: Deployed, event: Mapping[str, Any]) -> None:
    topic = deployed.outputs["MailEventsTopic"]
    deployed.account.client("sns").publish(
        TopicArn=topic,
        Subject="Amazon SES Email Event Notification",
        Message=json.dumps(event),
        # see notifications_have_attributes in infra/rehearsal-gaps.yaml
        MessageAttributes={"rehearsal": {"DataType": "String", "StringValue": "1"}},
    )


def _is_suppressed(deployed: Deployed, address: str) -> bool:
    return deployed.operators.adapters.suppressions.reason(address) is not None
