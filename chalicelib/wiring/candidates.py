"""What candidates use: report, follow, be told."""

from functools import cached_property
from typing import TYPE_CHECKING

from chalicelib.wiring.adapters import Adapters

if TYPE_CHECKING:
    from chalicelib.usecases.fan_out import FanOut
    from chalicelib.usecases.notify_reporter import ReporterDesk
    from chalicelib.usecases.send_mail import PostRoom
    from chalicelib.usecases.status_desk import StatusDesk
    from chalicelib.usecases.submit_report import Intake
    from chalicelib.usecases.verify_code import CodeDesk


class ForCandidates(Adapters):
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
    def fan_out(self) -> "FanOut":
        """For fan_out and reconcile."""
        from chalicelib.usecases.fan_out import FanOut

        return FanOut(self.case_log, self.queues, self.now)

    @cached_property
    def post_room(self) -> "PostRoom":
        """For everything that mails."""
        from chalicelib.usecases.send_mail import PostRoom

        return PostRoom(self.case_log, self.mail, self.now)

    @cached_property
    def reporter_desk(self) -> "ReporterDesk":
        """For notify_reporter."""
        from chalicelib.rendering import render_mail
        from chalicelib.usecases.notify_reporter import ReporterDesk

        return ReporterDesk(
            room=self.post_room,
            catalogue=self.catalogue,
            render=render_mail,
            base_url=self.settings.base_url,
        )
