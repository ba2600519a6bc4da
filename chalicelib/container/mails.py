"""Bind what mails reporters, authorities and operators."""

from __future__ import annotations

from typing import TYPE_CHECKING

from chalicelib.container.binding import UseCases, bind
from chalicelib.container.once import cached_property

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from typing import Any

    from chalicelib.ports import Dispatch
    from chalicelib.usecases.notifications.digest_post import SendDigestsDeps
    from chalicelib.usecases.notifications.send_mail import SendMailDeps


class MailUseCases(UseCases):
    """Mail what there is to tell, and record what became of it."""

    @cached_property
    def notify_reporter(self) -> Callable[[Dispatch], None]:
        from chalicelib.rendering import render_mail
        from chalicelib.usecases.notifications.notify_reporter import (
            NotifyReporterDeps,
            notify_reporter,
        )

        adapters = self.adapters
        deps = NotifyReporterDeps(
            mailing=self._send_mail_deps,
            guards=adapters.guards,
            secrets=adapters.link_secrets,
            digests=adapters.digest_secrets,
            catalogue=self.catalogue,
            render=render_mail,
            base_url=self.settings.base_url,
            most_mails=self.settings.mails_per_address,
        )
        return bind(notify_reporter, deps)

    @cached_property
    def notify_authority(self) -> Callable[[Dispatch], None]:
        from chalicelib.catalogue.law_loading import load_laws
        from chalicelib.rendering import render_mail
        from chalicelib.usecases.notifications.notify_authority import (
            NotifyAuthorityDeps,
            notify_authority,
        )

        adapters = self.adapters
        deps = NotifyAuthorityDeps(
            laws=load_laws,
            mailing=self._send_mail_deps,
            catalogue=self.catalogue,
            contact=adapters.directory.contact_of,
            second_address=adapters.directory.second_address_of,
            preferences=adapters.directory.preferences_of,
            digests=adapters.digests,
            sent_cases=adapters.sent_cases,
            patterns=adapters.patterns,
            guards=adapters.guards,
            secrets=adapters.link_secrets,
            render=render_mail,
            base_url=self.settings.base_url,
        )
        return bind(notify_authority, deps)

    @cached_property
    def notify_operators(self) -> Callable[[], int]:
        from chalicelib.rendering import render_mail
        from chalicelib.usecases.notifications.notify_operators import (
            NotifyOperatorsDeps,
            notify_operators,
        )

        adapters = self.adapters
        deps = NotifyOperatorsDeps(
            log=adapters.case_log,
            inbox=adapters.operator_inbox,
            mail=adapters.mail,
            catalogue=self.catalogue,
            render=render_mail,
            page=adapters.pager.page,
            to=self.settings.operator_mail,
            base_url=self.settings.base_url,
            now=adapters.now,
            take_job=self._take_job,
        )
        return bind(notify_operators, deps)

    @cached_property
    def send_digests(self) -> Callable[[], int]:
        from chalicelib.usecases.notifications.send_digests import send_digests

        return bind(send_digests, self._send_digests_deps)

    @cached_property
    def send_digest(self) -> Callable[[str], int]:
        from chalicelib.usecases.notifications.send_digest import send_digest

        return bind(send_digest, self._send_digests_deps)

    @cached_property
    def _send_digests_deps(self) -> SendDigestsDeps:
        from chalicelib.rendering import render_mail
        from chalicelib.usecases.notifications.digest_post import SendDigestsDeps

        adapters = self.adapters
        return SendDigestsDeps(
            queue=adapters.due_digests,
            mailing=self._send_mail_deps,
            digests=adapters.digests,
            catalogue=self.catalogue,
            contacts=adapters.directory.contacts,
            second_addresses=adapters.directory.second_addresses,
            preferences=adapters.directory.preferences,
            guards=adapters.guards,
            patterns=adapters.patterns,
            page=adapters.pager.page,
            secrets=adapters.link_secrets,
            render=render_mail,
            base_url=self.settings.base_url,
            take_job=self._take_job,
        )

    @cached_property
    def send_daily_summaries(self) -> Callable[[], int]:
        from chalicelib.rendering import render_mail
        from chalicelib.usecases.notifications.send_daily_summaries import (
            SendDailySummariesDeps,
            send_daily_summaries,
        )

        adapters = self.adapters
        deps = SendDailySummariesDeps(
            log=adapters.case_log,
            sent_cases=adapters.sent_cases,
            stats=adapters.stats,
            subscribers=adapters.directory,
            guards=adapters.guards,
            mail=adapters.mail,
            suppressions=adapters.suppressions,
            catalogue=self.catalogue,
            render=render_mail,
            base_url=self.settings.base_url,
            now=adapters.now,
            take_job=self._take_job,
        )
        return bind(send_daily_summaries, deps)

    @cached_property
    def record_mail_event(self) -> Callable[[Mapping[str, Any]], bool]:
        from chalicelib.usecases.notifications.record_mail_event import record_mail_event

        return bind(record_mail_event, self._send_mail_deps)

    @cached_property
    def _send_mail_deps(self) -> SendMailDeps:
        from chalicelib.usecases.notifications.send_mail import SendMailDeps

        adapters = self.adapters
        return SendMailDeps(
            log=adapters.case_log,
            mail=adapters.mail,
            suppressions=adapters.suppressions,
            packed=adapters.digests.packed,
            now=adapters.now,
        )
