"""What platforms do: poll, acknowledge, answer."""

from hypothesis import strategies as st
from hypothesis.stateful import precondition, rule

from chalicelib.errors import Conflict, Forbidden, Unavailable
from chalicelib.model.events import stamp
from chalicelib.model.exchange import Outcome
from tests.support.interleavings.account import Account
from tests.support.interleavings.rules import PICK, PLATFORM, Machine, answered
from tests.support.outcomes import is_new

STATUSES = ("acknowledged", "under_review", "need_more_info", "no_violation")
offered = precondition(lambda machine: bool(machine.seen.kinds))


class PlatformRules(Machine):
    """Rules of the platforms that are connected."""

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
        report = next(account for account in self.accounts if account.case_id == case_id)
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
            appended = is_new(self.container.record_outcomes(platform, [outcome]))
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
            appended = is_new(self.container.record_outcomes(platform, [outcome]))
        except (Forbidden, Unavailable):
            return
        assert not appended, "an outcome is recorded twice"
