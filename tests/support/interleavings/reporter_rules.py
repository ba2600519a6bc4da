"""What those who report do: report, again, otherwise; write, withdraw, correct, erase."""

from collections.abc import Callable
from contextlib import suppress
from typing import Any

from hypothesis.stateful import initialize, precondition, rule

from chalicelib.errors import Conflict, Gone, Refusal, Unavailable
from chalicelib.model.case import Case
from chalicelib.model.case_actions import Appeal, SendMessage
from chalicelib.usecases.intake.check_report import AcceptReport
from tests.support.interleavings.account import TIKTOK, Account, account
from tests.support.interleavings.rules import PICK, PLATFORM, Machine, answered, reported

MOST_REPORTS = 4
CONSENTS = [
    {"platforms": platforms, "police": police, "electoral": False}
    for platforms in (True, False)
    for police in (True, False)
    if platforms or police
]


class ReporterRules(Machine):
    """Rules of candidates, and of whoever reports for them."""

    @initialize(variant=PICK)
    def begin(self, variant: int) -> None:
        self.report(variant)
        if variant % 2:
            self.stage.bring_all()

    @precondition(lambda machine: len(machine.accounts) < MOST_REPORTS)
    @rule(variant=PICK)
    def report(self, variant: int) -> None:
        report = account(len(self.accounts), variant)
        accepted = self._send(report.body)
        assert accepted.created, "a new report is called a retry"
        report.reference, report.receipt = accepted.reference, accepted.receipt
        report.case_id = accepted.reference.replace("-", "")
        report.begin()
        self.accounts.append(report)
        self.touched = report

    @reported
    @rule(pick=PICK)
    def report_again(self, pick: int) -> None:
        report = self.account(pick)
        try:
            accepted = self._send(report.body)
        except Gone:
            assert report.erased, "a retry is answered as erased"
            return
        assert not report.erased, "a retry of an erased report is accepted"
        assert not accepted.created, "a retry is a second report"
        answer = (accepted.reference, accepted.receipt)
        assert answer == (report.reference, report.receipt), "a retry has another answer"

    @reported
    @rule(pick=PICK)
    def report_other_content(self, pick: int) -> None:
        report = self.account(pick)
        try:
            self._send({**report.body, "statement": "Something else."})
        except Gone:
            assert report.erased
        except Conflict:
            assert not report.erased
        else:
            raise AssertionError("other content is taken for a retry")

    def _send(self, content: dict[str, Any]) -> Any:
        return self.stage.container.accept_report(AcceptReport(content, "192.0.2.1"))

    @reported
    @rule(pick=PICK)
    def withdraw(self, pick: int) -> None:
        self.perform("withdraw", self.account(pick), 0)

    @reported
    @rule(pick=PICK, consent=PICK)
    def correct_consent(self, pick: int, consent: int) -> None:
        self.perform("consent", self.account(pick), consent)

    @reported
    @rule(pick=PICK, consent=PICK)
    def reconsider(self, pick: int, consent: int) -> None:
        """Take it back from some, and share it with everybody again a moment later."""
        for choice in (consent, 0):
            self.perform("consent", self.account(pick), choice)
            self.stage.clock.advance(seconds=2)

    @reported
    @rule(pick=PICK, to=PICK)
    def write(self, pick: int, to: int) -> None:
        self.perform("message", self.account(pick), to)

    @reported
    @rule(pick=PICK)
    def note_self_report(self, pick: int) -> None:
        report = self.account(pick)
        self._as_reporter(report, lambda case: self.container.record_self_report(case, TIKTOK))

    @answered
    @rule(pick=PICK, platform=PLATFORM)
    def appeal(self, pick: int, platform: str) -> None:
        report = self.account(pick)
        appeal = Appeal(recipient=platform, text="Look again")
        self._as_reporter(report, lambda case: self.container.appeal_outcome(case, appeal))

    @reported
    @rule(pick=PICK)
    def erase(self, pick: int) -> None:
        self.perform("erase", self.account(pick), 0)

    def do_withdraw(self, report: Account, _: int) -> None:
        if self._as_reporter(report, self.container.withdraw_report):
            report.withdraw()

    def do_consent(self, report: Account, choice: int) -> None:
        consent = CONSENTS[choice % len(CONSENTS)]
        if self._as_reporter(report, lambda case: self.container.correct_consent(case, consent)):
            report.correct_consent(consent)

    def do_message(self, report: Account, choice: int) -> None:
        to = sorted(report.ever)[choice % len(report.ever)]
        message = SendMessage(message_id=f"m-{report.messages}", to=to, text="It goes on")
        if self._as_reporter(report, lambda case: self.container.send_message(case, message)):
            assert to in report.active, "a message goes to whom the report was taken back from"
            report.messages += 1

    def do_erase(self, report: Account, _: int) -> None:
        with suppress(Unavailable):
            self.container.erase_case(report.case_id)
            report.erased = True

    def _as_reporter(self, report: Account, act: Callable[[Case], object]) -> bool:
        """Act with the receipt. Tell whether it was done; a refusal changes nothing."""
        try:
            case = self.container.open_status(report.reference, report.receipt, "192.0.2.1")
        except Gone:
            assert report.erased, "a report that is there is answered as erased"
            return False
        assert not report.erased, "an erased report opens"
        try:
            act(case)
        except Refusal:
            return False
        return True
