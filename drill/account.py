"""Account for every case: each recipient was told, or it is on record why not."""

from datetime import timedelta

from chalicelib.model.case import Case, Notification
from chalicelib.model.events import Kind, stamp
from chalicelib.model.folding import fold
from chalicelib.model.recipient import OPERATOR, REPORTER, Recipient
from chalicelib.usecases.notifications.unsent import unsent
from drill.ledger import FiledReport
from drill.play import Play
from drill.promised import Promised, promises_of
from drill.reckoning import PoliceMail, RecipientFigures, Reckoning

REACHED = "told"
BY_CANDIDATE = "not connected: the candidate has its official route and a text to copy"
TAKEN_BACK = "the report was withdrawn before it was sent"
CAME_BACK = "mail came back and there was no other address: our operators were told"
OUR_OPERATORS = "our own operators, who look for the force"
UNREAD = "put into its feed, which it did not read: our operators were told after seven days"
_QUEUES = (
    *("platforms", "authorities", "verified", "candidates", "files"),
    *("chains", "expiries", "digests", "checks"),
)
REFUSED = "put into its feed, and refused there: our operators were told"


class Accountant:
    """Holds the log of the product to what was seen outside of it."""

    def __init__(self, play: Play) -> None:
        self._play, self._account = play, Reckoning()
        self._now = play.stage.clock()

    def account(self) -> Reckoning:
        """Account for everything."""
        for filed in self._play.ledger.reports:
            case = fold(self._play.stage.embedded.adapters.case_log.read(filed.case_id))
            self._account.cases.append(case)
            self._case(filed, case)
        self._whole()
        self._mails()
        self._left_over()
        return self._account

    def _whole(self) -> None:
        """Hold what was accounted for to the plan and to the log: so no total is short."""
        ledger, cases = self._play.ledger, {case.case_id for case in self._account.cases}
        planned = self._account.check("every report of the plan was sent in")
        planned.of = self._play.plan.reports
        sent = len(ledger.reports) + ledger.refused_reports
        planned.faults += [] if sent == planned.of else [f"{sent} of {planned.of}"]
        logged = self._account.check("the log has the case of each report, and no other")
        logged.of = len(ledger.reports)
        in_log = set(self._play.stage.embedded.adapters.case_rows.case_ids())
        logged.faults += [f"{case_id}: nobody reported it" for case_id in in_log - cases]
        shared = logged.of - len(cases)
        logged.faults += [f"{shared} reports have another's case"] if shared else []

    # ---- one case --------------------------------------------------------------------------------

    def _case(self, filed: FiledReport, case: Case) -> None:
        check = self._account.check
        for recipient in case.recipients.values():
            fate = self._fate(case, recipient)
            self._account.fates[fate or "UNACCOUNTED FOR"] += 1
            check("every recipient was told, or it is on record why not").look(
                fate is not None, f"{filed.reference}: {recipient.id} is {recipient.state}"
            )
            if recipient.connected and recipient.sent_at is not None:
                self._measure(filed, case, recipient)
        waiting = [dispatch.recipient for dispatch, _ in unsent(case)]
        check("nothing that was to be sent still waits").look(
            not waiting, f"{filed.reference}: {waiting}"
        )
        self._reporter(filed, case)
        self._escalations(filed, case)
        verified = self._play.stage.operators.verify_case(filed.case_id)
        check("every chain is whole").look(verified.broken is None, filed.reference)
        self._status(filed, case)

    def _fate(self, case: Case, recipient: Recipient) -> str | None:
        """Return what became of telling a recipient; None where nobody can say."""
        if recipient.kind == OPERATOR:
            return OUR_OPERATORS
        if not recipient.connected:
            return BY_CANDIDATE
        if recipient.sent_at is not None:
            is_platform = recipient.kind == "platform"
            return self._fed(case, recipient) if is_platform else self._mailed(case, recipient)
        if case.withdrawn_by is not None:
            return TAKEN_BACK
        escalated = any(one.promised == "send" for one in recipient.escalations)
        return CAME_BACK if recipient.state == "failed" and escalated else None

    def _fed(self, case: Case, recipient: Recipient) -> str | None:
        tokens = case.tokens_of(recipient.id)
        fetched = self._play.ledger.tokens[recipient.id]
        parked = case.notification(recipient.told_by, recipient.id).parked_at is not None
        if any(jti in fetched for jti, of in tokens.items() if of == recipient.told_by):
            return REFUSED if recipient.state == "failed" else REACHED
        return UNREAD if parked else TAKEN_BACK if case.withdrawn_by else None

    def _mailed(self, case: Case, recipient: Recipient) -> str | None:
        """Return that it was told where a mail of ours was read at an address of its."""
        ledger = self._play.ledger
        ids = [str(step.public.get("message_id", "")) for step in _mailings(case, recipient)]
        read_at = frozenset[str]().union(*(ledger.arrivals.get(mail, ()) for mail in ids))
        return REACHED if read_at & ledger.entered[recipient.id] else None

    def _measure(self, filed: FiledReport, case: Case, recipient: Recipient) -> None:
        account = self._account
        figures = account.recipients.setdefault(
            recipient.id, RecipientFigures(recipient.id, recipient.kind)
        )
        figures.cases += 1
        if recipient.kind == "police":
            minutes = (recipient.told_at - recipient.submitted_at) / timedelta(minutes=1)
            came_back = any(map(_came_back, _mailings(case, recipient)))
            mails = account.police_mails[str(case.public["urgency"])]
            mails.append(PoliceMail(minutes, came_back))
        answers = self._play.ledger.answers[filed.reference, recipient.id]
        promises = list(promises_of(case, recipient, answers, self._now))
        for promised in promises:
            self._count(figures, recipient, promised)
        self._overdue(filed, recipient, promises)

    def _count(self, figures: RecipientFigures, recipient: Recipient, promised: Promised) -> None:
        if not promised.is_first:
            figures.again[promised.verdict] += 1
            return
        self._account.due.append(promised)
        figures.promises[promised.step, promised.verdict] += 1
        if promised.answered_at is not None:
            span = promised.answered_at - recipient.told_at
            figures.hours[promised.step].append(span / timedelta(hours=1))

    def _overdue(self, filed: FiledReport, recipient: Recipient, promises: list[Promised]) -> None:
        """Compare the promises that passed with those that the product says have passed."""
        escalated = {
            (one.promised, one.due) for one in recipient.escalations if one.promised != "send"
        }
        must, may = set[tuple[str, str]](), set[tuple[str, str]]()
        for promised in promises:
            key = (promised.step, stamp(promised.due))
            if promised.must_be_escalated:
                must.add(key)
            if promised.may_be_escalated:
                may.add(key)
        check = self._account.check(
            "every promise that passed is on record as overdue, and no other"
        )
        check.of += len(promises)
        about = f"{filed.reference}: {recipient.id}"
        check.faults += [
            f"{about} did not {step} by {due}: not on record" for step, due in must - escalated
        ]
        check.faults += [
            f"{about} {step} by {due}: overdue, and was not" for step, due in escalated - may
        ]

    def _reporter(self, filed: FiledReport, case: Case) -> None:
        step = case.notification(1, REPORTER)
        because = str(step.public.get("because", "")) if step.failed_at else ""
        self._account.check("everybody who reported was mailed, or it is on record why not").look(
            step.settled or bool(because), filed.reference
        )

    def _escalations(self, filed: FiledReport, case: Case) -> None:
        check = self._account.check("our operators were mailed every escalation")
        mailed = self._account.check("candidates were mailed what is overdue, or it says why not")
        for event in case.events:
            if event.kind is Kind.NOTIFICATION_FAILED:
                self._account.failed_mails[str(event.public.get("because"))] += 1
            if event.kind is not Kind.RESPONSE_OVERDUE:
                continue
            if not event.public.get("more") and case.public["tell_reporter"]:
                step = case.notification(event.seq, REPORTER)
                on_record = step.settled or step.failed_at is not None
                mailed.look(on_record, f"{filed.reference}: {event.seq}")
            to = event.public.get("escalated_to")
            if to is None:
                continue
            self._account.escalated_to[str(event.public["what"]), str(to)] += 1
            check.look(
                case.notification(event.seq, OPERATOR).settled, f"{filed.reference}: {event.seq}"
            )

    def _status(self, filed: FiledReport, case: Case) -> None:
        """Look at the status as the candidate: everybody is there, and nobody has it unasked."""
        status = self._play.reporters.status_of(filed)
        shown = {one["id"]: one for one in status["recipients"]} if status else {}
        check = self._account.check("every candidate sees every recipient, and no false receipt")
        check.look(set(shown) >= set(case.recipients), f"{filed.reference}: not all are shown")
        for name, recipient in shown.items():
            answers = self._play.ledger.answers[filed.reference, name]
            confirmed = recipient.get("acknowledged_at") or recipient.get("decided_at")
            check.look(
                bool(answers) or not confirmed, f"{filed.reference}: {name} did not confirm it"
            )

    # ---- everything else -------------------------------------------------------------------------

    def _mails(self) -> None:
        ledger = self._play.ledger
        twice = self._account.check("no mail about one case went out twice")
        for key, times in ledger.mail_keys.items():
            together = key.startswith(("operators.", "digest.")) or not key
            twice.look(together or times == 1, f"{key}: {times} times")
        again = self._account.check("no token came back once it was acknowledged")
        for platform, tokens in ledger.acknowledged_tokens.items():
            again.of += len(tokens)
            if ledger.offered_again[platform]:
                again.faults.append(f"{platform}: {ledger.offered_again[platform]}")
        refused = self._account.check("every report was accepted")
        refused.of = len(ledger.reports) + ledger.refused_reports
        refused.faults += [f"{ledger.refused_reports} refused"] if ledger.refused_reports else []
        surprise = self._account.check("nothing was answered otherwise than it should be")
        surprise.of = sum(ledger.acts.values()) + sum(ledger.refusals.values())
        surprise.faults += ledger.surprises

    def _left_over(self) -> None:
        operators = self._play.stage.operators
        dead = self._account.check("no dead letter, no dead event, no job that failed")
        dead.of = sum(self._play.stage.invocations.values())
        dead.faults += self._play.stage.failures
        for queue in _QUEUES:
            letters, _ = operators.list_dead_letters(queue)
            dead.faults += [f"{queue}: {letter.body}" for letter in letters]
        dead.faults += [str(event) for event in operators.list_dead_events()]


def _mailings(case: Case, recipient: Recipient) -> list[Notification]:
    """Give how far each mail that told a recipient of a case has got: the first, and repeats."""
    again = case.repeats.get((recipient.told_by, recipient.id), [])
    numbers = [recipient.told_by, *(event.seq for event in again)]
    return [case.notification(number, recipient.id) for number in numbers]


def _came_back(mailing: Notification) -> bool:
    """Tell whether a mail came back: whoever complains of one has it."""
    return mailing.failed_at is not None and mailing.public.get("because") != "complaint"
