"""Random interleavings of all that may happen, compared with the account after every step."""

from collections.abc import Callable
from contextlib import suppress
from datetime import timedelta
from itertools import count
from typing import Any

from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
)

from chalicelib.errors import Conflict, Forbidden, Gone, Refusal, Unavailable
from chalicelib.limits import HOLD
from chalicelib.model.case import Case
from chalicelib.model.case_actions import Appeal, SendMessage
from chalicelib.model.events import stamp
from chalicelib.model.exchange import Outcome
from chalicelib.model.officer import AskReporter, HandOver, Officer, RecordStage
from chalicelib.signing.mailed_links import mint_case_link
from chalicelib.usecases.intake.check_report import AcceptReport
from tests.support.factories import CONTACTS
from tests.support.interleavings.account import FORCE, OTHER_FORCE, TIKTOK, Account, account
from tests.support.interleavings.comparing import Comparing
from tests.support.interleavings.stage import JOBS, PLATFORMS, Stage

PICK = st.integers(0, 11)
PLATFORM = st.sampled_from(PLATFORMS)
MOST_REPORTS = 4
SPANS = (
    timedelta(seconds=20),
    timedelta(minutes=3),
    timedelta(hours=2),
    timedelta(hours=25),
    timedelta(days=4),
)
STATUSES = ("acknowledged", "under_review", "need_more_info", "no_violation")
CONSENTS = [
    {"platforms": platforms, "police": police, "electoral": False}
    for platforms in (True, False)
    for police in (True, False)
    if platforms or police
]
ACTS = ("withdraw", "consent", "erase", "hold", "message")
reported = precondition(lambda machine: bool(machine.accounts))
streaming = precondition(lambda machine: bool(machine.stage.stream))
queued = precondition(lambda machine: bool(machine.stage.has_messages))
mailed = precondition(lambda machine: bool(machine.seen.mailed_to(FORCE)))
offered = precondition(lambda machine: bool(machine.seen.kinds))
answered = precondition(lambda machine: bool(machine.outcomes))


