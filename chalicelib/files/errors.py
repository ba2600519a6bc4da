"""Why a file is not kept."""


class FileRefused(Exception):
    """``reason`` is one of ``chalicelib.model.evidence.REASONS``."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


DAMAGED = "damaged"
"""It begins as one of our types and does not go on as one."""
