"""Other people's pages."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from chalicelib.model.links import LinkFault


@dataclass(frozen=True, slots=True)
class Reply:
    """What a web server answered to one request; ``status`` 0 and a ``fault`` where it did not."""

    status: int
    location: str | None = None
    retry_after: float | None = None
    """Seconds that the server asks to wait."""
    fault: LinkFault | None = None


class Web(Protocol):
    """Servers of others. Asked for pages, never sent anything."""

    def ask(self, method: str, url: str) -> Reply:
        """Make one request, its redirect not followed. Never raises for what the server does."""
        ...
