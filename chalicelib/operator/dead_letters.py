"""``dead-letters list | redrive``."""

import argparse
from typing import Any

from chalicelib.aws.dead_letters import DeadLetter
from chalicelib.aws.queue import from_message
from chalicelib.model.references import reference_of
from chalicelib.operator.deployment import Deployment
from chalicelib.operator.output import Report, count, table

_CONSUMERS = {
    "platforms": "feed_platforms",
    "authorities": "notify_authorities",
    "candidates": "notify_candidates",
}


def list_letters(args: argparse.Namespace, deployment: Deployment) -> Report:
    """Say what is dead-lettered, and why; it stays where it is."""
    found: list[dict[str, Any]] = []
    for queue in _queues(args):
        letters = deployment.dead_letters(queue)
        why = f"{_CONSUMERS[queue]} failed {letters.tries} times: its log has the case id"
        found += [{"queue": queue, **_said(letter, why)} for letter in letters.look()]
    lines = [f"{count(len(found), 'message')} dead-lettered"]
    if found:
        header = ("QUEUE", "SENT", "REFERENCE", "EVENT", "RECIPIENT", "WHY")
        names = ("queue", "sent_at", "reference", "seq", "recipient", "why")
        rows = [tuple(letter.get(name, "?") for name in names) for letter in found]
        lines = [*table(header, rows), *lines]
    return Report({"dead_letters": found}, lines)


def redrive(args: argparse.Namespace, deployment: Deployment) -> Report:
    """Put messages back on their queue."""
    moved = {queue: deployment.dead_letters(queue).redrive() for queue in _queues(args)}
    lines = [f"{queue}: {count(number, 'message')} put back" for queue, number in moved.items()]
    return Report({"redriven": moved}, lines)


def _queues(args: argparse.Namespace) -> list[str]:
    return [args.queue] if args.queue else list(_CONSUMERS)


def _said(letter: DeadLetter, why: str) -> dict[str, Any]:
    sent = {"sent_at": letter.sent_at.strftime("%Y-%m-%dT%H:%M:%SZ")}
    try:
        ids = from_message(letter.body)
    except (ValueError, KeyError, TypeError):
        return {**sent, "why": "its body is not three ids: nothing of ours sent it"}
    reference = reference_of(ids.case_id)
    return {**sent, "reference": reference, "seq": ids.seq, "recipient": ids.recipient, "why": why}
