"""Count what was done in a drill, and say what must hold."""

from collections import Counter
from collections.abc import Sequence

from drill.play import Play
from drill.prices import priced
from drill.reckoning import Check, Reckoning
from drill.sheets import Sheet, count, plural

_NAMES = {
    "lambda": "Lambda: invocations",
    "dynamodb": "DynamoDB: reads and writes",
    "sqs": "SQS: messages put on queues",
    "sesv2": "SES: mails",
    "kms": "KMS: signatures and keys",
    "s3": "S3: objects",
    "secretsmanager": "Secrets Manager",
}
_NAMED, _ACTS_NAMED = 20, 4
_LEFT_OUT = "Runs of schedules and polls that find nothing are left out of a drill, and of this."
_PROMISES = {
    "acknowledge": "to confirm that they have it",
    "decide": "to decide, or to say how far they got",
    "send": "to be sent it: mail came back",
}
_BECAUSE = {
    "hard_bounce": "came back for good",
    "soft_bounce": "came back for a while",
    "complaint": "marked as unwanted",
    "suppressed": "not sent: the address came back or complained before",
    "mail_cap": "not sent: one mailbox gets so many confirmations in a day",
    "rejected": "rejected by the carrier",
}
_ACTS = {
    "status read": "candidates read their status",
    "messages": "candidates wrote to a recipient",
    "appeal": "candidates appealed",
    "incidents": "candidates added posts",
    "self-reported": "candidates told a recipient themselves",
    "withdraw": "candidates withdrew",
    "confirmed by police": "police confirmed that they have a case",
    "stages recorded by police": "police said how far they got",
}


def escalations(play: Play, account: Reckoning) -> Sheet:
    """Say what was overdue, and to whom it was escalated."""
    names = play.names
    rows = [
        (_PROMISES[promised], names(to), count(number))
        for (promised, to), number in account.escalated_to.most_common()
    ]
    sentences = [
        (
            f"Our operators got {plural(play.ledger.mails['operators'], 'mail')}, about this and "
            "all else that they see to, gathered by the minute where it is pressing and by the "
            "quarter of an hour else."
        )
    ]
    headings = ("OVERDUE", "ESCALATED TO", "TIMES")
    return Sheet("Overdue and escalated", sentences, headings, rows, frozenset({1}))


def mails(play: Play, account: Reckoning) -> Sheet:
    """Count mails, and those that came back."""
    mails, failed = play.ledger.mails, account.failed_mails
    rows = [
        *((f"to {kind}", count(number)) for kind, number in mails.most_common()),
        *((_BECAUSE.get(why, why), count(number)) for why, number in failed.most_common()),
    ]
    actions = play.operator_actions
    sentences = [f"Our operators mended: {'; '.join(_shortened(actions))}."] if actions else []
    return Sheet("Mail", sentences, ("MAILS", "NUMBER"), rows)


def tokens(play: Play, account: Reckoning) -> Sheet:
    """Count what platforms took, and what we refused."""
    ledger = play.ledger
    fetched = sum(map(len, ledger.tokens.values()))
    rows = [
        ("tokens that platforms fetched", count(fetched)),
        (
            "of these acknowledged",
            count(sum(map(len, ledger.acknowledged_tokens.values()))),
        ),
        (
            "refused by a platform though good",
            count(sum(map(len, ledger.refused_tokens.values()))),
        ),
        ("polls", count(ledger.acts["polls"])),
        ("outcomes recorded", count(ledger.acts["outcomes"])),
        *((f"refused by us: {name}", count(n)) for name, n in ledger.refusals.most_common()),
    ]
    return Sheet("Platforms' feeds", (), ("", "NUMBER"), rows)


def people(play: Play, account: Reckoning) -> Sheet:
    """Count what people did."""
    acts = play.ledger.acts
    forms = sum(filed.by_form for filed in play.ledger.reports)
    rows = [
        ("reports by the form, the others by the API", count(forms)),
        *((_ACTS[name], count(acts[name])) for name in _ACTS),
    ]
    return Sheet("What people did", (), ("", "TIMES"), rows)


def calls(play: Play, account: Reckoning) -> Sheet:
    """Count calls of AWS, and what they would cost."""
    services, reports = Counter[str](), max(1, len(play.ledger.reports))
    for (function, service, _), number in play.stage.calls.items():
        services[service] += number if function else 0
    services["lambda"] = play.stage.invocations.total()
    dollars = priced(play.stage.calls, play.stage.invocations)
    rows = [
        (_NAMES.get(name, name), count(number), f"{number / reports:,.1f}", _usd(dollars.get(name)))
        for name, number in services.most_common()
        if number
    ]
    whole = sum(dollars.values())
    rows.append(("together", "", "", _usd(whole)))
    thousand = 1000 * whole / reports
    priced_by = f"At least USD {whole:,.2f} by the list prices of infra/prices.yaml"
    sentences = [
        f"{priced_by}; {thousand:,.2f} for a thousand reports. A month without any: docs/cost.md.",
        _LEFT_OUT,
    ]
    headings = ("SERVICE", "CALLS", "A REPORT", "USD")
    return Sheet("What it would cost: calls of AWS, counted", sentences, headings, rows)


def _usd(amount: float | None) -> str:
    return "–" if amount is None else f"{amount:,.3f}"


def checks(play: Play, account: Reckoning) -> Sheet:
    """List what must hold, and where it does not."""
    fault = "not yet" if play.stopped else "NO"
    rows = [
        (check.name, count(check.of), _standing(check, fault)) for check in account.checks.values()
    ]
    return Sheet(
        "What must hold",
        [f"{fault}: {where}" for where in account.faults[:_NAMED]],
        ("IT HOLDS THAT", "LOOKED AT", "SO"),
        rows,
    )


def _standing(check: Check, fault: str) -> str:
    """Say whether a check holds; of what was not met in a drill, that there was nothing of it."""
    if check.faults:
        return f"{fault}: {len(check.faults)}"
    return "yes" if check.of else "nothing to look at"


def _shortened(actions: Sequence[str]) -> list[str]:
    """Name the first of what was done, each once with how often, and count the others."""
    counted = [f"{act} ({n} times)" if n > 1 else act for act, n in Counter(actions).items()]
    return [
        *counted[:_ACTS_NAMED],
        *([f"{len(counted) - _ACTS_NAMED} more"] if counted[_ACTS_NAMED:] else []),
    ]
