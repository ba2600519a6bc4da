"""Account for every case: each recipient was told, or it is on record why not."""

from datetime import timedelta

from chalicelib.model.case import Case
from chalicelib.model.events import Kind, stamp
from chalicelib.model.folding import fold
from chalicelib.model.recipient import Recipient
from chalicelib.model.recipient_ids import OPERATOR, REPORTER
from chalicelib.usecases.notifications.list_unsent import list_unsent
from drill.fates import fate_of, has_come_back, mailings
from drill.ledger import FiledReport
from drill.play import Play
from drill.promised import Promised, promises_of
from drill.reckoning import PoliceMail, RecipientFigures, Reckoning
from drill.wholeness import hold_to_ledger, hold_to_plan, look_for_dead


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
        for hold in (hold_to_plan, hold_to_ledger, look_for_dead):
            hold(self._play, self._account)
        return self._account

    # ---- one case --------------------------------------------------------------------------------

    def _case(self, filed: FiledReport, case: Case) -> None:
        check = self._account.check
        for recipient in case.recipients.values():
            fate = fate_of(self._play.ledger, case, recipient)
            self._account.fates[fate or "UNACCOUNTED FOR"] += 1
            check("every recipient was told, or it is on record why not").look(
                fate is not None, f"{filed.reference}: {recipient.id} is {recipient.state}"
            )
            if recipient.connected and recipient.sent_at is not None:
                self._measure(filed, case, recipient)
        waiting = [dispatch.recipient for dispatch, _ in list_unsent(case)]
        check("nothing that was to be sent still waits").look(
            not waiting, f"{filed.reference}: {waiting}"
        )
        self._reporter(filed, case)
        self._escalations(filed, case)
        verified = self._play.stage.operators.verify_case(filed.case_id)
        check("every chain is whole").look(verified.broken is None, filed.reference)
        self._status(filed, case)

    def _measure(self, filed: FiledReport, case: Case, recipient: Recipient) -> None:
        account = self._account
        figures = account.recipients.setdefault(
            recipient.id, RecipientFigures(recipient.id, recipient.kind)
        )
        figures.cases += 1
        if recipient.kind == "police":
            minutes = (recipient.clock_start - recipient.submitted_at) / timedelta(minutes=1)
            came_back = any(map(has_come_back, mailings(case, recipient)))
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
            span = promised.answered_at - recipient.clock_start
            figures.hours[promised.step].append(span / timedelta(hours=1))

    def _overdue(self, filed: FiledReport, recipient: Recipient, promises: list[Promised]) -> None:
        """Compare the promises that passed with those that the product says have passed."""
        escalated = {
            (escalation.promised, escalation.due)
            for escalation in recipient.escalations
            if escalation.promised != "send"
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
        states = (
            {recipient["id"]: recipient for recipient in status["recipients"]} if status else {}
        )
        check = self._account.check("every candidate sees every recipient, and no false receipt")
        check.look(set(states) >= set(case.recipients), f"{filed.reference}: not all are shown")
        for name, recipient in states.items():
            answers = self._play.ledger.answers[filed.reference, name]
            confirmed = recipient.get("acknowledged_at") or recipient.get("decided_at")
            check.look(
                bool(answers) or not confirmed, f"{filed.reference}: {name} did not confirm it"
            )
