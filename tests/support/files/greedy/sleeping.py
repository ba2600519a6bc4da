"""A reader that waits for something that never comes."""

import time


def read(data: bytes) -> bytes:
    """Sleep."""
    time.sleep(60)
    return data
