"""What is done with cases, whoever asks for it."""

from __future__ import annotations

from datetime import UTC, datetime
from functools import partial
from typing import TYPE_CHECKING

from chalicelib.container.binding import UseCases, bind
from chalicelib.container.once import cached_property

if TYPE_CHECKING:
    from collections.abc import Callable

    from chalicelib.container import calls
    from chalicelib.errors import ChainBroken
    from chalicelib.model.case import Case
    from chalicelib.usecases.cases.act import RecordedAction
    from chalicelib.usecases.cases.erase_case import EraseCaseDeps
    from chalicelib.usecases.cases.link_case import LinkCaseDeps
    from chalicelib.usecases.cases.read_case import Json
    from chalicelib.usecases.cases.sign_chain_heads import SignChainHeadsDeps


class CaseUseCases(UseCases):
    """Read, erase and look after cases."""

    @cached_property
    def read_case(self) -> Callable[[Case], Json]:
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
    def erase_expired_cases(self) -> calls.EraseExpiredCases:
        from chalicelib.usecases.cases.erase_expired_cases import (
            EraseExpiredCasesDeps,
            erase_expired_cases,
        )

        rows, catalogue = self.adapters.case_rows, self.catalogue
        deps = EraseExpiredCasesDeps(
            rows.readable, rows.clear, self._erase_case_deps, catalogue, self._take_job
        )
        return bind(erase_expired_cases, deps)

    @cached_property
    def link_case(self) -> Callable[[str], None]:
        from chalicelib.usecases.cases.link_case import link_case

        return bind(link_case, self._link_case_deps)

    @cached_property
    def rebuild_patterns(self) -> Callable[[], tuple[int, list[str]]]:
        from chalicelib.usecases.cases.rebuild_patterns import (
            RebuildPatternsDeps,
            rebuild_patterns,
        )

        readable = partial(self.adapters.case_rows.readable, datetime.max.replace(tzinfo=UTC))
        return bind(rebuild_patterns, RebuildPatternsDeps(readable, self._link_case_deps))

    @cached_property
    def _link_case_deps(self) -> LinkCaseDeps:
        from chalicelib.usecases.cases.link_case import LinkCaseDeps

        adapters = self.adapters
        return LinkCaseDeps(adapters.case_log, adapters.patterns, adapters.now)

    @cached_property
    def sign_chain_heads(self) -> Callable[[], list[ChainBroken]]:
        from chalicelib.usecases.cases.sign_chain_heads import sign_chain_heads

        return bind(sign_chain_heads, self._sign_chain_heads_deps)

    @cached_property
    def _sign_chain_heads_deps(self) -> SignChainHeadsDeps:
        from chalicelib.usecases.cases.sign_chain_heads import SignChainHeadsDeps

        adapters = self.adapters
        return SignChainHeadsDeps(
            case_ids=adapters.case_rows.case_ids,
            stored=adapters.case_rows.stored,
            lists=adapters.head_lists,
            keys=adapters.signer,
            base_url=self.settings.base_url,
            now=adapters.now,
            take_job=self._take_job,
        )

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
        )
