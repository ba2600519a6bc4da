"""What downloads are made with."""

from functools import cached_property
from typing import TYPE_CHECKING

from chalicelib.container.files import ForFiles
from chalicelib.ports import Downloads

if TYPE_CHECKING:
    from chalicelib.usecases.authority.make_bundle import MakeBundleDeps
    from chalicelib.usecases.reporter.download_case import DownloadCaseDeps


class ForDownloads(ForFiles):
    """What downloads are made with."""

    @cached_property
    def downloads(self) -> Downloads:
        """Where they wait to be fetched."""
        from chalicelib.aws.clients import client
        from chalicelib.aws.downloads import S3Downloads

        return S3Downloads(client("s3"), self.settings.downloads_bucket)

    @cached_property
    def bundle_room(self) -> "MakeBundleDeps":
        """For make_bundle."""
        from secrets import token_urlsafe

        from chalicelib.aws.time_stamps import TimeStampAuthority
        from chalicelib.rendering import render
        from chalicelib.rendering.bundle_pdf import print_pdf
        from chalicelib.usecases.authority.make_bundle import MakeBundleDeps

        authority = self.settings.timestamp_authority
        return MakeBundleDeps(
            log=self.case_log,
            stored=self.case_rows.stored,
            evidence=self.evidence,
            downloads=self.downloads,
            catalogue=self.catalogue,
            signer=self.signer,
            stamp=None if authority == "off" else TimeStampAuthority(authority),
            print_pdf=print_pdf,
            render=render,
            name=lambda: token_urlsafe(24),
            base_url=self.settings.base_url,
            now=self.now,
        )

    @cached_property
    def download_desk(self) -> "DownloadCaseDeps":
        """For download_case."""
        from secrets import token_urlsafe

        from chalicelib.rendering.status_page import download_page
        from chalicelib.usecases.reporter.download_case import DownloadCaseDeps

        return DownloadCaseDeps(
            log=self.case_log,
            downloads=self.downloads,
            evidence=self.evidence,
            catalogue=self.catalogue,
            render=download_page,
            name=lambda: token_urlsafe(24),
            now=self.now,
            wall=self.wall,
        )
