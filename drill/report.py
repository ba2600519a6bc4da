"""Write what an elections manager wants to know of a drill."""

from collections import Counter
from datetime import date, datetime, timedelta
from itertools import pairwise

from drill import curve, work_sheets
from drill.holidays import LONDON, bank_holidays, is_open, is_working_day, local_day
from drill.in_short import in_short
from drill.play import AFTERWARDS, Play
from drill.recipient_sheets import recipient_sheets
from drill.reckoning import Reckoning
from drill.sheets import Sheet, count, share, span, within
from drill.stage import is_reserved

_WEEKS = 6
_INVENTED = (
    "Everybody in it is invented. Who is prompt, slow, silent or wrong was dealt by lot: nothing "
    "here says how a real platform or police force behaves."
)
_IN_HOURS = (
    "Promises are counted in hours that pass, holidays or not: danger keeps no office hours."
)


class DrillReport:
    """The report of one drill, whole or of what was played until it was stopped."""

    def __init__(self, play: Play, account: Reckoning) -> None:
        self._play, self._account = play, account
        self._plan, self._ledger = play.plan, play.ledger
        self._real = [address for address in play.ledger.addresses if not is_reserved(address)]

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
        """Return its parts, the most important first."""
        return [
            self._opening(),
            in_short(self._play, self._account, self._real),
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
        whole = (count(sum(messages)), count(days.total()), count(max(days.values(), default=0)))
        rows.append(("together", *whole))
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
        for urgency in sorted(
            catalogue.urgencies.values(), key=lambda urgency_record: urgency_record.rank
        ):
            minutes = [mail.minutes for mail in self._account.police_mails[urgency.id]]
            cells = [span(within(minutes, part)) if minutes else "–" for part in (0.5, 0.9, 1.0)]
            rows.append((urgency.label, count(urgencies[urgency.id]), count(len(minutes)), *cells))
        return Sheet(
            "How soon police were mailed",
            [
                (
                    "What is not urgent is gathered for the hour: that is meant. Each force that a "
                    "report was mailed to counts."
                )
            ],
            ("URGENCY", "REPORTS", "FORCES MAILED", "HALF WITHIN", "9 IN 10 WITHIN", "LONGEST"),
            rows,
        )

    def _fates(self) -> Sheet:
        fates = self._account.fates
        rows = [(fate, count(number)) for fate, number in fates.most_common()]
        return Sheet("What became of telling each recipient", (), ("IT WAS", "TIMES"), rows)

    def _when_due(self) -> Sheet:
        """Return whether promises are kept at night, at weekends and on bank holidays."""
        whens = ("working hours", "nights of working days", "weekends", "bank holidays")
        tallies = {when: Counter[str]() for when in whens}
        for promised in self._account.due:
            tallies[whens[_when(promised.due)]][promised.verdict] += 1
        rows = []
        for when, tally in tallies.items():
            settled = tally["kept"] + tally["late"] + tally["missed"]
            kept_cells = (count(tally["kept"]), share(tally["kept"], settled))
            rows.append(
                (when, count(settled), *kept_cells, count(tally["late"]), count(tally["missed"]))
            )
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


def _when(at: datetime) -> int:
    day = local_day(at)
    if is_working_day(day):
        return 0 if is_open(at) else 1
    return 3 if day in bank_holidays(day.year) else 2
