"""Bind what is done with cases, whoever asks for it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from functools import partial
from typing import TYPE_CHECKING

from chalicelib.container.binding import UseCases, bind
from chalicelib.container.once import cached_property

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from chalicelib.errors import ChainBroken
    from chalicelib.model.case import Case
    from chalicelib.model.json_values import JsonObject
    from chalicelib.ports import Queue
    from chalicelib.usecases.cases.erase_case import EraseCaseDeps
    from chalicelib.usecases.cases.link_case import LinkCaseDeps
    from chalicelib.usecases.cases.read_signed_heads import ReadSignedHeadsDeps
    from chalicelib.usecases.cases.record_action import RecordedAction
    from chalicelib.usecases.jobs.segments import SegmentsDeps


class CaseUseCases(UseCases):
    """Read, erase and look after cases."""

    @cached_property
    def read_case(self) -> Callable[[Case], JsonObject]:
        from chalicelib.usecases.cases.read_case import read_case

        return bind(read_case, self._read_case_deps)

    @cached_property
    def assign_force(self) -> Callable[[str, str], RecordedAction]:
        from chalicelib.usecases.cases.assign_force import AssignForceDeps, assign_force

        adapters = self.adapters
        deps = AssignForceDeps(
            adapters.case_log, adapters.connections, self.catalogue, adapters.now
        )
        return bind(assign_force, deps)

    @cached_property
    def erase_case(self) -> Callable[[str], Case]:
        from chalicelib.usecases.cases.erase_case import erase_case

        return bind(erase_case, self._erase_case_deps)

    @cached_property
    def erase_requested(self) -> Callable[[str], None]:
        from chalicelib.usecases.cases.erase_requested import erase_requested

        return bind(erase_requested, self._erase_case_deps)

    @cached_property
    def delay_erasure(self) -> Callable[[str, timedelta], None]:
        return self.adapters.expiry_segments.see_again

    @cached_property
    def erase_expired_cases(self) -> Callable[[], int]:
        from chalicelib.usecases.cases.erase_expired_cases import erase_expired_cases

        return bind(erase_expired_cases, self._expiry_segments)

    @cached_property
    def erase_segment(self) -> Callable[[int], Iterator[str]]:
        from chalicelib.usecases.cases.erase_segment import EraseSegmentDeps, erase_segment

        rows = self.adapters.case_log_table
        deps = EraseSegmentDeps(
            read_expiring=rows.expiring_page,
            clear=rows.clear,
            erasing=self._erase_case_deps,
            catalogue=self.catalogue,
            segments=self._expiry_segments,
        )
        return bind(erase_segment, deps)

    @cached_property
    def link_case(self) -> Callable[..., None]:
        from chalicelib.usecases.cases.link_case import link_case

        return bind(link_case, self._link_case_deps)

    @cached_property
    def rebuild_patterns(self) -> Callable[[], tuple[int, list[str]]]:
        from chalicelib.usecases.cases.rebuild_patterns import (
            RebuildPatternsDeps,
            rebuild_patterns,
        )

        readable = partial(self.adapters.case_log_table.readable, datetime.max.replace(tzinfo=UTC))
        return bind(rebuild_patterns, RebuildPatternsDeps(readable, self._link_case_deps))

    @cached_property
    def _link_case_deps(self) -> LinkCaseDeps:
        from chalicelib.usecases.cases.link_case import LinkCaseDeps

        adapters = self.adapters
        return LinkCaseDeps(adapters.case_log, adapters.patterns, adapters.now)

    @cached_property
    def sign_chain_heads(self) -> Callable[[], int]:
        from chalicelib.usecases.cases.sign_chain_heads import SignChainHeadsDeps, sign_chain_heads

        deps = SignChainHeadsDeps(self._signed_heads_deps, self._chain_segments)
        return bind(sign_chain_heads, deps)

    @cached_property
    def sign_segment(self) -> Callable[[int], Iterator[ChainBroken]]:
        from chalicelib.usecases.cases.sign_root import SignRootDeps
        from chalicelib.usecases.cases.sign_segment import SignSegmentDeps, sign_segment

        rows = self.adapters.case_log_table
        deps = SignSegmentDeps(
            signing=SignRootDeps(
                self._signed_heads_deps, self._chain_segments, self.settings.base_url
            ),
            case_ids=rows.case_ids,
            changed=rows.changed,
            stored=rows.stored,
        )
        return bind(sign_segment, deps)

    @cached_property
    def _signed_heads_deps(self) -> ReadSignedHeadsDeps:
        from chalicelib.usecases.cases.read_signed_heads import ReadSignedHeadsDeps

        return ReadSignedHeadsDeps(self.adapters.head_lists, self.adapters.signing_keys)

    @cached_property
    def _chain_segments(self) -> SegmentsDeps:
        return self._segments("sign_chain_heads", self.adapters.chain_segments)

    @cached_property
    def _expiry_segments(self) -> SegmentsDeps:
        return self._segments("erase_expired_cases", self.adapters.expiry_segments)

    def _segments(self, job: str, queue: Queue) -> SegmentsDeps:
        from chalicelib.usecases.jobs.segments import SegmentsDeps

        adapters = self.adapters
        return SegmentsDeps(job, queue, adapters.guards, self._take_job, adapters.now)

    @cached_property
    def _erase_case_deps(self) -> EraseCaseDeps:
        from chalicelib.usecases.cases.erase_case import EraseCaseDeps

        adapters = self.adapters
        return EraseCaseDeps(
            log=adapters.case_log,
            feed=adapters.feed,
            held=(adapters.evidence, adapters.downloads),
            now=adapters.now,
            uploads=adapters.uploads,
            ledger=adapters.erasures,
            patterns=adapters.patterns,
            without=self.catalogue.kept_without_election,
        )
