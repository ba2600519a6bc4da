"""What candidates use: report, follow, be told."""

from functools import cached_property
from typing import TYPE_CHECKING

from chalicelib.wiring.files import ForFiles

if TYPE_CHECKING:
    from chalicelib.store.digests import DigestsTable
    from chalicelib.usecases.chase import Chasing
    from chalicelib.usecases.delegate_desk import DelegateDesk
    from chalicelib.usecases.fan_out import FanOut
    from chalicelib.usecases.notify_reporter import ReporterDesk
    from chalicelib.usecases.send_mail import PostRoom
    from chalicelib.usecases.status_desk import StatusDesk
    from chalicelib.usecases.submit_report import Intake
    from chalicelib.usecases.tell_operators import OperatorDesk
    from chalicelib.usecases.verify_code import CodeDesk


class ForCandidates(ForFiles):
    """What candidates use: report, follow, be told."""

    @cached_property
    def intake(self) -> "Intake":
        """For submit_report."""
        from chalicelib.usecases.submit_report import Intake

        return Intake(
            log=self.case_log,
            reach=self.connections,
            catalogue=self.catalogue,
            secrets=self.secrets,
            uploads=self.uploads,
            now=self.now,
            election=self.settings.election,
        )

    @cached_property
    def codes(self) -> "CodeDesk":
        """For verify_code."""
        from chalicelib.usecases.verify_code import CodeDesk

        return CodeDesk(self.directory, self.guards, self.secrets, self.now)

    @cached_property
    def status_desk(self) -> "StatusDesk":
        """For what a person does with their own report."""
        from chalicelib.usecases.status_desk import StatusDesk

        return StatusDesk(
            log=self.case_log,
            guards=self.guards,
            reach=self.connections,
            catalogue=self.catalogue,
            secrets=self.secrets,
            now=self.now,
        )

    @cached_property
    def delegate_desk(self) -> "DelegateDesk":
        """For add_delegate and revoke_delegate."""
        import secrets

        from chalicelib.store.delegates import Delegates
        from chalicelib.usecases.delegate_desk import DelegateDesk

        delegates = Delegates(self.settings.directory_table)
        return DelegateDesk(delegates, self.secrets, self.now, secrets.randbits)

    @cached_property
    def fan_out(self) -> "FanOut":
        """For fan_out and reconcile."""
        from chalicelib.usecases.fan_out import FanOut

        return FanOut(self.case_log, self.queues, self.clocks, self.now)

    @cached_property
    def post_room(self) -> "PostRoom":
        """For everything that mails."""
        from chalicelib.usecases.send_mail import PostRoom

        return PostRoom(
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
    def chasing(self) -> "Chasing":
        """For chase."""
        from chalicelib.usecases.chase import Chasing

        return Chasing(
            log=self.case_log,
            clocks=self.clocks,
            queues=self.queues,
            second=self.directory.second_line,
            now=self.now,
        )

    @cached_property
    def operator_desk(self) -> "OperatorDesk":
        """For tell_operators."""
        from chalicelib.rendering import render_mail
        from chalicelib.usecases.tell_operators import OperatorDesk

        return OperatorDesk(
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
    def reporter_desk(self) -> "ReporterDesk":
        """For notify_reporter."""
        from chalicelib.rendering import render_mail
        from chalicelib.usecases.notify_reporter import ReporterDesk

        return ReporterDesk(
            room=self.post_room,
            guards=self.guards,
            secrets=self.secrets,
            catalogue=self.catalogue,
            render=render_mail,
            base_url=self.settings.base_url,
            most_mails=self.settings.mails_per_address,
        )
