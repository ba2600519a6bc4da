"""Build the world that use cases need: tables, services, and what is made of several of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from chalicelib.container.once import cached_property
from chalicelib.container.tables import Tables
from chalicelib.ports import CandidateDirectory

if TYPE_CHECKING:
    from chalicelib.aws.signing_keys import KeyRing
    from chalicelib.ports import KnownElections, Queue
    from chalicelib.signing.requests import FindKey
    from chalicelib.signing.responses import ResponseSigner
    from chalicelib.store.connections import Connections


class Adapters(Tables):
    """One process's adapters. Each is built when it is first asked for."""

    @cached_property
    def queues(self) -> dict[str, Queue]:
        """Name every queue that events are put on, the operators' inbox among them."""
        return {**self.sqs_queues, "operators": self.operator_inbox}

    @cached_property
    def connections(self) -> Connections:
        """Return what knows who can be told directly."""
        from chalicelib.store.connections import Connections

        return Connections(self.directory, self.directory, self.now)

    @cached_property
    def known_elections(self) -> KnownElections:
        """Return what knows which elections there are."""
        from chalicelib.store.elections import RememberedElections

        return RememberedElections(self.catalogue.election_types, self.directory)

    @cached_property
    def candidate_directory(self) -> CandidateDirectory:
        """Return what knows whose an access code is."""
        return self.directory

    @cached_property
    def signing_keys(self) -> KeyRing:
        """Sign with our keys."""
        from chalicelib.aws.clients import client
        from chalicelib.aws.signing_keys import KeyRing

        return KeyRing(
            client("kms"),
            self.settings.signing_key_id,
            published=self.signing_key_registry.all,
            wall=self.wall,
        )

    @cached_property
    def find_caller_key(self) -> FindKey:
        """Find the key that a platform's request is signed with."""
        from chalicelib.store.caller_keys import CallerKeys

        keys = CallerKeys(self.settings.directory_table, self.offer_orders, self.signing_keys.note)
        return keys.platform_key

    @cached_property
    def response_signer(self) -> ResponseSigner:
        """Sign answers to platforms."""
        from chalicelib.signing.responses import ResponseSigner

        return ResponseSigner(signing_keys=self.signing_keys, wall=self.wall)
