"""Say in a few sentences what a manager reads first of a drill."""

from collections import Counter
from collections.abc import Iterator, Sequence

from drill.fates import CAME_BACK, REFUSED, UNREAD
from drill.play import Play
from drill.reckoning import RecipientFigures, Reckoning
from drill.sheets import Sheet, plural, share, span, within

_WHOLE = "Every case is accounted for, and nothing was lost."
_ON_RECORD = (
    " Each that passed is on record as overdue, unless it came within minutes of its time; each "
    "of these was escalated, and the candidate mailed, or it is on record why not."
)
_OPERATORS_TOLD = " Our operators were told of each."
_WORST = 5
_CONFIRMED_NEVER = ("acknowledge", "missed")


def in_short(play: Play, account: Reckoning, real: Sequence[str]) -> Sheet:
    """Return the first part of a report. ``real`` are addresses that somebody may have."""
    reports = plural(len(play.ledger.reports), "report")
    recipients = plural(account.fates.total(), "recipient")
    sentences = [
        (
            f"{reports} accepted, with {recipients} in all: one of two reports counts twice. "
            f"{_standing(play, account)}"
        ),
        _addresses(play, real),
        *_emergencies(account),
        _promises(account),
        _not_reached(account),
        *_worst(play, account),
    ]
    return Sheet("In short", sentences)


def _standing(play: Play, account: Reckoning) -> str:
    faults = len(account.faults)
    if play.stopped:
        return f"When it was stopped, {plural(faults, 'thing')} had not come to an end."
    return f"{plural(faults, 'THING').upper()} NOT AS MUST BE: see the end." if faults else _WHOLE


def _addresses(play: Play, real: Sequence[str]) -> str:
    if real:
        return f"{plural(len(real), 'REAL ADDRESS')} WAS MAILED: THIS MUST NEVER BE."
    mails = plural(sum(play.ledger.mails.values()), "mail")
    return f"Nobody real was mailed: all of {mails} went to addresses that nobody can have."


def _emergencies(account: Reckoning) -> Iterator[str]:
    mails = account.police_mails["emergency"]
    if mails:
        slowest, half = max(mails), within([mail.minutes for mail in mails], 0.5)
        yield (
            f"Emergencies: police were mailed {plural(len(mails), 'time')}, half within "
            f"{span(half)} of the report and the slowest after {span(slowest.minutes)}"
            f"{', where mail had come back' if slowest.came_back else ''}."
        )


def _promises(account: Reckoning) -> str:
    tally = Counter(promised.verdict for promised in account.due)
    settled = tally["kept"] + tally["late"] + tally["missed"]
    return (
        f"Promises: {tally['kept']:,} of {settled:,} were kept ({share(tally['kept'], settled)}); "
        f"{plural(tally['late'], 'answer')} came late, {plural(tally['missed'], 'answer')} never. "
        "What an appeal or further posts began again is counted apart."
        f"{'' if account.faults else _ON_RECORD}"
    )


def _not_reached(account: Reckoning) -> str:
    fates = account.fates
    return (
        f"Not reached: {plural(fates[CAME_BACK], 'time')} mail came back with no other address to "
        f"try, {plural(fates[UNREAD], 'time')} a platform left its feed unread for seven days, "
        f"{plural(fates[REFUSED], 'time')} it refused what was good."
        f"{'' if account.faults else _OPERATORS_TOLD}"
    )


def _worst(play: Play, account: Reckoning) -> Iterator[str]:
    """Name whom to call first: who owed most confirmations and gave none."""

    def silence(figures: RecipientFigures) -> int:
        return figures.promises[_CONFIRMED_NEVER]

    silent = sorted(filter(silence, account.recipients.values()), key=silence, reverse=True)
    if silent:
        names = "; ".join(
            f"{play.names(figures.id)} ({silence(figures):,} of {figures.cases:,})"
            for figures in silent[:_WORST]
        )
        yield f"Whom to call first, by cases that they never confirmed: {names}."
