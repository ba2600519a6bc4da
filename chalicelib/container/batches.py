"""Bind what a consumer of a queue or a stream handles its batches with: loaded by those alone."""

from __future__ import annotations

from typing import TYPE_CHECKING

from chalicelib.container.binding import UseCases
from chalicelib.container.once import cached_property

if TYPE_CHECKING:
    from chalicelib.container import calls


class BatchHandling(UseCases):
    """Handle batches record by record."""

    @cached_property
    def handle_messages(self) -> calls.HandleMessages:
        from chalicelib.consumers.batches import handle_messages

        return handle_messages

    @cached_property
    def handle_by_case(self) -> calls.HandleByCase:
        from chalicelib.consumers.batches import handle_by_case

        return handle_by_case

    @cached_property
    def handle_cases(self) -> calls.HandleCases:
        from chalicelib.consumers.batches import handle_cases

        return handle_cases

    @cached_property
    def handle_together(self) -> calls.HandleTogether:
        from chalicelib.consumers.batches import handle_together

        return handle_together

    @cached_property
    def handle_verified(self) -> calls.HandleVerified:
        from chalicelib.consumers.batches import handle_verified

        return handle_verified
