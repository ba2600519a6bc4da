"""The whole loop, step by step: who does what, what they are answered, and what is to come of it.

A step is an act and all that follows of it by stream and queues. Schedules have steps of their own,
in which there is work for them.
"""

from collections.abc import Callable, Sequence
from typing import NamedTuple

from tests.support.faults.job_steps import JobSteps
from tests.support.faults.platform_steps import PlatformSteps
from tests.support.faults.police_steps import PoliceSteps
from tests.support.faults.reporter_steps import ReporterSteps

SUMMARIES = ("send_daily_summaries",)
FIGURES = ("publish_response_stats",)
HEADS = ("sign_chain_heads",)
ERASURES = ("erase_expired_cases",)


class Step(NamedTuple):
    """One step of the loop. After ``act`` everything that waits is brought to whom it is for."""

    name: str
    act: Callable[[], object]
    sweeps: Sequence[str] = ()
    """Schedules that take up what a run of theirs left, besides those that always run."""
    check: Callable[[], object] = lambda: None
    """Raises AssertionError where what the step is for was not done."""


class Story(ReporterSteps, PoliceSteps, PlatformSteps, JobSteps):
    """The loop, told by everybody in it."""

    def steps(self) -> list[Step]:
        """List the loop in order."""
        return [
            Step("a file is sent", self.send_file),
            Step("a report is sent, with a code and a file", self.send_report),
            Step("the file is scanned", self.scan_file),
            Step("the status page is opened", self.open_status),
            Step("a lost receipt's link is requested", self.request_link),
            Step("x polls", self.poll),
            Step("x acknowledges its tokens", self.acknowledge_tokens),
            Step("x looks at the report", self.begin_review),
            Step("an officer opens the case", self.open_case),
            Step("the police acknowledge", self.acknowledge_case),
            Step("the reporter writes to x", self.write_to_platform),
            Step("the police ask the reporter", self.ask_reporter),
            Step("the police record a stage", self.record_stage),
            Step("the police hold facebook back", self.place_hold),
            Step("the hold is released", self.release_hold),
            Step("the police ask x to preserve", self.request_preservation),
            Step("x answers that", self.answer_preservation),
            Step("the case is handed over", self.hand_over),
            Step("a bundle is requested", self.request_bundle),
            Step("incidents are added", self.add_incidents),
            Step("x decides", self.decide),
            Step("the decision is appealed", self.appeal),
            Step("consent is corrected", self.correct_consent),
            Step("a copy is downloaded", self.download),
            Step("the stream brings nothing", self.reconcile),
            Step("a report is not urgent", self.send_standard_report),
            Step("authorities hear where they stand", self.send_summaries, SUMMARIES),
            Step("the police are done with the case", self.close_case),
            Step("promises pass", self.chase),
            Step("tokens are parked", self.park, ("park_unacknowledged",)),
            Step("the report is withdrawn", self.withdraw),
            Step("figures are published", self.publish_figures, FIGURES, self.has_figures),
            Step("a page is edited", self.edit_page, (), self.has_page),
            Step("chain heads are signed", self.sign_heads, HEADS, self.has_heads),
            Step("cases are erased", self.erase, ERASURES, self.has_erased),
        ]
