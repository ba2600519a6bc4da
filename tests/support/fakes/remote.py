"""What a fake has of the service behind an adapter: that it may not answer."""

from collections.abc import Callable, Iterator, Mapping
from functools import wraps
from inspect import signature
from typing import Any, TypeVar

from chalicelib.errors import Unavailable

Fake = TypeVar("Fake")


class Remote:
    """A fake of something that is asked over the network."""

    down = False
    """Whether every call raises Unavailable, as an adapter's does while AWS does not answer."""

    watcher: Callable[[str, Mapping[str, Any]], object] | None = None
    """Is given the name of each call, and its arguments by name."""


def remote(*, offline: tuple[str, ...] = ()) -> Callable[[type[Fake]], type[Fake]]:
    """Let a fake's public methods raise Unavailable while it is ``down``, but those that ask
    nobody (``offline``)."""

    def decorate(fake: type[Fake]) -> type[Fake]:
        for name, member in list(vars(fake).items()):
            if callable(member) and not name.startswith("_") and name not in offline:
                setattr(fake, name, _refusing_while_down(member))
        return fake

    return decorate


def _refusing_while_down(method: Callable[..., Any]) -> Callable[..., Any]:
    form = signature(method)

    @wraps(method)
    def call(self: Remote, *arguments: Any, **keywords: Any) -> Any:
        if self.down:
            raise Unavailable
        if self.watcher is not None:
            arguments = tuple(map(_copied, arguments))
            by_name = dict(form.bind(self, *arguments, **keywords).arguments)
            del by_name["self"]
            self.watcher(f"{type(self).__name__}.{method.__name__}", by_name)
        return method(self, *arguments, **keywords)

    return call


def _copied(argument: Any) -> Any:
    """Return what can be read twice."""
    return list(argument) if isinstance(argument, Iterator) else argument
