"""Mail, and to whom none goes."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol
from urllib.parse import urlsplit

from chalicelib.ports.log import Dispatch


@dataclass(frozen=True, slots=True)
class Waiting:
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


RenderMail = Callable[..., tuple[str, str, str]]
"""``render(name, language, **context)`` gives subject, text and HTML of a mail."""


def thread_of(base_url: str, *parts: str) -> str:
    """Give a message id for References: mails with the same one stand together in a mailbox."""
    return f"<{'.'.join(parts)}@{urlsplit(base_url).hostname}>"


class Mail(Protocol):
    """The post office."""

    def send(self, letter: Letter) -> str:
        """Hand over one mail and return the carrier's message id. Raises Unavailable."""
        ...


class Suppressions(Protocol):
    """Addresses that are not mailed any more, known by a keyed digest alone, however they are
    spelt. Every method raises Unavailable."""

    def why(self, address: str) -> str | None:
        """Why an address is not mailed; None where it may be."""
        ...

    def suppress(self, address: str, *, because: str, at: datetime) -> None:
        """Mail an address no more; the last reason holds."""
        ...

    def allow(self, address: str) -> bool:
        """Mail it again: somebody confirmed it anew. False where it was not suppressed."""
        ...
