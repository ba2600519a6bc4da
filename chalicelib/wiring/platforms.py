"""What platforms use: their feed, and what they answer."""

from functools import cached_property
from typing import TYPE_CHECKING

from chalicelib.wiring.adapters import Adapters

if TYPE_CHECKING:
    from chalicelib.usecases.admit_platform import Admission
    from chalicelib.usecases.feed_platform import Feeding
    from chalicelib.usecases.park_unanswered import Parking
    from chalicelib.usecases.poll_feed import Polling
    from chalicelib.usecases.record_outcome import OutcomeDesk
    from chalicelib.usecases.rotate_signing_key import Rotating

_AT_ONCE = 8
"""Cases that a poll writes its acknowledgements to at the same time."""


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
            catalogue=self.catalogue,
            secrets=self.secrets,
        )

    @cached_property
    def polling(self) -> "Polling":
        """For poll_feed."""
        from concurrent.futures import ThreadPoolExecutor
        from time import monotonic, sleep

        from chalicelib.usecases.poll_feed import Polling

        several = ThreadPoolExecutor(_AT_ONCE, "deliveries")
        return Polling(self.case_log, self.feed, self.now, sleep, monotonic, several.map)

    @cached_property
    def admission(self) -> "Admission":
        """For admit_platform."""
        from chalicelib.usecases.admit_platform import Admission

        return Admission(self.guards, self.settings.platform_requests_per_minute, self.now)

    @cached_property
    def parking(self) -> "Parking":
        """For park_unanswered."""
        from chalicelib.usecases.park_unanswered import Parking

        return Parking(self.case_log, self.feed, list(self.catalogue.platforms), self.now)

    @cached_property
    def rotating(self) -> "Rotating":
        """For rotate_signing_key."""
        from chalicelib.usecases.rotate_signing_key import Rotating

        return Rotating(
            registry=self.signing_key_rows,
            first=self.settings.signing_key_id,
            public_jwk=self.signer.public_jwk,
            wall=self.wall,
        )

    @cached_property
    def outcome_desk(self) -> "OutcomeDesk":
        """For record_outcome."""
        from chalicelib.usecases.record_outcome import OutcomeDesk

        return OutcomeDesk(self.case_log, self.feed, self.secrets, self.now)
