"""Random interleavings of all that may happen, compared with the account after every step."""

from hypothesis.stateful import invariant

from tests.support.interleavings.aws_rules import AwsRules
from tests.support.interleavings.police_rules import PoliceRules
from tests.support.interleavings.reporter_rules import ReporterRules


class Interleavings(ReporterRules, PoliceRules, AwsRules):
    """Everybody at once: those who report, platforms, police, AWS and time."""

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
