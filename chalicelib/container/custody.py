"""What looks after the whole log: that nothing is taken out of it, and nothing kept too long."""

from functools import cached_property
from typing import TYPE_CHECKING

from chalicelib.container.downloads import ForDownloads

if TYPE_CHECKING:
    from chalicelib.usecases.cases.erase_case import EraseCaseDeps
    from chalicelib.usecases.cases.erase_expired_cases import EraseExpiredCasesDeps
    from chalicelib.usecases.cases.sign_chain_heads import SignChainHeadsDeps


class ForCustody(ForDownloads):
    """What looks after the log as a whole."""

    @cached_property
    def head_room(self) -> "SignChainHeadsDeps":
        """For sign_chain_heads."""
        from chalicelib.aws.blobs import S3Blobs
        from chalicelib.aws.clients import client
        from chalicelib.usecases.cases.sign_chain_heads import SignChainHeadsDeps

        return SignChainHeadsDeps(
            case_ids=self.case_rows.case_ids,
            stored=self.case_rows.stored,
            lists=S3Blobs(client("s3"), self.settings.heads_bucket),
            keys=self.signer,
            base_url=self.settings.base_url,
            now=self.now,
        )

    @cached_property
    def erasing(self) -> "EraseCaseDeps":
        """For erase_case."""
        from chalicelib.usecases.cases.erase_case import EraseCaseDeps

        return EraseCaseDeps(
            log=self.case_log,
            feed=self.feed,
            held=(self.evidence, self.downloads),
            now=self.now,
            uploads=self.uploads,
        )

    @cached_property
    def retention(self) -> "EraseExpiredCasesDeps":
        """For erase_expired_cases."""
        from chalicelib.usecases.cases.erase_expired_cases import EraseExpiredCasesDeps

        rows = self.case_rows
        return EraseExpiredCasesDeps(rows.readable, rows.clear, self.erasing, self.catalogue)
