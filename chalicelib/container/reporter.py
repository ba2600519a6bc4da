"""Bind what somebody does with their own report."""

from __future__ import annotations

from typing import TYPE_CHECKING

from chalicelib.container.binding import UseCases, bind
from chalicelib.container.once import cached_property

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from chalicelib.container import calls
    from chalicelib.model.announcement import AddedFile
    from chalicelib.model.case import Case
    from chalicelib.model.case_actions import Appeal, SendMessage
    from chalicelib.model.json_values import JsonObject
    from chalicelib.ports import Dispatch
    from chalicelib.usecases.cases.record_action import RecordedAction
    from chalicelib.usecases.reporter.add_evidence import AddEvidenceDeps
    from chalicelib.usecases.reporter.begin_status_session import BeginStatusSessionDeps
    from chalicelib.usecases.reporter.explain_session_end import SessionEnd
    from chalicelib.usecases.reporter.foresee_erasure import ForeseenErasure
    from chalicelib.usecases.reporter.open_status_session import OpenStatusSessionDeps
    from chalicelib.usecases.reporter.resume_status_session import StatusSession


class ReporterUseCases(UseCases):
    """Open, follow and change one's own report."""

    @cached_property
    def open_status(self) -> Callable[[str, str, str], Case]:
        from chalicelib.usecases.reporter.open_status import open_status

        return bind(open_status, self._act_on_report_deps)

    @cached_property
    def request_status_link(self) -> Callable[[str, str], None]:
        from chalicelib.usecases.reporter.request_status_link import request_status_link

        return bind(request_status_link, self._request_link_deps)

    @cached_property
    def record_link_request(self) -> Callable[[Dispatch], None]:
        from chalicelib.usecases.reporter.record_link_request import (
            RecordLinkRequestDeps,
            record_link_request,
        )

        deps = RecordLinkRequestDeps(self.adapters.case_log, self.adapters.now)
        return bind(record_link_request, deps)

    @cached_property
    def open_status_session(self) -> Callable[[str, str, str], str]:
        from chalicelib.usecases.reporter.open_status_session import open_status_session

        return bind(open_status_session, self._open_status_session_deps)

    @cached_property
    def open_by_access_code(self) -> Callable[[str, str, str], str]:
        from chalicelib.usecases.reporter.open_by_access_code import open_by_access_code

        return bind(open_by_access_code, self._open_status_session_deps)

    @cached_property
    def prove_status_session(self) -> Callable[[StatusSession, str, str], None]:
        from chalicelib.usecases.reporter.prove_status_session import prove_status_session

        return bind(prove_status_session, self._open_status_session_deps)

    @cached_property
    def replace_receipt(self) -> Callable[[StatusSession], str]:
        from chalicelib.usecases.reporter.replace_receipt import replace_receipt

        return bind(replace_receipt, self._open_status_session_deps)

    @cached_property
    def request_whole_access(self) -> Callable[[Case], RecordedAction]:
        from chalicelib.usecases.reporter.request_whole_access import request_whole_access

        return bind(request_whole_access, self._act_on_report_deps)

    @cached_property
    def stop_whole_access(self) -> Callable[[Case], RecordedAction]:
        from chalicelib.usecases.reporter.stop_whole_access import stop_whole_access

        return bind(stop_whole_access, self._act_on_report_deps)

    @cached_property
    def resume_status_session(self) -> Callable[[str], StatusSession | None]:
        from chalicelib.usecases.reporter.resume_status_session import resume_status_session

        return bind(resume_status_session, self._begin_status_session_deps)

    @cached_property
    def explain_session_end(self) -> Callable[[str], SessionEnd]:
        from chalicelib.usecases.reporter.explain_session_end import explain_session_end

        return bind(explain_session_end, self._begin_status_session_deps)

    @cached_property
    def end_status_session(self) -> Callable[[str], None]:
        from chalicelib.usecases.reporter.end_status_session import (
            EndStatusSessionDeps,
            end_status_session,
        )

        return bind(end_status_session, EndStatusSessionDeps(self.adapters.guards))

    @cached_property
    def read_own_case(self) -> calls.ReadOwnCase:
        from chalicelib.usecases.reporter.read_own_case import read_own_case

        return bind(read_own_case, self._read_case_deps)

    @cached_property
    def read_action(self) -> Callable[[RecordedAction], JsonObject]:
        from chalicelib.usecases.reporter.read_action import read_action

        return bind(read_action, self._read_case_deps)

    @cached_property
    def list_notified(self) -> Callable[[Case], list[str]]:
        from chalicelib.usecases.reporter.list_notified import ListNotifiedDeps, list_notified

        return bind(list_notified, ListNotifiedDeps(self.catalogue))

    @cached_property
    def add_incidents(self) -> calls.AddIncidents:
        from chalicelib.usecases.reporter.add_incidents import add_incidents

        return bind(add_incidents, self._act_on_report_deps)

    @cached_property
    def add_evidence(self) -> Callable[[Case, AddedFile], RecordedAction]:
        from chalicelib.usecases.reporter.add_evidence import add_evidence

        return bind(add_evidence, self._add_evidence_deps)

    @cached_property
    def add_files(self) -> calls.AddFiles:
        from chalicelib.usecases.reporter.add_files import add_files

        return bind(add_files, self._add_evidence_deps)

    @cached_property
    def appeal_outcome(self) -> Callable[[Case, Appeal], RecordedAction]:
        from chalicelib.usecases.reporter.appeal_outcome import appeal_outcome

        return bind(appeal_outcome, self._act_on_report_deps)

    @cached_property
    def correct_consent(self) -> Callable[[Case, Mapping[str, bool]], RecordedAction]:
        from chalicelib.usecases.reporter.correct_consent import correct_consent

        return bind(correct_consent, self._act_on_report_deps)

    @cached_property
    def promote_report(self) -> calls.PromoteReport:
        from chalicelib.usecases.reporter.promote_report import promote_report

        return bind(promote_report, self._act_on_report_deps)

    @cached_property
    def record_self_report(self) -> Callable[[Case, str], RecordedAction]:
        from chalicelib.usecases.reporter.record_self_report import record_self_report

        return bind(record_self_report, self._act_on_report_deps)

    @cached_property
    def send_message(self) -> Callable[[Case, SendMessage], RecordedAction]:
        from chalicelib.usecases.reporter.send_message import send_message

        return bind(send_message, self._act_on_report_deps)

    @cached_property
    def withdraw_report(self) -> Callable[[Case], RecordedAction]:
        from chalicelib.usecases.reporter.withdraw_report import withdraw_report

        return bind(withdraw_report, self._act_on_report_deps)

    @cached_property
    def foresee_erasure(self) -> Callable[[Case], ForeseenErasure]:
        from chalicelib.usecases.reporter.foresee_erasure import foresee_erasure

        return bind(foresee_erasure, self._read_case_deps)

    @cached_property
    def request_erasure(self) -> Callable[[str], Case]:
        from chalicelib.usecases.reporter.request_erasure import (
            RequestErasureDeps,
            request_erasure,
        )

        adapters = self.adapters
        without = self.catalogue.kept_without_election
        deps = RequestErasureDeps(
            adapters.case_log, adapters.expiry_segments, without, adapters.now
        )
        return bind(request_erasure, deps)

    @cached_property
    def download_case(self) -> calls.DownloadCase:
        from secrets import token_urlsafe

        from chalicelib.rendering.status_page import download_page
        from chalicelib.usecases.reporter.download_case import DownloadCaseDeps, download_case

        adapters = self.adapters
        deps = DownloadCaseDeps(
            log=adapters.case_log,
            downloads=adapters.downloads,
            evidence=adapters.evidence,
            reading=self._read_case_deps,
            render=download_page,
            name=lambda: token_urlsafe(24),
            now=adapters.now,
            wall=adapters.wall,
        )
        return bind(download_case, deps)

    @cached_property
    def _add_evidence_deps(self) -> AddEvidenceDeps:
        from chalicelib.usecases.reporter.add_evidence import AddEvidenceDeps

        adapters = self.adapters
        return AddEvidenceDeps(adapters.case_log, adapters.uploads, adapters.now)

    @cached_property
    def _open_status_session_deps(self) -> OpenStatusSessionDeps:
        from secrets import token_bytes

        from chalicelib.usecases.reporter.open_status_session import OpenStatusSessionDeps

        return OpenStatusSessionDeps(
            self._act_on_report_deps,
            self._begin_status_session_deps,
            self._verify_access_code_deps,
            token_bytes,
        )

    @cached_property
    def _begin_status_session_deps(self) -> BeginStatusSessionDeps:
        from chalicelib.usecases.reporter.begin_status_session import BeginStatusSessionDeps

        adapters = self.adapters
        return BeginStatusSessionDeps(adapters.case_log, adapters.guards, adapters.now)
