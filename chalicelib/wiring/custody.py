"""What looks after the whole log: that nothing is taken out of it, and nothing kept too long."""

from functools import cached_property
from typing import TYPE_CHECKING

from chalicelib.wiring.downloads import ForDownloads

if TYPE_CHECKING:
    from chalicelib.usecases.erase_case import Erasing
    from chalicelib.usecases.erase_expired import Retention
    from chalicelib.usecases.sign_heads import HeadRoom


class ForCustody(ForDownloads):
    """What looks after the log as a whole."""

    @cached_property
    def head_room(self) -> "HeadRoom":
        """For sign_heads."""
        from chalicelib.aws.blobs import S3Blobs
        from chalicelib.aws.clients import client
        from chalicelib.usecases.sign_heads import HeadRoom

        return HeadRoom(
            case_ids=self.case_rows.case_ids,
            stored=self.case_rows.stored,
            lists=S3Blobs(client("s3"), self.settings.heads_bucket),
            keys=self.signer,
            base_url=self.settings.base_url,
            now=self.now,
        )

    @cached_property
    def erasing(self) -> "Erasing":
        """For erase_case."""
        from chalicelib.usecases.erase_case import Erasing

        return Erasing(
            log=self.case_log,
            feed=self.feed,
            held=(self.evidence, self.downloads),
            now=self.now,
            uploads=self.uploads,
        )

    @cached_property
    def retention(self) -> "Retention":
        """For erase_expired."""
        from chalicelib.usecases.erase_expired import Retention

        rows = self.case_rows
        return Retention(rows.readable, rows.clear, self.erasing, self.catalogue)
