"""What everybody has seen of a world, and the promises that it breaks."""

import json
from collections.abc import Mapping
from typing import Any, cast

from chalicelib.container import Container, use_container
from chalicelib.model.folding import fold
from chalicelib.store.case_log import CaseLogTable
from tests.support.canaries import ABUSE, HANDLE, MAIL, MESSAGE, NAME, PHONE, STATEMENT
from tests.support.faults.parties import ADDRESSES
from tests.support.faults.story import Story
from tests.support.faults.world import FaultWorld
from tests.support.promises import MailSeen, Observed, broken_promises
from tests.support.web_client import call

_WORDS = (NAME, "Zebedee", MAIL, PHONE, STATEMENT, ABUSE, HANDLE, MESSAGE, "filename-canary")


def observe(world: FaultWorld, story: Story) -> Observed:
    """Gather what everybody has seen, as a process that was not there before."""
    container = world.process()
    log = cast("CaseLogTable", container.adapters.case_log)
    cases = {case_id: fold(log.read(case_id)) for case_id in log.case_ids()}
    use_container(container)
    for platform in (story.x, story.facebook):
        story.poll_quietly(platform)
    mails = [
        MailSeen(mail.to, mail.key, mail.tag, str(mail.message["Subject"]), mail.id)
        for mail in world.wire.mails
    ]
    reports = {report.case_id: report for report in story.reports}
    receipts = [receipt for report in story.reports if (receipt := report.receipt)]
    return Observed(
        cases=cases,
        accepted=list(reports),
        acts=story.acts,
        rows={case_id: list(log.stored(case_id)) for case_id in cases},
        mails=mails,
        addresses={
            **{recipient: [address] for recipient, address in ADDRESSES.items()},
            **{case_id: [MAIL] for case_id in cases},
        },
        tokens=story.tokens,
        answered=story.tried,
        statuses={
            case_id: _status(report.path, report.receipt)
            for case_id, report in reports.items()
            if case_id in cases and not cases[case_id].erased
        },
        private_words=[*_WORDS, *receipts, story.access_code],
        public_texts={
            "log": world.log.getvalue(),
            "queues": "\n".join(world.wire.messages),
            "subjects": "\n".join(mail.subject for mail in mails),
        },
    )


def _status(path: str, receipt: str) -> Mapping[str, Any]:
    answer = call("GET", path, authorization=f"Bearer {receipt}")
    assert answer.status == 200, f"status is not true: it is answered {answer.status}"
    status: Mapping[str, Any] = json.loads(answer.body)
    return status


def broken(world: FaultWorld, story: Story) -> list[str]:
    """List the promises that a world at rest breaks, and what only an operator can mend."""
    try:
        observed = observe(world, story)
    except AssertionError as error:
        return [str(error)]
    doubled = [
        f"accepted is doubled: {case.reference} was never answered"
        for case in observed.cases.values()
        if case.case_id not in observed.accepted
    ]
    dead = [f"somebody is not notified: {name} was given up" for name in world.dead()]
    return [*broken_promises(observed), *doubled, *dead, *_waiting(world.process())]


def _waiting(container: Container) -> list[str]:
    waiting = container.adapters.operator_inbox.waiting(10)
    return [f"somebody is not notified: operators of {dispatch}" for dispatch, _ in waiting]
