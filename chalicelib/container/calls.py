"""Type the bound use cases that take keywords, or can do without some of what they take."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
    from datetime import datetime
    from typing import Any

    from chalicelib.consumers.batches import BatchResponse, Delay, UseCaseOfMany
    from chalicelib.model import case_actions
    from chalicelib.model.case import Case
    from chalicelib.model.directory import NominatedCandidate
    from chalicelib.model.officer import Officer
    from chalicelib.model.report import Report
    from chalicelib.model.secret_versions import Purpose, SecretVersion
    from chalicelib.ports import Dispatch
    from chalicelib.signing.messages import Request
    from chalicelib.usecases.authority.open_case_link import OfficerSignIn
    from chalicelib.usecases.candidates.import_candidates import ImportResult
    from chalicelib.usecases.candidates.nominations import Nomination, RejectedRow
    from chalicelib.usecases.cases.record_action import RecordedAction
    from chalicelib.usecases.evidence.start_upload import UploadForm
    from chalicelib.usecases.guidance.publish_guidance import PublishResult
    from chalicelib.usecases.guidance.publishing import Release
    from chalicelib.usecases.intake.find_stored_report import StoredReport
    from chalicelib.usecases.notifications.chase_overdue import ChaseResult
    from chalicelib.usecases.reporter.add_files import FilesAdded
    from chalicelib.usecases.reporter.download_case import CaseDownload
    from chalicelib.usecases.restore.rebuild_projections import RebuildResult

# What each does stands with the use case of its name.


class AddFiles(Protocol):
    def __call__(
        self, case: Case, upload_ids: Iterable[str], incidents: Iterable[int] = ()
    ) -> FilesAdded: ...


class AddIncidents(Protocol):
    def __call__(
        self, case: Case, batch: case_actions.IncidentBatch, *, following: int = 0
    ) -> RecordedAction: ...


class ChaseLane(Protocol):
    def __call__(self, lane: int, most: int = ...) -> ChaseResult: ...


class ChaseOverdue(Protocol):
    def __call__(self, most: int = ...) -> ChaseResult: ...


class DownloadCase(Protocol):
    def __call__(self, case: Case, language: str | None = None) -> CaseDownload: ...


class FeedPlatform(Protocol):
    def __call__(self, dispatch: Dispatch, last_read: Case | None = None) -> Case | None: ...


class HandleByCase(Protocol):
    def __call__(
        self, event: Any, use_case: Callable[[Dispatch, Case | None], Case | None]
    ) -> BatchResponse: ...


class HandleCases(Protocol):
    def __call__(self, event: Any, use_case: Callable[[str, int], object]) -> BatchResponse: ...


class HandleTogether(Protocol):
    def __call__(self, event: Any, use_case: UseCaseOfMany) -> BatchResponse: ...


class HandleVerified(Protocol):
    def __call__(
        self,
        event: Any,
        route_all: UseCaseOfMany,
        use_case: Callable[[Dispatch], object],
        delay: Delay | None = None,
    ) -> BatchResponse: ...


class HandleMessages(Protocol):
    def __call__(
        self, event: Any, use_case: Callable[[Dispatch], object], delay: Delay | None = None
    ) -> BatchResponse: ...


class ImportCandidates(Protocol):
    def __call__(
        self,
        rows: Iterable[Nomination | RejectedRow],
        *,
        source: str,
        dry_run: bool = ...,
        whole: bool = ...,
    ) -> Iterator[ImportResult]: ...


class OpenCaseLink(Protocol):
    def __call__(self, token: str, officer: Officer, session: str = "") -> OfficerSignIn: ...


class RotateSecret(Protocol):
    def __call__(
        self, purpose: Purpose, until: datetime | None, *, at_once: bool = ...
    ) -> list[SecretVersion]: ...


class Resend(Protocol):
    def __call__(
        self, case_id: str, recipient: str, *, to_second: bool = False
    ) -> RecordedAction: ...


class PromoteReport(Protocol):
    def __call__(
        self, case: Case, share_with: Mapping[str, bool] | None = None
    ) -> RecordedAction: ...


class PublishGuidance(Protocol):
    def __call__(self, *, force: bool = False) -> PublishResult: ...


class ReadOwnCase(Protocol):
    def __call__(self, case: Case, *, whole: bool = True) -> dict[str, Any]: ...


class RebuildProjections(Protocol):
    def __call__(
        self, on_case: Callable[[], object] = ..., *, only: Sequence[str] = ()
    ) -> RebuildResult: ...


class Reconcile(Protocol):
    def __call__(self, hours: int = ...) -> int: ...


class RollBackGuidance(Protocol):
    def __call__(self, release_id: str | None = None) -> tuple[Release, list[str]]: ...


class SignResponse(Protocol):
    def __call__(
        self, request: Request, label: str, *, status: int, headers: dict[str, str], body: bytes
    ) -> dict[str, str]: ...


class StartUploadTo(Protocol):
    def __call__(self, case: Case, then: str, incidents: tuple[int, ...] = ()) -> UploadForm: ...


class StoreReport(Protocol):
    def __call__(
        self, report: Report, candidate: NominatedCandidate | None = None
    ) -> StoredReport: ...
