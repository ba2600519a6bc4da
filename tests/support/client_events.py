"""Handlers on all clients of AWS that the product has, by botocore's public events."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import get_args, get_overloads

from chalicelib.aws.clients import client

SERVICES = [get_args(overload.__annotations__["service"])[0] for overload in get_overloads(client)]
"""Every service that the product asks."""


@contextmanager
def handling(handlers: Mapping[str, Callable[..., object]]) -> Iterator[None]:
    """Have each event handled while this lasts, by the clients that there are now."""
    every = [client(service).meta.events for service in SERVICES]
    for events in every:
        for event, handler in handlers.items():
            events.register(event, handler)
    try:
        yield
    finally:
        for events in every:
            for event, handler in handlers.items():
                events.unregister(event, handler)
