"""Bind what connects authorities and platforms, and keeps them connected."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from chalicelib.container.binding import UseCases, bind
from chalicelib.container.once import cached_property

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping
    from datetime import datetime, timedelta
    from typing import Any

    from chalicelib.container import calls
    from chalicelib.model.directory import ContactLine, PlatformKey
    from chalicelib.model.elections import Election, Elections
    from chalicelib.model.preferences import Preferences
    from chalicelib.model.secret_versions import Purpose, SecretVersion
    from chalicelib.model.signing_keys import OurKey
    from chalicelib.ports import HeldToken, ParkedToken
    from chalicelib.usecases.authority.list_contacts import ContactList
    from chalicelib.usecases.elections.add_election import AddElectionDeps, NewElection
    from chalicelib.usecases.notifications.list_escalations import EscalationSetting
    from chalicelib.usecases.platform.add_platform_key import AddPlatformKeyDeps, KeyOffer
    from chalicelib.usecases.platform.list_signing_keys import SigningKeyState
    from chalicelib.usecases.secrets.list_secrets import ListSecretsDeps, SecretState


class ConnectionUseCases(UseCases):
    """Keep addresses, wishes and keys."""

    @cached_property
    def list_contacts(self) -> Callable[[], ContactList]:
        from chalicelib.usecases.authority.list_contacts import ListContactsDeps, list_contacts

        return bind(list_contacts, ListContactsDeps(self.adapters.directory))

    @cached_property
    def set_contact(self) -> Callable[[str, ContactLine, str | None], None]:
        from chalicelib.usecases.authority.set_contact import SetContactDeps, set_contact

        return bind(set_contact, SetContactDeps(self.adapters.directory, self.adapters.now))

    @cached_property
    def set_preferences(self) -> Callable[[str, Mapping[str, Any]], Preferences]:
        from chalicelib.usecases.authority.set_preferences import (
            SetPreferencesDeps,
            set_preferences,
        )

        return bind(set_preferences, SetPreferencesDeps(self.adapters.directory))

    @cached_property
    def list_escalations(self) -> Callable[[], list[EscalationSetting]]:
        from chalicelib.usecases.notifications.list_escalations import (
            ListEscalationsDeps,
            list_escalations,
        )

        return bind(list_escalations, ListEscalationsDeps(self.adapters.directory))

    @cached_property
    def set_escalation(self) -> Callable[[str, str | None], None]:
        from chalicelib.usecases.notifications.set_escalation import (
            SetEscalationDeps,
            set_escalation,
        )

        return bind(set_escalation, SetEscalationDeps(self.adapters.directory))

    @cached_property
    def check_address(self) -> Callable[[str], str | None]:
        from chalicelib.usecases.notifications.check_address import CheckAddressDeps, check_address

        return bind(check_address, CheckAddressDeps(self.adapters.suppressions))

    @cached_property
    def allow_address(self) -> Callable[[str], bool]:
        from chalicelib.usecases.notifications.allow_address import AllowAddressDeps, allow_address

        return bind(allow_address, AllowAddressDeps(self.adapters.suppressions))

    @cached_property
    def list_platform_keys(self) -> Callable[[], tuple[PlatformKey, ...]]:
        from chalicelib.usecases.platform.list_platform_keys import (
            ListPlatformKeysDeps,
            list_platform_keys,
        )

        return bind(list_platform_keys, ListPlatformKeysDeps(self.adapters.directory))

    @cached_property
    def add_platform_key(self) -> Callable[[KeyOffer], tuple[PlatformKey, bool]]:
        from chalicelib.usecases.platform.add_platform_key import add_platform_key

        return bind(add_platform_key, self._add_platform_key_deps)

    @cached_property
    def revoke_platform_key(self) -> Callable[[str, str], PlatformKey]:
        from chalicelib.usecases.platform.revoke_platform_key import revoke_platform_key

        return bind(revoke_platform_key, self._add_platform_key_deps)

    @cached_property
    def suspend_platform(self) -> Callable[[str, bool], tuple[PlatformKey, ...]]:
        from chalicelib.usecases.platform.suspend_platform import suspend_platform

        return bind(suspend_platform, self._add_platform_key_deps)

    @cached_property
    def list_parked_tokens(self) -> Callable[[str], list[ParkedToken]]:
        from chalicelib.usecases.platform.list_parked_tokens import (
            ListParkedTokensDeps,
            list_parked_tokens,
        )

        return bind(list_parked_tokens, ListParkedTokensDeps(self.adapters.feed))

    @cached_property
    def list_held_tokens(self) -> Callable[[str], list[HeldToken]]:
        from chalicelib.usecases.platform.list_held_tokens import (
            ListHeldTokensDeps,
            list_held_tokens,
        )

        return bind(list_held_tokens, ListHeldTokensDeps(self.adapters.feed))

    @cached_property
    def unpark_tokens(self) -> Callable[[str, Collection[str]], list[str]]:
        from chalicelib.usecases.platform.unpark_tokens import UnparkTokensDeps, unpark_tokens

        return bind(unpark_tokens, UnparkTokensDeps(self.adapters.feed))

    @cached_property
    def list_signing_keys(self) -> Callable[[], list[SigningKeyState]]:
        from chalicelib.usecases.platform.list_signing_keys import (
            ListSigningKeysDeps,
            list_signing_keys,
        )

        adapters = self.adapters
        deps = ListSigningKeysDeps(
            adapters.signing_key_registry, adapters.signing_keys, adapters.wall
        )
        return bind(list_signing_keys, deps)

    @cached_property
    def rotate_signing_key(self) -> Callable[[str | None, timedelta], OurKey]:
        from chalicelib.usecases.platform.rotate_signing_key import (
            RotateSigningKeyDeps,
            rotate_signing_key,
        )

        adapters = self.adapters
        deps = RotateSigningKeyDeps(
            registry=adapters.signing_key_registry,
            first=self.settings.signing_key_id,
            make=partial(adapters.signing_keys.make, self.settings.stage),
            public_jwk=adapters.signing_keys.public_jwk,
            wall=adapters.wall,
        )
        return bind(rotate_signing_key, deps)

    @cached_property
    def remove_signing_key(self) -> Callable[[str], OurKey]:
        from chalicelib.usecases.platform.remove_signing_key import (
            RemoveSigningKeyDeps,
            remove_signing_key,
        )

        adapters = self.adapters
        deps = RemoveSigningKeyDeps(
            registry=adapters.signing_key_registry,
            signed_by=adapters.feed.signed_by,
            platforms=list(self.catalogue.platforms),
            wall=adapters.wall,
        )
        return bind(remove_signing_key, deps)

    @cached_property
    def add_election(self) -> Callable[[NewElection], Election]:
        from chalicelib.usecases.elections.add_election import add_election

        return bind(add_election, self._add_election_deps)

    @cached_property
    def list_elections(self) -> Callable[[], Elections]:
        from chalicelib.usecases.elections.list_elections import list_elections

        return bind(list_elections, self._add_election_deps)

    @cached_property
    def close_election(self) -> Callable[[str], None]:
        from chalicelib.usecases.elections.close_election import close_election

        return bind(close_election, self._add_election_deps)

    @cached_property
    def _add_election_deps(self) -> AddElectionDeps:
        from chalicelib.usecases.elections.add_election import AddElectionDeps

        adapters = self.adapters
        types = self.catalogue.election_types
        return AddElectionDeps(adapters.directory, types, self.catalogue.areas, adapters.now)

    @cached_property
    def list_secrets(self) -> Callable[[], list[SecretState]]:
        from chalicelib.usecases.secrets.list_secrets import list_secrets

        return bind(list_secrets, self._list_secrets_deps)

    @cached_property
    def rotate_secret(self) -> calls.RotateSecret:
        from secrets import token_urlsafe

        from chalicelib.usecases.secrets.rotate_secret import RotateSecretDeps, rotate_secret

        adapters = self.adapters
        deps = RotateSecretDeps(
            adapters.secret_registry, adapters.now, lambda: token_urlsafe(48).encode()
        )
        return bind(rotate_secret, deps)

    @cached_property
    def retire_secret(
        self,
    ) -> Callable[[Purpose, str, datetime | None], list[SecretVersion]]:
        from chalicelib.usecases.secrets.retire_secret import retire_secret

        return bind(retire_secret, self._list_secrets_deps)

    @cached_property
    def _list_secrets_deps(self) -> ListSecretsDeps:
        from chalicelib.usecases.secrets.list_secrets import ListSecretsDeps

        return ListSecretsDeps(self.adapters.secret_registry, self.adapters.now)

    @cached_property
    def _add_platform_key_deps(self) -> AddPlatformKeyDeps:
        from chalicelib.usecases.platform.add_platform_key import AddPlatformKeyDeps

        return AddPlatformKeyDeps(self.adapters.directory, self.adapters.now)
