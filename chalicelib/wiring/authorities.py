"""What authorities use: mail, and the desk where a case is read and answered."""

from functools import cached_property
from typing import TYPE_CHECKING

from chalicelib.wiring.candidates import ForCandidates

if TYPE_CHECKING:
    from chalicelib.usecases.case_desk import CaseDesk
    from chalicelib.usecases.confirm_contact import ContactDesk
    from chalicelib.usecases.notify_authority import AuthorityDesk
    from chalicelib.usecases.send_digests import DigestDesk
    from chalicelib.usecases.send_situation import SituationDesk


class ForAuthorities(ForCandidates):
    """What authorities use: mail, and the desk where a case is read and answered."""

    @cached_property
    def authority_desk(self) -> "AuthorityDesk":
        """For notify_authority."""
        from chalicelib.rendering import render_mail
        from chalicelib.usecases.notify_authority import AuthorityDesk

        return AuthorityDesk(
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
    def digest_desk(self) -> "DigestDesk":
        """For send_digests."""
        from chalicelib.rendering import render_mail
        from chalicelib.usecases.send_digests import DigestDesk

        return DigestDesk(
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
    def situation_desk(self) -> "SituationDesk":
        """For send_situations."""
        from chalicelib.rendering import render_mail
        from chalicelib.store.stats import SentTable
        from chalicelib.usecases.send_situation import SituationDesk

        return SituationDesk(
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
    def contact_desk(self) -> "ContactDesk":
        """For propose_contact and confirm_contact."""
        from chalicelib.rendering import render_mail
        from chalicelib.usecases.confirm_contact import ContactDesk

        return ContactDesk(
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
    def case_desk(self) -> "CaseDesk":
        """For what an authority does with a case."""
        from chalicelib.usecases.case_desk import CaseDesk

        return CaseDesk(
            log=self.case_log,
            guards=self.guards,
            secrets=self.secrets,
            catalogue=self.catalogue,
            reach=self.connections,
            feed=self.feed,
            addresses=self.directory.addresses_of,
            now=self.now,
        )
