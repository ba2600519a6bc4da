"""What platforms use: their feed, and what they answer."""

from functools import cached_property
from typing import TYPE_CHECKING

from chalicelib.container.adapters import Adapters

if TYPE_CHECKING:
    from chalicelib.usecases.platform.admit_platform import AdmitPlatformDeps
    from chalicelib.usecases.platform.feed_platform import FeedPlatformDeps
    from chalicelib.usecases.platform.park_unacknowledged import ParkUnacknowledgedDeps
    from chalicelib.usecases.platform.poll_feed import PollFeedDeps
    from chalicelib.usecases.platform.record_outcome import RecordOutcomeDeps
    from chalicelib.usecases.platform.rotate_signing_key import RotateSigningKeyDeps

_AT_ONCE = 8
"""Cases that a poll writes its acknowledgements to at the same time."""


class ForPlatforms(Adapters):
    """What platforms use: their feed, and what they answer."""

    @cached_property
    def feeding(self) -> "FeedPlatformDeps":
        """For feed_platform and send_verification."""
        from chalicelib.usecases.platform.feed_platform import FeedPlatformDeps

        return FeedPlatformDeps(
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
    def polling(self) -> "PollFeedDeps":
        """For poll_feed."""
        from concurrent.futures import ThreadPoolExecutor
        from time import monotonic, sleep

        from chalicelib.usecases.platform.poll_feed import PollFeedDeps

        several = ThreadPoolExecutor(_AT_ONCE, "deliveries")
        return PollFeedDeps(self.case_log, self.feed, self.now, sleep, monotonic, several.map)

    @cached_property
    def admission(self) -> "AdmitPlatformDeps":
        """For admit_platform."""
        from chalicelib.usecases.platform.admit_platform import AdmitPlatformDeps

        return AdmitPlatformDeps(self.guards, self.settings.platform_requests_per_minute, self.now)

    @cached_property
    def parking(self) -> "ParkUnacknowledgedDeps":
        """For park_unacknowledged."""
        from chalicelib.usecases.platform.park_unacknowledged import ParkUnacknowledgedDeps

        return ParkUnacknowledgedDeps(
            self.case_log, self.feed, list(self.catalogue.platforms), self.now
        )

    @cached_property
    def rotating(self) -> "RotateSigningKeyDeps":
        """For rotate_signing_key."""
        from chalicelib.usecases.platform.rotate_signing_key import RotateSigningKeyDeps

        return RotateSigningKeyDeps(
            registry=self.signing_key_rows,
            first=self.settings.signing_key_id,
            public_jwk=self.signer.public_jwk,
            wall=self.wall,
        )

    @cached_property
    def outcome_desk(self) -> "RecordOutcomeDeps":
        """For record_outcome."""
        from chalicelib.usecases.platform.record_outcome import RecordOutcomeDeps

        return RecordOutcomeDeps(self.case_log, self.feed, self.secrets, self.now)
