"""What files need: a place to arrive at, somebody to look at them, a place to be kept."""

import os
from datetime import datetime
from functools import cached_property
from typing import TYPE_CHECKING

from chalicelib.container.adapters import Adapters
from chalicelib.ports import EvidenceStore, Quarantine, Uploads

if TYPE_CHECKING:
    from chalicelib.model.case import Case
    from chalicelib.usecases.evidence.link_evidence import LinkEvidenceDeps
    from chalicelib.usecases.evidence.settle_upload import SettleUploadDeps
    from chalicelib.usecases.evidence.start_upload import StartUploadDeps


class ForFiles(Adapters):
    """What files need."""

    @cached_property
    def uploads(self) -> Uploads:
        """Files that were announced."""
        from chalicelib.store.uploads import UploadsTable

        return UploadsTable(self.settings.uploads_table, self.case_keys, self.now)

    @cached_property
    def quarantine(self) -> Quarantine:
        """Where they arrive."""
        from chalicelib.aws.clients import client
        from chalicelib.aws.quarantine import S3Quarantine

        return S3Quarantine(client("s3"), self.settings.quarantine_bucket)

    @cached_property
    def evidence(self) -> EvidenceStore:
        """Where they are kept."""
        from chalicelib.aws.clients import client
        from chalicelib.aws.evidence import S3Evidence

        settings = self.settings
        return S3Evidence(client("s3"), settings.evidence_bucket, settings.quarantine_bucket)

    @cached_property
    def upload_desk(self) -> "StartUploadDeps":
        """For start_upload."""
        from chalicelib.usecases.evidence.start_upload import StartUploadDeps

        return StartUploadDeps(
            uploads=self.uploads,
            quarantine=self.quarantine,
            guards=self.guards,
            secrets=self.secrets,
            random=os.urandom,
            now=self.now,
            wall=self.wall,
            base_url=self.settings.base_url,
        )

    @cached_property
    def file_desk(self) -> "SettleUploadDeps":
        """For settle_upload."""
        from chalicelib.usecases.evidence.settle_upload import SettleUploadDeps

        return SettleUploadDeps(
            log=self.case_log,
            uploads=self.uploads,
            quarantine=self.quarantine,
            evidence=self.evidence,
            keep_until=self._keep_until,
            scanned=self.settings.malware_scanning == "on",
            now=self.now,
        )

    @cached_property
    def evidence_desk(self) -> "LinkEvidenceDeps":
        """For link_evidence."""
        from chalicelib.usecases.evidence.link_evidence import LinkEvidenceDeps

        return LinkEvidenceDeps(self.case_log, self.evidence, self.wall)

    def _keep_until(self, case: "Case") -> datetime:
        """As long after polling day as the catalogue says; after today where that is later."""
        from chalicelib.model.retention import kept_until

        election = self.catalogue.election(case.public["election"])
        return kept_until(election.date, election.retention_days, self.now().date())
