"""Why a file is not kept, or was not read."""


class FileFailure(Exception):
    """A file went no further; ``reason`` says why."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class FileRefused(FileFailure):
    """``reason`` is one of ``chalicelib.model.evidence.REASONS``."""


DAMAGED = "damaged"
"""It begins as one of our types and does not go on as one."""
