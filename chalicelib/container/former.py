"""What the web took from the container before use cases were bound. It goes as the web moves over.

New code calls a bound use case.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from chalicelib.container.authority import AuthorityUseCases
from chalicelib.container.candidates import CandidateUseCases
from chalicelib.container.evidence import EvidenceUseCases
from chalicelib.container.intake import IntakeUseCases
from chalicelib.container.platform import PlatformUseCases
from chalicelib.container.reporter import ReporterUseCases

if TYPE_CHECKING:
    from chalicelib.ports import CaseLog, Clock, Guards, IdSecrets
    from chalicelib.usecases.authority.act_on_case import ActOnCaseDeps
    from chalicelib.usecases.authority.confirm_contact import ConfirmContactDeps
    from chalicelib.usecases.candidates.add_delegate import AddDelegateDeps
    from chalicelib.usecases.evidence.start_upload import StartUploadDeps
    from chalicelib.usecases.intake.accept_report import AcceptReportDeps
    from chalicelib.usecases.reporter.act_on_report import ActOnReportDeps


class FormerBags(
    AuthorityUseCases,
    CandidateUseCases,
    EvidenceUseCases,
    IntakeUseCases,
    PlatformUseCases,
    ReporterUseCases,
):
    """Bags of dependencies, and adapters, for the web alone."""

    @property
    def now(self) -> Clock:
        return self.adapters.now

    @property
    def case_log(self) -> CaseLog:
        return self.adapters.case_log

    @property
    def guards(self) -> Guards:
        return self.adapters.guards

    @property
    def secrets(self) -> IdSecrets:
        return self.adapters.secrets

    @property
    def directory(self) -> Any:
        return self.adapters.directory

    @property
    def intake(self) -> AcceptReportDeps:
        return self._accept_report_deps

    @property
    def status_desk(self) -> ActOnReportDeps:
        return self._act_on_report_deps

    @property
    def case_desk(self) -> ActOnCaseDeps:
        return self._act_on_case_deps

    @property
    def contact_desk(self) -> ConfirmContactDeps:
        return self._confirm_contact_deps

    @property
    def delegate_desk(self) -> AddDelegateDeps:
        return self._add_delegate_deps

    @property
    def upload_desk(self) -> StartUploadDeps:
        return self._start_upload_deps
