"""What ends a rehearsal."""


class RehearsalFailed(Exception):
    """Says which step did not go as it must, and what it did in its place."""


def expect(condition: object, failure: str) -> None:
    """Raise RehearsalFailed with the sentence where the condition does not hold."""
    if not condition:
        raise RehearsalFailed(failure)
