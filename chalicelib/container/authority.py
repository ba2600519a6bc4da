"""Bind what an authority's officers do."""

from __future__ import annotations

from typing import TYPE_CHECKING

from chalicelib.container.binding import UseCases, bind
from chalicelib.container.once import cached_property

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from chalicelib.container import calls
    from chalicelib.model.directory import ContactLine
    from chalicelib.model.json_values import JsonObject
    from chalicelib.model.officer import (
        AskReporter,
        HandOver,
        RecordStage,
        RejectLink,
        RequestPreservation,
    )
    from chalicelib.ports import Dispatch, ListReading
    from chalicelib.usecases.authority.act_on_case import ActOnCaseDeps
    from chalicelib.usecases.authority.confirm_contact import ConfirmContactDeps
    from chalicelib.usecases.authority.request_bundle import BundleLink
    from chalicelib.usecases.authority.request_preservation import PreservationRequest
    from chalicelib.usecases.cases.record_action import RecordedAction


class AuthorityUseCases(UseCases):
    """Open a case from a mail, read it and act on it."""

    @cached_property
    def propose_contact(self) -> Callable[[str, ContactLine, str], None]:
        from chalicelib.usecases.authority.propose_contact import propose_contact

        return bind(propose_contact, self._confirm_contact_deps)

    @cached_property
    def confirm_contact(self) -> Callable[[str], str]:
        from chalicelib.usecases.authority.confirm_contact import confirm_contact

        return bind(confirm_contact, self._confirm_contact_deps)

    @cached_property
    def open_case_link(self) -> calls.OpenCaseLink:
        from chalicelib.usecases.authority.open_case_link import open_case_link

        return bind(open_case_link, self._act_on_case_deps)

    @cached_property
    def renew_case_link(self) -> Callable[[str], bool]:
        from chalicelib.usecases.authority.renew_case_link import renew_case_link

        return bind(renew_case_link, self._act_on_case_deps)

    @cached_property
    def request_sign_in(self) -> Callable[[str, str], None]:
        from chalicelib.usecases.authority.request_sign_in import RequestSignInDeps, request_sign_in

        deps = RequestSignInDeps(self._request_link_deps, self.catalogue.authorities)
        return bind(request_sign_in, deps)

    @cached_property
    def mail_sign_in(self) -> Callable[[Dispatch], None]:
        from chalicelib.rendering import render_mail
        from chalicelib.usecases.authority.mail_sign_in import MailSignInDeps, mail_sign_in

        adapters = self.adapters
        deps = MailSignInDeps(
            mail=adapters.mail,
            suppressions=adapters.suppressions,
            guards=adapters.guards,
            catalogue=self.catalogue,
            contacts=adapters.directory.contacts,
            second_addresses=adapters.directory.second_addresses,
            preferences=adapters.directory.preferences,
            secrets=adapters.link_secrets,
            render=render_mail,
            base_url=self.settings.base_url,
            now=adapters.now,
        )
        return bind(mail_sign_in, deps)

    @cached_property
    def end_officer_session(self) -> Callable[[str], None]:
        from chalicelib.usecases.authority.end_officer_session import (
            EndOfficerSessionDeps,
            end_officer_session,
        )

        return bind(end_officer_session, EndOfficerSessionDeps(self.adapters.guards))

    @cached_property
    def list_cases(self) -> Callable[[str, str], JsonObject]:
        from chalicelib.usecases.authority.list_cases import ListCasesDeps, list_cases

        deps = ListCasesDeps(self._act_on_case_deps, self.adapters.list_readings)
        return bind(list_cases, deps)

    @cached_property
    def list_readings(self) -> Callable[[str], Sequence[ListReading]]:
        from chalicelib.usecases.authority.list_readings import ListReadingsDeps, list_readings

        return bind(list_readings, ListReadingsDeps(self.adapters.list_readings))

    @cached_property
    def read_authority_case(self) -> Callable[[str, str], JsonObject]:
        from chalicelib.usecases.authority.read_authority_case import read_authority_case

        return bind(read_authority_case, self._act_on_case_deps)

    @cached_property
    def acknowledge_case(self) -> Callable[[str, str], tuple[dict[str, str], bool]]:
        from chalicelib.usecases.authority.acknowledge_case import acknowledge_case

        return bind(acknowledge_case, self._act_on_case_deps)

    @cached_property
    def ask_reporter(self) -> Callable[[str, str, AskReporter], RecordedAction]:
        from chalicelib.usecases.authority.ask_reporter import ask_reporter

        return bind(ask_reporter, self._act_on_case_deps)

    @cached_property
    def hand_over_case(self) -> Callable[[str, str, HandOver], RecordedAction]:
        from chalicelib.usecases.authority.hand_over_case import hand_over_case

        return bind(hand_over_case, self._act_on_case_deps)

    @cached_property
    def place_hold(self) -> Callable[[str, str, str], RecordedAction]:
        from chalicelib.usecases.authority.place_hold import place_hold

        return bind(place_hold, self._act_on_case_deps)

    @cached_property
    def release_hold(self) -> Callable[[str, str, str], RecordedAction]:
        from chalicelib.usecases.authority.release_hold import release_hold

        return bind(release_hold, self._act_on_case_deps)

    @cached_property
    def request_preservation(
        self,
    ) -> Callable[[str, str, RequestPreservation], PreservationRequest]:
        from chalicelib.usecases.authority.request_preservation import request_preservation

        return bind(request_preservation, self._act_on_case_deps)

    @cached_property
    def record_stage(self) -> Callable[[str, str, RecordStage], RecordedAction]:
        from chalicelib.usecases.authority.record_stage import record_stage

        return bind(record_stage, self._act_on_case_deps)

    @cached_property
    def reject_link(self) -> Callable[[str, str, RejectLink], RecordedAction]:
        from chalicelib.usecases.authority.reject_link import reject_link

        return bind(reject_link, self._act_on_case_deps)

    @cached_property
    def request_bundle(self) -> Callable[[str, str], BundleLink | None]:
        from chalicelib.usecases.authority.request_bundle import RequestBundleDeps, request_bundle

        adapters = self.adapters
        deps = RequestBundleDeps(self._act_on_case_deps, adapters.downloads, adapters.wall)
        return bind(request_bundle, deps)

    @cached_property
    def make_bundle(self) -> Callable[[Dispatch], bool]:
        from secrets import token_urlsafe

        from chalicelib.aws.time_stamps import TimeStampAuthority
        from chalicelib.catalogue.law_loading import load_laws
        from chalicelib.rendering import render
        from chalicelib.rendering.bundle_pdf import print_pdf
        from chalicelib.rendering.typed_places import with_typed_words
        from chalicelib.usecases.authority.make_bundle import MakeBundleDeps, make_bundle

        adapters, authority = self.adapters, self.settings.timestamp_authority
        deps = MakeBundleDeps(
            log=adapters.case_log,
            stored=adapters.case_log_table.stored,
            evidence=adapters.evidence,
            downloads=adapters.downloads,
            catalogue=self.catalogue,
            laws=load_laws,
            signing_keys=adapters.signing_keys,
            stamp=None if authority == "off" else TimeStampAuthority(authority),
            print_pdf=print_pdf,
            render=render,
            in_words=with_typed_words,
            name=lambda: token_urlsafe(24),
            base_url=self.settings.base_url,
            now=adapters.now,
        )
        return bind(make_bundle, deps)

    @cached_property
    def _act_on_case_deps(self) -> ActOnCaseDeps:
        from chalicelib.catalogue.law_loading import load_laws
        from chalicelib.usecases.authority.act_on_case import ActOnCaseDeps

        adapters = self.adapters
        return ActOnCaseDeps(
            log=adapters.case_log,
            guards=adapters.guards,
            secrets=adapters.link_secrets,
            digests=adapters.digest_secrets,
            catalogue=self.catalogue,
            laws=load_laws,
            reach=adapters.connections,
            feed=adapters.feed,
            sent_cases=adapters.sent_cases,
            patterns=adapters.patterns,
            addresses=adapters.directory.addresses_of,
            now=adapters.now,
        )

    @cached_property
    def _confirm_contact_deps(self) -> ConfirmContactDeps:
        from chalicelib.rendering import render_mail
        from chalicelib.usecases.authority.confirm_contact import ConfirmContactDeps

        adapters = self.adapters
        return ConfirmContactDeps(
            contacts=adapters.directory,
            suppressions=adapters.suppressions,
            catalogue=self.catalogue,
            secrets=adapters.link_secrets,
            mail=adapters.mail,
            render=render_mail,
            base_url=self.settings.base_url,
            now=adapters.now,
        )
