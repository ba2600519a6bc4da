"""What tests of deploying have in common."""

REGION = "eu-west-2"


def awake(_: float) -> None:
    """Wait for nothing."""
