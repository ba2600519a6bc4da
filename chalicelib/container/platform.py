"""Bind what connected platforms do, and what is done for them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from chalicelib.container.binding import UseCases, bind
from chalicelib.container.once import cached_property

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from datetime import datetime
    from typing import Any

    from chalicelib.container import calls
    from chalicelib.errors import Refusal
    from chalicelib.model.exchange import Outcome, Poll, PreservationAnswer, Replay
    from chalicelib.model.refused_requests import RefusedRequest
    from chalicelib.model.request_counts import RequestCounts
    from chalicelib.signing.messages import Request
    from chalicelib.signing.requests import Caller
    from chalicelib.usecases.platform.feed_platform import FeedPlatformDeps
    from chalicelib.usecases.platform.note_refusal import NoteRefusalDeps
    from chalicelib.usecases.platform.poll_feed import PollResult
    from chalicelib.usecases.platform.replay_tokens import ReplayTokensDeps

_AT_ONCE = 8
"""Cases that a poll writes its acknowledgements to at the same time."""


class PlatformUseCases(UseCases):
    """Feed platforms, and take what they answer."""

    @cached_property
    def verify_request(self) -> Callable[[Request, str], Caller]:
        from chalicelib.signing.requests import RequestVerifier

        adapters = self.adapters
        return RequestVerifier(
            find_key=adapters.find_caller_key, spend=self._spend_nonce, wall=adapters.wall
        ).verify

    @cached_property
    def sign_response(self) -> calls.SignResponse:
        return self.adapters.response_signer.sign

    @cached_property
    def admit_platform(self) -> Callable[[str], None]:
        from chalicelib.usecases.platform.admit_platform import AdmitPlatformDeps, admit_platform

        return bind(admit_platform, AdmitPlatformDeps(self._request_counts, self.adapters.now))

    @cached_property
    def note_refusal(self) -> Callable[[str, str, str | None], None]:
        from chalicelib.usecases.platform.note_refusal import note_refusal

        return bind(note_refusal, self._note_refusal_deps)

    @cached_property
    def list_refusals(self) -> Callable[[str], list[RefusedRequest]]:
        from chalicelib.usecases.platform.list_refusals import list_refusals

        return bind(list_refusals, self._note_refusal_deps)

    @cached_property
    def _note_refusal_deps(self) -> NoteRefusalDeps:
        from chalicelib.usecases.platform.note_refusal import NoteRefusalDeps

        return NoteRefusalDeps(
            self.adapters.guards, frozenset(self.catalogue.platforms), self.adapters.now
        )

    @cached_property
    def invite_signature(self) -> Callable[[str, str | None], str]:
        from secrets import token_urlsafe

        from chalicelib.usecases.platform.invite_signature import (
            InviteSignatureDeps,
            invite_signature,
        )

        adapters, platforms = self.adapters, frozenset(self.catalogue.platforms)
        deps = InviteSignatureDeps(
            adapters.directory, platforms, lambda: token_urlsafe(24), adapters.wall
        )
        return bind(invite_signature, deps)

    @cached_property
    def _spend_nonce(self) -> Callable[[str, int, str | None], bool]:
        from chalicelib.usecases.platform.spend_nonce import SpendNonceDeps, spend_nonce

        adapters = self.adapters
        deps = SpendNonceDeps(adapters.nonces, self._request_counts, adapters.now)
        return bind(spend_nonce, deps)

    @cached_property
    def _request_counts(self) -> RequestCounts:
        from chalicelib.model.request_counts import RequestCounts

        return RequestCounts(self.settings.platform_requests_per_minute)

    @cached_property
    def feed_platform(self) -> calls.FeedPlatform:
        from chalicelib.usecases.platform.feed_platform import feed_platform

        return bind(feed_platform, self._feed_platform_deps)

    @cached_property
    def _feed_platform_deps(self) -> FeedPlatformDeps:
        from chalicelib.usecases.platform.feed_platform import FeedPlatformDeps

        adapters = self.adapters
        return FeedPlatformDeps(
            log=adapters.case_log,
            feed=adapters.feed,
            signing_keys=adapters.signing_keys,
            base_url=self.settings.base_url,
            now=adapters.now,
            wall=adapters.wall,
            catalogue=self.catalogue,
            patterns=adapters.patterns,
        )

    @cached_property
    def poll_feed(self) -> Callable[[str, Poll], PollResult]:
        from concurrent.futures import ThreadPoolExecutor
        from time import monotonic, sleep

        from chalicelib.usecases.platform.poll_feed import PollFeedDeps, poll_feed

        adapters, threads = self.adapters, ThreadPoolExecutor(_AT_ONCE, "deliveries")
        deps = PollFeedDeps(
            adapters.case_log, adapters.feed, adapters.now, sleep, monotonic, threads.map
        )
        return bind(poll_feed, deps)

    @cached_property
    def replay_tokens(self) -> Callable[[str, Replay], int]:
        from concurrent.futures import ThreadPoolExecutor

        from chalicelib.usecases.platform.replay_tokens import replay_tokens

        threads = ThreadPoolExecutor(_AT_ONCE, "replays")
        return bind(replay_tokens, self._replay_tokens_deps(threads.map))

    @cached_property
    def list_replays(self) -> Callable[[str], list[str]]:
        from chalicelib.usecases.platform.list_replays import list_replays

        return bind(list_replays, self._replay_tokens_deps(map))

    def _replay_tokens_deps(self, map_tokens: Callable[..., Any]) -> ReplayTokensDeps:
        from chalicelib.usecases.platform.replay_tokens import ReplayTokensDeps

        adapters = self.adapters
        return ReplayTokensDeps(
            log=adapters.case_log,
            feed=adapters.feed,
            guards=adapters.guards,
            now=adapters.now,
            map_tokens=map_tokens,
        )

    @cached_property
    def record_outcomes(self) -> Callable[[str, Sequence[Outcome]], list[bool | Refusal]]:
        from chalicelib.usecases.platform.record_outcomes import RecordOutcomesDeps, record_outcomes

        adapters = self.adapters
        deps = RecordOutcomesDeps(
            adapters.case_log,
            adapters.feed,
            adapters.digest_secrets,
            adapters.now,
            adapters.wall,
        )
        return bind(record_outcomes, deps)

    @cached_property
    def answer_preservation(self) -> Callable[[str, PreservationAnswer], bool]:
        from chalicelib.usecases.platform.answer_preservation import (
            AnswerPreservationDeps,
            answer_preservation,
        )

        adapters = self.adapters
        deps = AnswerPreservationDeps(adapters.case_log, adapters.feed, adapters.now)
        return bind(answer_preservation, deps)

    @cached_property
    def send_verification(self) -> Callable[[str, str | None], str]:
        from secrets import token_bytes

        from chalicelib.usecases.platform.send_verification import (
            SendVerificationDeps,
            send_verification,
        )

        adapters, base_url = self.adapters, self.settings.base_url
        deps = SendVerificationDeps(
            adapters.feed, adapters.signing_keys, base_url, adapters.wall, token_bytes
        )
        return bind(send_verification, deps)

    @cached_property
    def park_unacknowledged(self) -> Callable[[], list[tuple[str, str, str]]]:
        from chalicelib.usecases.platform.park_unacknowledged import (
            ParkUnacknowledgedDeps,
            park_unacknowledged,
        )

        adapters, platforms = self.adapters, list(self.catalogue.platforms)
        deps = ParkUnacknowledgedDeps(
            adapters.case_log, adapters.feed, platforms, adapters.now, self._take_job
        )
        return bind(park_unacknowledged, deps)

    @cached_property
    def list_key_history(self) -> Callable[[], Sequence[Mapping[str, str]]]:
        from chalicelib.usecases.platform.list_key_history import (
            ListKeyHistoryDeps,
            list_key_history,
        )

        adapters = self.adapters
        return bind(
            list_key_history,
            ListKeyHistoryDeps(adapters.signing_key_registry, adapters.signing_keys),
        )

    @cached_property
    def read_security_contact(self) -> Callable[[], tuple[str, datetime]]:
        from chalicelib.usecases.platform.read_security_contact import (
            ReadSecurityContactDeps,
            read_security_contact,
        )

        contact = self.settings.security_contact
        return bind(read_security_contact, ReadSecurityContactDeps(contact, self.adapters.wall))

    @cached_property
    def list_public_keys(self) -> Callable[[], Sequence[Mapping[str, str]]]:
        from chalicelib.usecases.platform.list_public_keys import (
            ListPublicKeysDeps,
            list_public_keys,
        )

        return bind(list_public_keys, ListPublicKeysDeps(self.adapters.signing_keys))