class Interleavings(RuleBasedStateMachine):
    """Everybody at once: those who report, platforms, police, AWS and time."""

    def __init__(self) -> None:
        super().__init__()
        self.stage = Stage()
        self.accounts: list[Account] = []
        self.touched: Account | None = None
        self.seen = Comparing(self.stage, self.accounts)
        self.outcomes: list[tuple[str, Outcome]] = []
        self.numbers = count()

    def _account(self, pick: int) -> Account:
        self.touched = self.accounts[pick % len(self.accounts)]
        return self.touched

    # ---- who reports -----------------------------------------------------------------------------

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
        report = self._account(pick)
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
        report = self._account(pick)
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
        self._perform("withdraw", self._account(pick), 0)

    @reported
    @rule(pick=PICK, consent=PICK)
    def correct_consent(self, pick: int, consent: int) -> None:
        self._perform("consent", self._account(pick), consent)

    @reported
    @rule(pick=PICK, to=PICK)
    def write(self, pick: int, to: int) -> None:
        self._perform("message", self._account(pick), to)

    @reported
    @rule(pick=PICK)
    def note_self_report(self, pick: int) -> None:
        report = self._account(pick)
        self._as_reporter(report, lambda case: self._container.record_self_report(case, TIKTOK))

    @answered
    @rule(pick=PICK, platform=PLATFORM)
    def appeal(self, pick: int, platform: str) -> None:
        report = self._account(pick)
        appeal = Appeal(recipient=platform, text="Look again")
        self._as_reporter(report, lambda case: self._container.appeal_outcome(case, appeal))

    @reported
    @rule(pick=PICK)
    def erase(self, pick: int) -> None:
        self._perform("erase", self._account(pick), 0)

    # ---- what each of them does, alone or while something else is being written ------------------

    def _perform(self, act: str, report: Account, choice: int) -> None:
        getattr(self, f"_do_{act}")(report, choice)

    def _do_withdraw(self, report: Account, _: int) -> None:
        if self._as_reporter(report, self._container.withdraw_report):
            report.withdraw()

    def _do_consent(self, report: Account, choice: int) -> None:
        consent = CONSENTS[choice % len(CONSENTS)]
        if self._as_reporter(report, lambda case: self._container.correct_consent(case, consent)):
            report.correct_consent(consent)

    def _do_message(self, report: Account, choice: int) -> None:
        to = sorted(report.ever)[choice % len(report.ever)]
        message = SendMessage(message_id=f"m-{report.messages}", to=to, text="It goes on")
        if self._as_reporter(report, lambda case: self._container.send_message(case, message)):
            assert to in report.active, "a message goes to whom the report was taken back from"
            report.messages += 1

    def _do_erase(self, report: Account, _: int) -> None:
        with suppress(Unavailable):
            self._container.erase_case(report.case_id)
            report.erased = True

    def _do_hold(self, report: Account, choice: int) -> None:
        platform = PLATFORMS[choice % len(PLATFORMS)]
        self._as_officer(report, lambda *place: self._place_hold(report, platform, *place))

    def _place_hold(self, report: Account, platform: str, session: str, reference: str) -> None:
        try:
            placed = self._container.place_hold(session, reference, platform)
        except Unavailable:
            report.unsure.add(platform)
            return
        if placed.created:
            report.holds[platform] = self.stage.clock() + HOLD

    def _as_reporter(self, report: Account, act: Callable[[Case], object]) -> bool:
        """Act with the receipt. Tell whether it was done; a refusal changes nothing."""
        try:
            case = self._container.open_status(report.reference, report.receipt, "192.0.2.1")
        except Gone:
            assert report.erased, "a report that is there is answered as erased"
            return False
        assert not report.erased, "an erased report opens"
        try:
            act(case)
        except Refusal:
            return False
        return True

    # ---- police ----------------------------------------------------------------------------------

    @mailed
    @rule(pick=PICK, platform=PICK)
    def hold(self, pick: int, platform: int) -> None:
        self._perform("hold", self._account(pick), platform)

    @mailed
    @rule(pick=PICK, platform=PLATFORM)
    def release(self, pick: int, platform: str) -> None:
        report = self._account(pick)

        def act(session: str, reference: str) -> None:
            self._container.release_hold(session, reference, platform)
            report.holds.pop(platform, None)

        self._as_officer(report, act)

    @mailed
    @rule(pick=PICK)
    def hand_over(self, pick: int) -> None:
        report = self._account(pick)
        command = HandOver(to=OTHER_FORCE, reason="It is theirs")

        def act(session: str, reference: str) -> None:
            if self._container.hand_over_case(session, reference, command).created:
                report.hand_over(OTHER_FORCE)

        self._as_officer(report, act)

    @mailed
    @rule(pick=PICK)
    def acknowledge(self, pick: int) -> None:
        report = self._account(pick)
        self._as_officer(report, lambda *place: self._container.acknowledge_case(*place))

    @mailed
    @rule(pick=PICK)
    def ask(self, pick: int) -> None:
        report = self._account(pick)
        question = AskReporter(message_id="q-1", text="When did it begin?")
        self._as_officer(report, lambda *place: self._container.ask_reporter(*place, question))

    @mailed
    @rule(pick=PICK)
    def record_stage(self, pick: int) -> None:
        report = self._account(pick)
        stage = RecordStage(stage="investigating")
        self._as_officer(report, lambda *place: self._container.record_stage(*place, stage))

    def _as_officer(self, report: Account, act: Callable[[str, str], object]) -> None:
        """Act in a session that a mailed link begins."""
        if not self.seen.was_mailed(report, FORCE):
            return
        now = self.stage.clock()
        secrets = self.stage.secrets
        secret, to = secrets.versions[secrets.current], CONTACTS[FORCE]
        link = mint_case_link(secret, report.case_id, FORCE, to, now)
        try:
            opened = self._container.open_case_link(link, Officer(name="Kim", role="Sergeant"), "")
        except Unavailable:
            return
        except Refusal:
            assert report.erased or FORCE not in report.active or self._is_busy(report), (
                "an authority cannot open what it is to have"
            )
            return
        assert FORCE in report.ever, "an authority opens what it never was to have"
        assert not report.erased, "an erased report opens"
        report.answered.add(FORCE)
        try:
            act(opened.session, opened.reference)
        except Refusal:
            return

    def _is_busy(self, report: Account) -> bool:
        """Tell whether it was opened as often as it may be in an hour."""
        events = self.stage.world.log.read(report.case_id)
        since = self.stage.clock() - timedelta(hours=1)
        return sum(e.kind == "case_link_opened" and e.at > since for e in events) >= 20

    # ---- platforms -------------------------------------------------------------------------------

    @rule(platform=PLATFORM, most=st.sampled_from((1, 3, 100)), acks=st.booleans(), old=PICK)
    def poll(self, platform: str, most: int, acks: bool, old: int) -> None:
        ids = self.seen.jtis(platform)
        ack = tuple(ids[old % len(ids) :]) if ids and acks else ()
        try:
            tokens = self.stage.poll(platform, most, ack)
        except Unavailable:
            return
        self.seen.offered(platform, tokens)

    @offered
    @rule(pick=PICK, status=st.sampled_from(STATUSES))
    def answer(self, pick: int, status: str) -> None:
        places = sorted(self.seen.kinds)
        platform, case_id = places[pick % len(places)]
        report = next(one for one in self.accounts if one.case_id == case_id)
        self.touched = report
        words = {"message": "It keeps our rules"} if status == "no_violation" else {}
        outcome = Outcome(
            outcome_id=f"o-{next(self.numbers)}",
            reference=report.reference,
            status=status,
            at=stamp(self.stage.clock()),
            **words,
        )
        self._record(report, platform, outcome)

    def _record(self, report: Account, platform: str, outcome: Outcome) -> None:
        try:
            appended = self._container.record_outcome(platform, outcome)
        except (Forbidden, Conflict):
            return
        except Unavailable:
            report.answered.add(platform)
            return
        assert not report.erased, "an outcome of an erased report is recorded"
        assert platform in report.ever, "an outcome of whom it does not concern is recorded"
        assert not report.is_held(platform, self.stage.clock()), "an outcome of what is held"
        report.answered.add(platform)
        if appended:
            self.outcomes.append((platform, outcome))

    @answered
    @rule(pick=PICK)
    def answer_again(self, pick: int) -> None:
        platform, outcome = self.outcomes[pick % len(self.outcomes)]
        try:
            appended = self._container.record_outcome(platform, outcome)
        except (Forbidden, Unavailable):
            return
        assert not appended, "an outcome is recorded twice"

    # ---- AWS and time ----------------------------------------------------------------------------

    @streaming
    @rule(pick=PICK)
    def bring_event(self, pick: int) -> None:
        self.stage.bring_event(pick)

    @rule(pick=PICK)
    def bring_event_again(self, pick: int) -> None:
        self.stage.bring_event(pick, again=True)

    @queued
    @rule(pick=PICK)
    def bring_message(self, pick: int) -> None:
        self.stage.bring_message(pick)

    @rule(pick=PICK)
    def bring_message_again(self, pick: int) -> None:
        self.stage.bring_message(pick, again=True)

    @rule()
    def bring_all(self) -> None:
        self.stage.bring_all()

    @rule()
    def bring_all_and_poll(self) -> None:
        """An ordinary quarter of an hour."""
        self.stage.bring_all()
        for platform in PLATFORMS:
            self.poll(platform, 100, acks=True, old=0)
        self.stage.clock.advance(minutes=15)

    @rule(pick=PICK, kind=st.sampled_from(("Send", "Delivery", "Delivery", "Bounce", "SoftBounce")))
    def carry(self, pick: int, kind: str) -> None:
        self.stage.carry(pick, kind)

    @rule(job=st.sampled_from(JOBS))
    def run_job(self, job: str) -> None:
        self.stage.run(job)

    @rule(job=st.sampled_from(JOBS))
    def lose_lease(self, job: str) -> None:
        """A run pauses beyond its term before what it does first; another comes in between."""

        def other_run() -> None:
            self.stage.clock.advance(minutes=3)
            self.stage.run(job)

        log, mail = self.stage.world.log, self.stage.mail
        log.before_append, mail.before_send = [other_run], [other_run]
        self.stage.run(job)
        log.before_append, mail.before_send = [], []

    @rule(refusals=st.integers(1, 3), service=st.sampled_from(("mail", "platforms", "candidates")))
    def fail(self, refusals: int, service: str) -> None:
        world = self.stage.world
        target: Any = world.mail if service == "mail" else world.queues[service]
        target.fails = refusals

    @rule()
    def fail_write(self) -> None:
        """The next append of anybody's does not come through, whatever was done before it."""
        self.stage.world.log.before_append = [_refuse]

    @reported
    @rule(pick=PICK, act=st.sampled_from(ACTS), choice=PICK)
    def interrupt(self, pick: int, act: str, choice: int) -> None:
        """Have somebody act just before the next append of anybody else's."""
        report = self._account(pick)
        self.stage.world.log.before_append = [lambda: self._perform(act, report, choice)]

    @rule(span=st.sampled_from(SPANS))
    def pass_time(self, span: timedelta) -> None:
        self.stage.clock.at += span

    @rule()
    def turn_keys(self) -> None:
        self.stage.turn_keys()

    # ---- what must be true -----------------------------------------------------------------------

    @property
    def _container(self) -> Any:
        return self.stage.container

    @invariant()
    def agrees(self) -> None:
        """Compare what the last step was about with its account."""
        if self.touched is not None:
            self.seen.compare(self.touched)
            self.touched = None

    def teardown(self) -> None:
        """Let everything come to rest, and compare all of it."""
        if self.touched is None:  # not after a disagreement
            self.seen.settle()


def _refuse() -> None:
    raise Unavailable
