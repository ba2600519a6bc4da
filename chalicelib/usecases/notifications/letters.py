"""What every letter needs: how its words are made, and the thread that it belongs to."""

from collections.abc import Callable
from urllib.parse import urlsplit

Render = Callable[..., tuple[str, str, str]]
"""``render(name, language, **context)`` gives subject, text and HTML of a mail."""


def thread_of(base_url: str, *parts: str) -> str:
    """A message id for References: mails with the same one stand together in a mailbox."""
    return f"<{'.'.join(parts)}@{urlsplit(base_url).hostname}>"
