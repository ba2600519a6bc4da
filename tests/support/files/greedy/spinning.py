"""A reader that never ends."""


def read(data: bytes) -> bytes:
    """Spin."""
    while True:
        data = data[:1]
