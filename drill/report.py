"""Write what an elections manager wants to know of a drill."""

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta
from itertools import pairwise

from drill import curve, work_sheets
from drill.account import CAME_BACK, REFUSED, UNREAD, Reckoning
from drill.holidays import LONDON, bank_holidays, is_open, is_working_day, local_day
from drill.play import AFTERWARDS, Play
from drill.recipient_sheets import recipient_sheets
from drill.sheets import Sheet, count, share, span
from drill.stage import is_reserved

_WEEKS = 6
_INVENTED = (
    "Everybody in it is invented. Who is prompt, slow, silent or wrong was dealt by lot: nothing "
    "here says how a real platform or police force behaves."
)
_IN_HOURS = (
    "Promises are counted in hours that pass, holidays or not: danger keeps no office hours."
)
_ON_RECORD = "Each of these is on record as overdue, was escalated, and the candidate told."


class DrillReport:
    """The report of one drill, whole or of what was played until it was stopped."""

    def __init__(self, play: Play, account: Reckoning) -> None:
        self._play, self._account = play, account
        self._plan, self._ledger = play.plan, play.ledger
        self._real = [one for one in play.ledger.addresses if not is_reserved(one)]

    @property
    def title(self) -> str:
        """Return what it is called."""
        return f"An election, rehearsed: {self._plan.election}"

    @property
    def is_whole(self) -> bool:
        """Return whether it was played to the end, every case is accounted for, and nobody real
        was mailed."""
        return not (self._play.stopped or self._account.faults or self._real)

    def sheets(self) -> list[Sheet]:
        """Give its parts, the most important first."""
        return [
            self._opening(),
            self._in_short(),
            self._weeks(),
            self._urgencies(),
            self._fates(),
            *recipient_sheets(self._play, self._account),
            self._when_due(),
            work_sheets.escalations(self._play, self._account),
            work_sheets.mails(self._play, self._account),
            work_sheets.tokens(self._play, self._account),
            work_sheets.people(self._play, self._account),
            work_sheets.calls(self._play, self._account),
            work_sheets.checks(self._play, self._account),
        ]

    def _opening(self) -> Sheet:
        plan = self._plan
        first, last = curve.first_day(plan.polling_day), local_day(plan.ends)
        sentences = [
            (
                f"Polling day {_day(plan.polling_day)}. Six weeks from {_day(first)}, then "
                f"{AFTERWARDS.days} days in which the last promises fell due, to {_day(last)}. "
                f"Seed {plan.seed}, scale {plan.scale:g}."
            ),
            _INVENTED,
        ]
        if self._play.stopped:
            at = self._play.stage.clock().astimezone(LONDON)
            sentences.insert(0, f"STOPPED on {_day(at)} at {at:%H:%M}: this is of what was played.")
        return Sheet("", sentences)

    def _in_short(self) -> Sheet:
        account, ledger = self._account, self._ledger
        tally = Counter(promised.verdict for _, promised in account.due)
        settled = tally["kept"] + tally["late"] + tally["missed"]
        lost = len(account.faults)
        whole = "Every case is accounted for, and nothing was lost."
        return Sheet(
            "In short",
            [
                f"{count(len(ledger.reports))} reports were accepted for "
                f"{count(account.fates.total())} recipients. "
                + (whole if not lost else f"{lost} THINGS ARE NOT AS THEY MUST BE: see the end."),
                self._real_addresses(),
                *self._emergencies(),
                (
                    f"Promises: {tally['kept']:,} of {settled:,} were kept "
                    f"({share(tally['kept'], settled)}); {tally['late']:,} answers came late, "
                    f"{tally['missed']:,} never did.{'' if lost else f' {_ON_RECORD}'}"
                ),
                self._not_reached(),
                *self._worst(),
            ],
        )

    def _emergencies(self) -> Iterator[str]:
        """Say how soon police were mailed where somebody may be hurt."""
        minutes = self._account.minutes_to_mail["emergency"]
        if minutes:
            yield (
                f"Emergencies: police were mailed {len(minutes):,} times, the last of them within "
                f"{span(max(minutes))} of the report."
            )

    def _real_addresses(self) -> str:
        mails = count(sum(self._ledger.mails.values()))
        if self._real:
            return f"{len(self._real)} REAL ADDRESSES WERE MAILED."
        return f"Nobody real was mailed: all {mails} mails went to addresses that nobody can have."

    def _not_reached(self) -> str:
        fates = self._account.fates
        return (
            f"Not reached: {fates[CAME_BACK]:,} times mail came back with no other address to try, "
            f"{fates[UNREAD]:,} times a platform left its feed unread for seven days, "
            f"{fates[REFUSED]:,} times it refused what was good. Our operators were told of each."
        )

    def _worst(self) -> Iterator[str]:
        """Name whom to call first: who owed most answers and gave fewest."""
        figures = self._account.recipients.values()
        missed = sorted(
            figures,
            key=lambda one: (
                -sum(n for (_, verdict), n in one.promises.items() if verdict == "missed")
            ),
        )
        names = self._play.names
        worst = [
            f"{names(one.id)} ({one.promises['acknowledge', 'missed']:,} of {one.cases:,})"
            for one in missed[:5]
            if one.promises["acknowledge", "missed"]
        ]
        if worst:
            yield f"Whom to call first, by cases that they never confirmed: {'; '.join(worst)}."

    def _weeks(self) -> Sheet:
        """Tell how the reports came, week by week."""
        first = curve.first_day(self._plan.polling_day)
        messages = curve.messages_by_day(self._plan.polling_day)
        days = Counter((local_day(filed.at) - first).days for filed in self._ledger.reports)
        rows = [
            (
                f"{first + timedelta(days=start):%d %b} – {first + timedelta(days=end - 1):%d %b}",
                count(sum(messages[start:end])),
                count(sum(days[day] for day in range(start, end))),
                count(max(days[day] for day in range(start, end))),
            )
            for start, end in pairwise(range(0, curve.DAYS + 1, curve.DAYS // _WEEKS))
        ]
        hours = Counter(filed.at.astimezone(LONDON).hour for filed in self._ledger.reports)
        evening = sum(hours[hour] for hour in range(18, 23))
        polling = (self._plan.polling_day - first).days
        return Sheet(
            "What came in",
            [
                (
                    f"2019's {curve.MESSAGES:,} abusive messages, one in {curve.REPORTED} of them "
                    f"reported; here {self._plan.scale:.3g} of that. "
                    f"{share(evening, hours.total())} came between 18:00 and 23:00, "
                    f"{days[polling]:,} on polling day."
                ),
            ],
            ("WEEK", "ABUSE (2019)", "REPORTS", "BUSIEST DAY"),
            rows,
        )

    def _urgencies(self) -> Sheet:
        """Tell how soon police were mailed, by how urgent it was."""
        urgencies = Counter(str(case.public["urgency"]) for case in self._account.cases)
        catalogue = self._play.stage.operators.catalogue
        rows = []
        for urgency in sorted(catalogue.urgencies.values(), key=lambda one: one.rank):
            minutes = sorted(self._account.minutes_to_mail[urgency.id])
            cells = [span(_at(minutes, part)) if minutes else "–" for part in (0.5, 0.9, 1.0)]
            rows.append((urgency.label, count(urgencies[urgency.id]), count(len(minutes)), *cells))
        return Sheet(
            "How soon police were mailed",
            ["What is not urgent is gathered for the hour: that is meant."],
            ("URGENCY", "REPORTS", "MAILED", "HALF WITHIN", "9 IN 10 WITHIN", "LONGEST"),
            rows,
        )

    def _fates(self) -> Sheet:
        fates = self._account.fates
        rows = [(fate, count(number)) for fate, number in fates.most_common()]
        return Sheet("What became of telling each recipient", (), ("IT WAS", "TIMES"), rows)

    def _when_due(self) -> Sheet:
        """Tell whether promises are kept at night, at weekends and on bank holidays."""
        whens = ("working hours", "nights of working days", "weekends", "bank holidays")
        tallies = {when: Counter[str]() for when in whens}
        for _, promised in self._account.due:
            tallies[whens[_when(promised.due)]][promised.verdict] += 1
        rows = []
        for when, tally in tallies.items():
            settled = tally["kept"] + tally["late"] + tally["missed"]
            kept = (count(tally["kept"]), share(tally["kept"], settled))
            rows.append((when, count(settled), *kept, count(tally["late"]), count(tally["missed"])))
        return Sheet(
            "Promises by when they fell due",
            [(f"{_IN_HOURS} Bank holidays in these weeks: {', '.join(self._holidays())}.")],
            ("FELL DUE IN", "PROMISES", "KEPT", "SHARE", "LATE", "NEVER"),
            rows,
        )

    def _holidays(self) -> list[str]:
        first, last = curve.first_day(self._plan.polling_day), local_day(self._plan.ends)
        days = sorted({*bank_holidays(first.year), *bank_holidays(last.year)})
        return [f"{day:%A} {day.day} {day:%B}" for day in days if first <= day <= last]


def _day(day: date) -> str:
    return f"{day:%A} {day.day} {day:%B %Y}"


def _at(ordered: Sequence[float], part: float) -> float:
    return ordered[min(len(ordered) - 1, int(part * len(ordered)))]


def _when(at: datetime) -> int:
    day = local_day(at)
    if is_working_day(day):
        return 0 if is_open(at) else 1
    return 3 if day in bank_holidays(day.year) else 2
