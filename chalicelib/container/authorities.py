"""What authorities use: mail, and the desk where a case is read and answered."""

from functools import cached_property
from typing import TYPE_CHECKING

from chalicelib.container.candidates import ForCandidates

if TYPE_CHECKING:
    from chalicelib.usecases.authority.confirm_contact import ConfirmContactDeps
    from chalicelib.usecases.authority.open_case_session import ActOnCaseDeps
    from chalicelib.usecases.notifications.notify_authority import NotifyAuthorityDeps
    from chalicelib.usecases.notifications.send_daily_summaries import SendDailySummariesDeps
    from chalicelib.usecases.notifications.send_digests import SendDigestsDeps


class ForAuthorities(ForCandidates):
    """What authorities use: mail, and the desk where a case is read and answered."""

    @cached_property
    def authority_desk(self) -> "NotifyAuthorityDeps":
        """For notify_authority."""
        from chalicelib.rendering import render_mail
        from chalicelib.usecases.notifications.notify_authority import NotifyAuthorityDeps

        return NotifyAuthorityDeps(
            room=self.post_room,
            catalogue=self.catalogue,
            contacts=self.directory.contacts,
            fallbacks=self.directory.second_addresses,
            preferences=self.directory.preferences,
            digests=self.digests,
            guards=self.guards,
            secrets=self.secrets,
            render=render_mail,
            base_url=self.settings.base_url,
        )

    @cached_property
    def digest_desk(self) -> "SendDigestsDeps":
        """For send_digests."""
        from chalicelib.rendering import render_mail
        from chalicelib.usecases.notifications.send_digests import SendDigestsDeps

        return SendDigestsDeps(
            room=self.post_room,
            digests=self.digests,
            catalogue=self.catalogue,
            contacts=self.directory.contacts,
            fallbacks=self.directory.second_addresses,
            preferences=self.directory.preferences,
            secrets=self.secrets,
            render=render_mail,
            base_url=self.settings.base_url,
        )

    @cached_property
    def situation_desk(self) -> "SendDailySummariesDeps":
        """For send_daily_summaries."""
        from chalicelib.rendering import render_mail
        from chalicelib.store.stats import SentTable
        from chalicelib.usecases.notifications.send_daily_summaries import SendDailySummariesDeps

        return SendDailySummariesDeps(
            log=self.case_log,
            sent=SentTable(self.settings.stats_table),
            stats=self.stats,
            subscribers=self.directory,
            guards=self.guards,
            mail=self.mail,
            suppressions=self.suppressions,
            catalogue=self.catalogue,
            render=render_mail,
            base_url=self.settings.base_url,
            now=self.now,
        )

    @cached_property
    def contact_desk(self) -> "ConfirmContactDeps":
        """For propose_contact and confirm_contact."""
        from chalicelib.rendering import render_mail
        from chalicelib.usecases.authority.confirm_contact import ConfirmContactDeps

        return ConfirmContactDeps(
            contacts=self.directory,
            suppressions=self.suppressions,
            catalogue=self.catalogue,
            secrets=self.secrets,
            mail=self.mail,
            render=render_mail,
            base_url=self.settings.base_url,
            now=self.now,
        )

    @cached_property
    def case_desk(self) -> "ActOnCaseDeps":
        """For what an authority does with a case."""
        from chalicelib.usecases.authority.open_case_session import ActOnCaseDeps

        return ActOnCaseDeps(
            log=self.case_log,
            guards=self.guards,
            secrets=self.secrets,
            catalogue=self.catalogue,
            reach=self.connections,
            feed=self.feed,
            addresses=self.directory.addresses_of,
            now=self.now,
        )
