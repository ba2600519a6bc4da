"""Hold a drill as a whole to its plan, to the log, and to what was seen outside."""

from drill.play import Play
from drill.reckoning import Reckoning

QUEUES = (
    *("platforms", "authorities", "verified", "reporters", "files"),
    *("chains", "expiries", "digests", "checks"),
)
"""By the name that operators know each by."""


def hold_to_plan(play: Play, account: Reckoning) -> None:
    """Hold what was accounted for to the plan and to the log: so no total is short."""
    ledger, cases = play.ledger, {case.case_id for case in account.cases}
    planned = account.check("every report of the plan was sent in")
    planned.of = play.plan.reports
    filed = len(ledger.reports) + ledger.refused_reports
    planned.faults += [] if filed == planned.of else [f"{filed} of {planned.of}"]
    logged = account.check("the log has the case of each report, and no other")
    logged.of = len(ledger.reports)
    in_log = set(play.stage.embedded.adapters.case_log_table.case_ids())
    logged.faults += [f"{case_id}: nobody reported it" for case_id in in_log - cases]
    shared = logged.of - len(cases)
    logged.faults += [f"{shared} reports have another's case"] if shared else []


def hold_to_ledger(play: Play, account: Reckoning) -> None:
    """Hold mails, tokens, reports and answers to what each party saw."""
    ledger = play.ledger
    twice = account.check("no mail about one case went out twice")
    for key, times in ledger.mail_keys.items():
        together = key.startswith(("operators.", "digest."))
        once = bool(key) and (together or times == 1)
        twice.look(once, f"{key or 'without a key'}: {times} times")
    again = account.check("no token came back once it was acknowledged")
    for platform, tokens in ledger.acknowledged_tokens.items():
        again.of += len(tokens)
        if ledger.offered_again[platform]:
            again.faults.append(f"{platform}: {ledger.offered_again[platform]}")
    refused = account.check("every report was accepted")
    refused.of = len(ledger.reports) + ledger.refused_reports
    refused.faults += [f"{ledger.refused_reports} refused"] if ledger.refused_reports else []
    surprise = account.check("nothing was answered otherwise than it should be")
    surprise.of = sum(ledger.acts.values()) + sum(ledger.refusals.values())
    surprise.faults += ledger.surprises


def look_for_dead(play: Play, account: Reckoning) -> None:
    """Look for what nobody handled: letters, events, jobs."""
    operators = play.stage.operators
    dead = account.check("no dead letter, no dead event, no job that failed")
    dead.of = sum(play.stage.invocations.values())
    dead.faults += play.stage.failures
    for queue in QUEUES:
        letters, _ = operators.list_dead_letters(queue)
        dead.faults += [f"{queue}: {letter.body}" for letter in letters]
    dead.faults += [str(event) for event in operators.list_dead_events()]
