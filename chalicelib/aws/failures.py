"""AWS's refusals as ours."""

from collections.abc import Iterator
from contextlib import contextmanager

from botocore.exceptions import BotoCoreError, ClientError

from chalicelib.errors import Unavailable


@contextmanager
def unavailable_if_refused() -> Iterator[None]:
    """Whatever AWS refuses, or does not answer, becomes Unavailable."""
    try:
        yield
    except (BotoCoreError, ClientError) as error:
        raise Unavailable from error
