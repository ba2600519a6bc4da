"""Give each use case what it needs."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Concatenate, ParamSpec, TypeVar

from chalicelib.container.adapters import Adapters
from chalicelib.container.once import cached_property

if TYPE_CHECKING:
    from collections.abc import Callable

    from chalicelib.catalogue import Catalogue
    from chalicelib.config import Settings
    from chalicelib.usecases.candidates.verify_access_code import VerifyAccessCodeDeps
    from chalicelib.usecases.cases.read_case import ReadCaseDeps
    from chalicelib.usecases.jobs.lease import TakeJob
    from chalicelib.usecases.reporter.report_action_deps import ActOnReportDeps
    from chalicelib.usecases.sessions.request_link import RequestLinkDeps

Deps = TypeVar("Deps")
Params = ParamSpec("Params")
Result = TypeVar("Result")


def bind(
    use_case: Callable[Concatenate[Deps, Params], Result], deps: Deps
) -> Callable[Params, Result]:
    """Return the use case without its first parameter, which is ``deps`` from now on.

    Unlike ``partial`` alone it keeps the types, so mypy holds the annotation of what a container
    gives, and so its callers, to the use case.
    """
    return partial(use_case, deps)


class UseCases:
    """Use cases over one set of adapters. Each is bound when it is first asked for."""

    def __init__(self, adapters: Adapters | None = None) -> None:
        self.adapters = adapters or Adapters()

    @property
    def settings(self) -> Settings:
        """Return the deployment's settings. Raises SettingsError."""
        return self.adapters.settings

    @property
    def catalogue(self) -> Catalogue:
        """Return our facts."""
        return self.adapters.catalogue

    @cached_property
    def _read_case_deps(self) -> ReadCaseDeps:
        from chalicelib.catalogue.law_loading import load_laws
        from chalicelib.rendering.self_report_text import self_report_text
        from chalicelib.usecases.cases.read_case import ReadCaseDeps

        return ReadCaseDeps(self.catalogue, load_laws, self_report_text, self.adapters.now)

    @cached_property
    def _act_on_report_deps(self) -> ActOnReportDeps:
        from chalicelib.usecases.reporter.report_action_deps import ActOnReportDeps

        adapters = self.adapters
        return ActOnReportDeps(
            log=adapters.case_log,
            guards=adapters.guards,
            reach=adapters.connections,
            catalogue=self.catalogue,
            secrets=adapters.digest_secrets,
            now=adapters.now,
        )

    @cached_property
    def _request_link_deps(self) -> RequestLinkDeps:
        from chalicelib.usecases.sessions.request_link import RequestLinkDeps

        adapters = self.adapters
        return RequestLinkDeps(adapters.guards, adapters.digest_secrets, adapters.queues)

    @cached_property
    def _take_job(self) -> TakeJob:
        from chalicelib.usecases.jobs.lease import job_taker

        return job_taker(self.adapters.leases, self.adapters.now)

    @cached_property
    def _verify_access_code_deps(self) -> VerifyAccessCodeDeps:
        from chalicelib.usecases.candidates.verify_access_code import VerifyAccessCodeDeps

        adapters = self.adapters
        return VerifyAccessCodeDeps(
            adapters.candidate_directory, adapters.guards, adapters.code_secrets, adapters.now
        )
