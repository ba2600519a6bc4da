"""What police do: by a mailed link each time."""

from collections.abc import Callable
from datetime import timedelta

from hypothesis.stateful import rule

from chalicelib.errors import Refusal, Unavailable
from chalicelib.limits import HOLD
from chalicelib.model.officer import AskReporter, HandOver, Officer, RecordStage
from chalicelib.signing.mailed_links import mint_case_link
from tests.support.factories import CONTACTS
from tests.support.interleavings.account import FORCE, OTHER_FORCE, Account
from tests.support.interleavings.rules import PICK, PLATFORM, Machine, mailed
from tests.support.interleavings.stage import PLATFORMS


class PoliceRules(Machine):
    """Rules of the officers of one force."""

    def do_hold(self, report: Account, choice: int) -> None:
        platform = PLATFORMS[choice % len(PLATFORMS)]
        self._as_officer(report, lambda *place: self._place_hold(report, platform, *place))

    def _place_hold(self, report: Account, platform: str, session: str, reference: str) -> None:
        try:
            placed = self.container.place_hold(session, reference, platform)
        except Unavailable:
            report.unsure.add(platform)
            return
        if placed.created:
            report.holds[platform] = self.stage.clock() + HOLD

    @mailed
    @rule(pick=PICK, platform=PICK)
    def hold(self, pick: int, platform: int) -> None:
        self.perform("hold", self.account(pick), platform)

    @mailed
    @rule(pick=PICK, platform=PLATFORM)
    def release(self, pick: int, platform: str) -> None:
        report = self.account(pick)

        def act(session: str, reference: str) -> None:
            self.container.release_hold(session, reference, platform)
            report.holds.pop(platform, None)

        self._as_officer(report, act)

    @mailed
    @rule(pick=PICK)
    def hand_over(self, pick: int) -> None:
        report = self.account(pick)
        command = HandOver(to=OTHER_FORCE, reason="It is theirs")

        def act(session: str, reference: str) -> None:
            if self.container.hand_over_case(session, reference, command).created:
                report.hand_over(OTHER_FORCE)

        self._as_officer(report, act)

    @mailed
    @rule(pick=PICK)
    def acknowledge(self, pick: int) -> None:
        report = self.account(pick)
        self._as_officer(report, lambda *place: self.container.acknowledge_case(*place))

    @mailed
    @rule(pick=PICK)
    def ask(self, pick: int) -> None:
        report = self.account(pick)
        question = AskReporter(message_id="q-1", text="When did it begin?")
        self._as_officer(report, lambda *place: self.container.ask_reporter(*place, question))

    @mailed
    @rule(pick=PICK)
    def record_stage(self, pick: int) -> None:
        report = self.account(pick)
        stage = RecordStage(stage="investigating")
        self._as_officer(report, lambda *place: self.container.record_stage(*place, stage))

    def _as_officer(self, report: Account, act: Callable[[str, str], object]) -> None:
        """Act in a session that a mailed link begins."""
        if not self.seen.was_mailed(report, FORCE):
            return
        now = self.stage.clock()
        secrets = self.stage.secrets
        secret, to = secrets.versions[secrets.current], CONTACTS[FORCE]
        link = mint_case_link(secret, report.case_id, FORCE, to, now)
        try:
            opened = self.container.open_case_link(link, Officer(name="Kim", role="Sergeant"), "")
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
        """Return whether it was opened as often as it may be in an hour."""
        events = self.stage.world.log.read(report.case_id)
        since = self.stage.clock() - timedelta(hours=1)
        return sum(e.kind == "case_link_opened" and e.at > since for e in events) >= 20
