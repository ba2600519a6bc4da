"""Build the tables, each behind the class that alone reads and writes it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from chalicelib.container.once import cached_property
from chalicelib.container.services import Services

if TYPE_CHECKING:
    from chalicelib.ports import (
        CaseLog,
        Feed,
        Guards,
        Leases,
        OperatorInbox,
        Patterns,
        Suppressions,
        Uploads,
    )
    from chalicelib.store.case_log import CaseLogTable
    from chalicelib.store.clocks import ClocksTable
    from chalicelib.store.delegates import StoredDelegates
    from chalicelib.store.digests import DigestsTable
    from chalicelib.store.directory import StoredDirectory
    from chalicelib.store.key_slots import KeySlots
    from chalicelib.store.list_readings import ListReadingsTable
    from chalicelib.store.offer_orders import OfferOrders
    from chalicelib.store.signing_keys import SigningKeysTable
    from chalicelib.store.stats import SentCasesTable, StatsTable


class Tables(Services):
    """One process's tables."""

    @cached_property
    def key_slots(self) -> KeySlots:
        """Make, open and destroy the data keys of cases."""
        from chalicelib.store.key_slots import KeySlots

        return KeySlots(self.settings.key_slots_table, self.wrapping_keys)

    @cached_property
    def case_log(self) -> CaseLog:
        """Append to and read the log of cases."""
        return self.case_log_table

    @cached_property
    def case_log_table(self) -> CaseLogTable:
        """Read the log of cases with its rows as they are stored."""
        from chalicelib.store.case_log import CaseLogTable

        return CaseLogTable(self.settings.case_events_table, self.key_slots)

    @cached_property
    def directory(self) -> StoredDirectory:
        """Keep platforms' keys, authorities' contacts and candidates."""
        from chalicelib.store.directory import StoredDirectory

        return StoredDirectory(self.settings.directory_table)

    @cached_property
    def delegates(self) -> StoredDelegates:
        """Keep to whom candidates gave a code."""
        from chalicelib.store.delegates import StoredDelegates

        return StoredDelegates(self.settings.directory_table)

    @cached_property
    def suppressions(self) -> Suppressions:
        """Keep which addresses are not mailed any more."""
        from chalicelib.store.suppressions import SuppressionsTable

        return SuppressionsTable(self.settings.directory_table, self.digest_secrets)

    @cached_property
    def signing_key_registry(self) -> SigningKeysTable:
        """Keep which of our keys sign when."""
        from chalicelib.store.signing_keys import SigningKeysTable

        return SigningKeysTable(self.settings.directory_table)

    @cached_property
    def feed(self) -> Feed:
        """Keep platforms' feeds."""
        from chalicelib.store.feed import FeedTable

        return FeedTable(
            self.settings.feed_table,
            keys=self.key_slots,
            now=self.now,
            shards=self.settings.feed_shards,
            orders=self.offer_orders,
        )

    @cached_property
    def offer_orders(self) -> OfferOrders:
        """Keep the order in which each feed offers its tokens."""
        from chalicelib.store.offer_orders import OfferOrders

        return OfferOrders(self.settings.feed_table, self.now)

    @cached_property
    def stats(self) -> StatsTable:
        """Keep what was measured of platforms."""
        from chalicelib.store.stats import StatsTable

        return StatsTable(self.settings.stats_table)

    @cached_property
    def sent_cases(self) -> SentCasesTable:
        """Keep which cases went to which authority."""
        from chalicelib.store.stats import SentCasesTable

        return SentCasesTable(self.settings.stats_table)

    @cached_property
    def guards(self) -> Guards:
        """Keep throttles and sessions, by the product's clock."""
        from chalicelib.store.guards import GuardsTable

        return GuardsTable(self.settings.guards_table, self.now)

    @cached_property
    def leases(self) -> Leases:
        """Keep who runs which scheduled job."""
        from chalicelib.store.leases import LeasesTable

        return LeasesTable(self.settings.guards_table, self.now)

    @cached_property
    def nonces(self) -> Guards:
        """Keep the nonces of signed requests, by everybody's clock."""
        from chalicelib.store.guards import GuardsTable

        return GuardsTable(self.settings.guards_table, self.wall)

    @cached_property
    def clocks(self) -> ClocksTable:
        """Keep which case falls due when."""
        from chalicelib.store.clocks import ClocksTable

        return ClocksTable(self.settings.clocks_table, self.now)

    @cached_property
    def operator_inbox(self) -> OperatorInbox:
        """Keep what our operators are to be told of."""
        from chalicelib.store.clocks import OperatorInboxTable

        return OperatorInboxTable(self.settings.clocks_table, self.now)

    @cached_property
    def digests(self) -> DigestsTable:
        """Keep what waits for authorities' digests."""
        from chalicelib.store.digests import DigestsTable

        return DigestsTable(self.settings.clocks_table, self.now)

    @cached_property
    def list_readings(self) -> ListReadingsTable:
        """Keep which officer read their authority's list."""
        from chalicelib.store.list_readings import ListReadingsTable

        return ListReadingsTable(self.settings.clocks_table)

    @cached_property
    def patterns(self) -> Patterns:
        """Keep what several cases share."""
        from chalicelib.store.patterns import PatternsTable

        return PatternsTable(self.settings.patterns_table, self.pattern_secrets, self.now)

    @cached_property
    def uploads(self) -> Uploads:
        """Keep which files were announced."""
        from chalicelib.store.uploads import UploadsTable

        return UploadsTable(self.settings.uploads_table, self.key_slots, self.now)
