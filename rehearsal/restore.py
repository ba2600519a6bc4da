"""Lose tables, bring them back, and have what follows from the log made anew by one command."""

import time
from collections.abc import Iterator

from chalicelib.operator.cli import main
from local.story import PLATFORM
from rehearsal.deployed import SECONDS, Deployed, until
from rehearsal.errors import expect
from rehearsal.loop import post_report
from rehearsal.rows import Rows

_PAUSE = 5
_DERIVED = ("FeedTable", "ClocksTable", "StatsTable", "PatternsTable")


def restore_tables(deployed: Deployed) -> Iterator[str]:
    """Restore the log beside itself, lose it and all that follows from it, and go on."""
    reported = post_report(deployed)
    peer = deployed.peer(PLATFORM)
    waiting = until("a token", lambda: peer.poll(returnImmediately=True)["sets"])
    reference = reported["reference"]
    until("mails", lambda: _mails_about(deployed, reference))
    log = Rows(deployed.account, deployed.outputs["CaseEventsTable"])
    count = until("a log that is at rest", lambda: _at_rest(log), 4 * SECONDS)
    mails = _mails_about(deployed, reference)  # all of them: nothing is on its way any more
    rows = list(_restored(deployed).all())
    expect(len(rows) == count, f"the restored log has {len(rows)} events of {count}")
    yield f"the log is restored beside itself, {len(rows)} events"
    for table in _DERIVED:
        Rows(deployed.account, deployed.outputs[table]).empty()
    log.empty()
    for row in rows:
        log.put(row)
    yield "the log, feeds, clocks, figures and patterns are lost; the log is back"
    code = main(["restore", "rebuild"], deployed.operators)
    expect(code == 0, "restore rebuild names cases that failed")
    sets = until("the token again", lambda: peer.poll(returnImmediately=True)["sets"])
    expect(set(waiting) <= set(sets), "a token is not offered again under its id")
    yield "restore rebuild has made them anew; tokens wait under their old ids"
    peer.poll(ack=list(sets), maxEvents=0)
    another = post_report(deployed)["reference"]
    until("a mail about a new report", lambda: _mails_about(deployed, another))
    again = _mails_about(deployed, reference)
    expect(again == mails, f"{again} mails about a case that had {mails}: somebody was told twice")
    yield "a new report goes round, and nobody is mailed twice"


def _at_rest(log: Rows) -> int:
    """Return how many events there are, once no more come; 0 while they do."""
    before = len(list(log.all()))
    time.sleep(_PAUSE)
    return before if len(list(log.all())) == before else 0


def _restored(deployed: Deployed) -> Rows:
    dynamodb, name = deployed.account.client("dynamodb"), deployed.outputs["CaseEventsTable"]
    target = f"{name}-restored"
    dynamodb.restore_table_to_point_in_time(
        SourceTableName=name, TargetTableName=target, UseLatestRestorableTime=True
    )
    dynamodb.get_waiter("table_exists").wait(TableName=target)
    return Rows(deployed.account, target)


def _mails_about(deployed: Deployed, reference: str) -> int:
    """Count those whose subject is a case: others may name it as one that shares something."""
    return sum(reference in mail["Subject"] for mail in deployed.account.mails())
