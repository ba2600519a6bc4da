"""Who can be told directly."""

from typing import Protocol


class Reach(Protocol):
    """The recipients that are connected just now."""

    def reaches(self, recipient: str) -> bool:
        """Return whether the recipient is connected. Raises Unavailable where nobody ever knew."""
        ...
