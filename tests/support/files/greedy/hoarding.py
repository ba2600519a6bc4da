"""A reader that takes all the memory there is."""


def read(data: bytes) -> bytes:
    """Hoard."""
    return bytes(4 << 30)
