"""A reader that writes to a file."""

import tempfile


def read(data: bytes) -> bytes:
    """Write."""
    with tempfile.TemporaryFile() as file:
        file.write(b"x" * 100_000)
        file.flush()
    return data
