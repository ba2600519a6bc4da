"""Mail, and to whom none goes."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from chalicelib.ports.log import Dispatch


@dataclass(frozen=True, slots=True)
class WaitingNotification:
    """A notification that waits for a digest, since when, and whether it is to be told soon."""

    dispatch: Dispatch
    since: datetime
    soon: bool


@dataclass(frozen=True, slots=True)
class Letter:
    """One mail. ``key`` names the notification: ``case_id.seq.recipient``."""

    key: str
    to: str
    subject: str
    text: str
    html: str
    language: str
    thread: str
    """What the mails of one case to one recipient share, as a References message id."""
    mark: str = ""
    """What stands in the mail in place of ``key``, where it must not name its case."""


RenderMail = Callable[..., tuple[str, str, str]]
"""``render(name, language, **context)`` gives subject, text and HTML of a mail."""


class Mail(Protocol):
    """The post office."""

    def send(self, letter: Letter) -> str:
        """Hand over one mail and return the carrier's message id. Raises Unavailable."""
        ...


class Digests(Protocol):
    """What waits to be mailed to authorities together."""

    def put(self, dispatch: Dispatch, *, soon: bool) -> None:
        """Have an authority notified by its next digest, or within minutes; again it changes
        nothing."""
        ...

    def authorities(self) -> Sequence[str]:
        """List the authorities that something may wait for."""
        ...

    def waiting(self, authority: str, most: int) -> Sequence[WaitingNotification]:
        """List up to ``most`` of what waits for an authority, what is to be sent soon first."""
        ...

    def pack(self, digest_id: str, dispatches: Sequence[Dispatch]) -> None:
        """Remember what goes out in one mail."""
        ...

    def packed(self, digest_id: str) -> Sequence[Dispatch]:
        """Return what went out in one mail."""
        ...

    def remove(self, waiting: Sequence[WaitingNotification]) -> None:
        """Take out what was sent."""
        ...


class Suppressions(Protocol):
    """Addresses that are not mailed any more, known by a keyed digest alone, however they are
    spelt. Every method raises Unavailable."""

    def reason(self, address: str) -> str | None:
        """Tell why an address is not mailed; None where it may be."""
        ...

    def suppress(self, address: str, *, because: str, at: datetime) -> None:
        """Mail an address no more; the last reason holds."""
        ...

    def allow(self, address: str) -> bool:
        """Mail it again: somebody confirmed it anew. False where it was not suppressed."""
        ...
