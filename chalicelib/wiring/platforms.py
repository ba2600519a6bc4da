"""What platforms use: their feed, and what they answer."""

from functools import cached_property
from typing import TYPE_CHECKING

from chalicelib.wiring.adapters import Adapters

if TYPE_CHECKING:
    from chalicelib.usecases.feed_platform import Feeding
    from chalicelib.usecases.poll_feed import Polling
    from chalicelib.usecases.record_outcome import OutcomeDesk


class ForPlatforms(Adapters):
    """What platforms use: their feed, and what they answer."""

    @cached_property
    def feeding(self) -> "Feeding":
        """For feed_platform and send_verification."""
        from chalicelib.usecases.feed_platform import Feeding

        return Feeding(
            log=self.case_log,
            feed=self.feed,
            signer=self.signer,
            base_url=self.settings.base_url,
            now=self.now,
            wall=self.wall,
        )

    @cached_property
    def polling(self) -> "Polling":
        """For poll_feed."""
        from time import monotonic, sleep

        from chalicelib.usecases.poll_feed import Polling

        return Polling(self.case_log, self.feed, self.now, sleep, monotonic)

    @cached_property
    def outcome_desk(self) -> "OutcomeDesk":
        """For record_outcome."""
        from chalicelib.usecases.record_outcome import OutcomeDesk

        return OutcomeDesk(self.case_log, self.feed, self.secrets, self.now)
