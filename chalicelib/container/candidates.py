"""What candidates use: report, follow, be told."""

from functools import cached_property
from typing import TYPE_CHECKING

from chalicelib.container.files import ForFiles

if TYPE_CHECKING:
    from chalicelib.store.digests import DigestsTable
    from chalicelib.usecases.candidates.delegates import AddDelegateDeps
    from chalicelib.usecases.candidates.verify_access_code import VerifyAccessCodeDeps
    from chalicelib.usecases.intake.accept_report import AcceptReportDeps
    from chalicelib.usecases.notifications.chase_overdue import ChaseOverdueDeps
    from chalicelib.usecases.notifications.fan_out import FanOutDeps
    from chalicelib.usecases.notifications.notify_operators import NotifyOperatorsDeps
    from chalicelib.usecases.notifications.notify_reporter import NotifyReporterDeps
    from chalicelib.usecases.notifications.send_mail import SendMailDeps
    from chalicelib.usecases.reporter.act_on_report import ActOnReportDeps


class ForCandidates(ForFiles):
    """What candidates use: report, follow, be told."""

    @cached_property
    def intake(self) -> "AcceptReportDeps":
        """For accept_report."""
        from chalicelib.usecases.intake.accept_report import AcceptReportDeps

        return AcceptReportDeps(
            log=self.case_log,
            reach=self.connections,
            catalogue=self.catalogue,
            secrets=self.secrets,
            uploads=self.uploads,
            now=self.now,
            election=self.settings.election,
        )

    @cached_property
    def codes(self) -> "VerifyAccessCodeDeps":
        """For verify_access_code."""
        from chalicelib.usecases.candidates.verify_access_code import VerifyAccessCodeDeps

        return VerifyAccessCodeDeps(self.directory, self.guards, self.secrets, self.now)

    @cached_property
    def status_desk(self) -> "ActOnReportDeps":
        """For what a person does with their own report."""
        from chalicelib.usecases.reporter.act_on_report import ActOnReportDeps

        return ActOnReportDeps(
            log=self.case_log,
            guards=self.guards,
            reach=self.connections,
            catalogue=self.catalogue,
            secrets=self.secrets,
            now=self.now,
        )

    @cached_property
    def delegate_desk(self) -> "AddDelegateDeps":
        """For add_delegate and revoke_delegate."""
        import secrets

        from chalicelib.store.delegates import Delegates
        from chalicelib.usecases.candidates.delegates import AddDelegateDeps

        delegates = Delegates(self.settings.directory_table)
        return AddDelegateDeps(delegates, self.secrets, self.now, secrets.randbits)

    @cached_property
    def fan_out(self) -> "FanOutDeps":
        """For fan_out and reconcile."""
        from chalicelib.usecases.notifications.fan_out import FanOutDeps

        return FanOutDeps(self.case_log, self.queues, self.clocks, self.now)

    @cached_property
    def post_room(self) -> "SendMailDeps":
        """For everything that mails."""
        from chalicelib.usecases.notifications.send_mail import SendMailDeps

        return SendMailDeps(
            log=self.case_log,
            mail=self.mail,
            suppressions=self.suppressions,
            packed=self.digests.packed,
            now=self.now,
        )

    @cached_property
    def digests(self) -> "DigestsTable":
        """What waits for authorities."""
        from chalicelib.store.digests import DigestsTable

        return DigestsTable(self.settings.clocks_table, self.now)

    @cached_property
    def chasing(self) -> "ChaseOverdueDeps":
        """For chase."""
        from chalicelib.usecases.notifications.chase_overdue import ChaseOverdueDeps

        return ChaseOverdueDeps(
            log=self.case_log,
            clocks=self.clocks,
            queues=self.queues,
            second=self.directory.second_line,
            now=self.now,
        )

    @cached_property
    def operator_desk(self) -> "NotifyOperatorsDeps":
        """For notify_operators."""
        from chalicelib.rendering import render_mail
        from chalicelib.usecases.notifications.notify_operators import NotifyOperatorsDeps

        return NotifyOperatorsDeps(
            log=self.case_log,
            tray=self.tray,
            mail=self.mail,
            catalogue=self.catalogue,
            render=render_mail,
            to=self.settings.operator_mail,
            base_url=self.settings.base_url,
            now=self.now,
        )

    @cached_property
    def reporter_desk(self) -> "NotifyReporterDeps":
        """For notify_reporter."""
        from chalicelib.rendering import render_mail
        from chalicelib.usecases.notifications.notify_reporter import NotifyReporterDeps

        return NotifyReporterDeps(
            room=self.post_room,
            guards=self.guards,
            secrets=self.secrets,
            catalogue=self.catalogue,
            render=render_mail,
            base_url=self.settings.base_url,
            most_mails=self.settings.mails_per_address,
        )
