"""``dead-letters list | redrive``."""

import argparse
from typing import Any

from chalicelib.aws.dead_letters import DeadLetter
from chalicelib.aws.queue import from_message
from chalicelib.model.queues import CONSUMER_OF
from chalicelib.model.references import reference_of
from chalicelib.operator import dead_events
from chalicelib.operator.deployment import Deployment
from chalicelib.operator.output import CommandResult, count, table

EVENTS = "events"


def list_letters(args: argparse.Namespace, deployment: Deployment) -> CommandResult:
    """Say what is dead-lettered, and why; it stays where it is."""
    rows: list[dict[str, Any]] = []
    for queue in _queues(args):
        if queue == EVENTS:
            rows += dead_events.look(deployment)
            continue
        letters, tries = deployment.list_dead_letters(queue)
        why = f"{CONSUMER_OF[queue]} failed {tries} times: its log has the case id"
        rows += [{"queue": queue, **_described(letter, why)} for letter in letters]
    lines = [f"{count(len(rows), 'message')} dead-lettered"]
    if rows:
        header = ("QUEUE", "SENT", "REFERENCE", "EVENT", "RECIPIENT", "WHY")
        names = ("queue", "sent_at", "reference", "seq", "recipient", "why")
        cells = [tuple(letter.get(name, "-") for name in names) for letter in rows]
        lines = [*table(header, cells), *lines]
    return CommandResult({"dead_letters": rows}, lines)


def redrive(args: argparse.Namespace, deployment: Deployment) -> CommandResult:
    """Put messages back on their queue."""
    moved: dict[str, int] = {}
    events = dead_events.RedrivenEvents()
    for queue in _queues(args):
        if queue == EVENTS:
            events = dead_events.redrive(deployment)
            moved[queue] = events.done
        else:
            moved[queue] = deployment.redrive_dead_letters(queue)
    lines = [f"{queue}: {count(number, 'message')} put back" for queue, number in moved.items()]
    lines += events.news
    lines += [f"failed once more, and kept: {failure}" for failure in events.failed]
    lists = {"news": events.news, "failed": events.failed}
    data = {"redriven": moved, **{name: entries for name, entries in lists.items() if entries}}
    return CommandResult(data, lines, exit_code=1 if events.failed else 0)


def _queues(args: argparse.Namespace) -> list[str]:
    return [args.queue] if args.queue else [*CONSUMER_OF, EVENTS]


def _described(letter: DeadLetter, why: str) -> dict[str, Any]:
    fields: dict[str, Any] = {"sent_at": letter.sent_at.strftime("%Y-%m-%dT%H:%M:%SZ")}
    try:
        ids = from_message(letter.body)
    except (ValueError, KeyError, TypeError):
        return {**fields, "why": "its body is not three ids: nothing of ours sent it"}
    is_case = ids.case_id.startswith("SS")
    reference = reference_of(ids.case_id) if is_case else ids.case_id
    return {
        **fields,
        "reference": reference,
        "seq": ids.seq,
        "recipient": ids.recipient,
        "why": why,
    }
