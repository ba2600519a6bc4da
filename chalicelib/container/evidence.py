"""Bind what is done with files, from the announcement to the copy that is handed out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from chalicelib.container.binding import UseCases, bind
from chalicelib.container.once import cached_property

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from datetime import datetime
    from typing import Any

    from chalicelib.container import calls
    from chalicelib.model.case import Case
    from chalicelib.model.evidence import ScanVerdict
    from chalicelib.model.exchange import EvidenceRequest
    from chalicelib.model.uploads import DescribedUpload
    from chalicelib.usecases.evidence.continue_upload import ContinueUploadDeps, PartsToSend
    from chalicelib.usecases.evidence.link_evidence import CopyLink
    from chalicelib.usecases.evidence.settle_upload import SettleUploadDeps
    from chalicelib.usecases.evidence.start_upload import FileToUpload, StartUploadDeps, UploadForm


class EvidenceUseCases(UseCases):
    """Take files in, keep or refuse them, hand out copies."""

    @cached_property
    def start_upload(self) -> Callable[[FileToUpload, str], UploadForm | PartsToSend]:
        from chalicelib.usecases.evidence.start_upload import start_upload

        return bind(start_upload, self._start_upload_deps)

    @cached_property
    def start_upload_to(self) -> calls.StartUploadTo:
        from chalicelib.usecases.evidence.start_upload_to import start_upload_to

        return bind(start_upload_to, self._start_upload_deps)

    @cached_property
    def continue_upload(self) -> Callable[[str], PartsToSend]:
        from chalicelib.usecases.evidence.continue_upload import continue_upload

        return bind(continue_upload, self._continue_upload_deps)

    @cached_property
    def finish_upload(self) -> Callable[[str], Mapping[str, Any]]:
        from chalicelib.usecases.evidence.finish_upload import finish_upload

        return bind(finish_upload, self._continue_upload_deps)

    @cached_property
    def read_upload(self) -> Callable[[str], Mapping[str, Any]]:
        from chalicelib.usecases.evidence.read_upload import ReadUploadDeps, read_upload

        return bind(read_upload, ReadUploadDeps(self.adapters.uploads))

    @cached_property
    def describe_uploads(self) -> Callable[[Iterable[str]], Mapping[str, DescribedUpload]]:
        from chalicelib.usecases.evidence.describe_uploads import (
            DescribeUploadsDeps,
            describe_uploads,
        )

        return bind(describe_uploads, DescribeUploadsDeps(self.adapters.uploads))

    @cached_property
    def settle_upload(self) -> Callable[[str], None]:
        from chalicelib.usecases.evidence.settle_upload import settle_upload

        return bind(settle_upload, self._settle_upload_deps)

    @cached_property
    def settle_case(self) -> Callable[[str], None]:
        from chalicelib.usecases.evidence.settle_case import settle_case

        return bind(settle_case, self._settle_upload_deps)

    @cached_property
    def settle_overdue(self) -> Callable[[], int]:
        from chalicelib.usecases.evidence.settle_overdue import SettleOverdueDeps, settle_overdue

        return bind(settle_overdue, SettleOverdueDeps(self._settle_upload_deps, self._take_job))

    @cached_property
    def record_scan(self) -> Callable[[str, str], ScanVerdict | None]:
        from chalicelib.usecases.evidence.record_scan import RecordScanDeps, record_scan

        return bind(record_scan, RecordScanDeps(self.adapters.case_log, self.adapters.now))

    @cached_property
    def link_evidence(self) -> Callable[[str, EvidenceRequest], CopyLink]:
        from chalicelib.usecases.evidence.link_evidence import LinkEvidenceDeps, link_evidence

        adapters = self.adapters
        deps = LinkEvidenceDeps(adapters.case_log, adapters.evidence, adapters.wall)
        return bind(link_evidence, deps)

    @cached_property
    def _start_upload_deps(self) -> StartUploadDeps:
        from secrets import token_bytes

        from chalicelib.usecases.evidence.start_upload import StartUploadDeps

        adapters = self.adapters
        return StartUploadDeps(
            uploads=adapters.uploads,
            quarantine=adapters.quarantine,
            part_uploads=adapters.part_uploads,
            guards=adapters.guards,
            secrets=adapters.digest_secrets,
            random=token_bytes,
            now=adapters.now,
            wall=adapters.wall,
            base_url=self.settings.base_url,
        )

    @cached_property
    def _continue_upload_deps(self) -> ContinueUploadDeps:
        from chalicelib.usecases.evidence.continue_upload import ContinueUploadDeps

        adapters = self.adapters
        return ContinueUploadDeps(
            adapters.uploads, adapters.part_uploads, adapters.now, adapters.wall
        )

    @cached_property
    def _settle_upload_deps(self) -> SettleUploadDeps:
        from chalicelib.usecases.evidence.settle_upload import SettleUploadDeps

        adapters = self.adapters
        return SettleUploadDeps(
            log=adapters.case_log,
            uploads=adapters.uploads,
            quarantine=adapters.quarantine,
            evidence=adapters.evidence,
            locked_until=self._locked_until,
            scanned=self.settings.malware_scanning == "on",
            now=adapters.now,
        )

    def _locked_until(self, case: Case, stored_at: datetime) -> datetime:
        """Return the day until which a case's file is held under lock."""
        from chalicelib.model.retention import locked_until

        return locked_until(case, stored_at, self.catalogue.kept_without_election)
