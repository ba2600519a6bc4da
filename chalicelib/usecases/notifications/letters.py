"""Make a letter of a template, and the thread that it stands in."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

from chalicelib.ports.mail import Letter, RenderMail


def render_letter(
    render: RenderMail,
    template: str,
    language: str,
    context: Mapping[str, Any],
    *,
    key: str,
    to: str,
    thread: str,
) -> Letter:
    """Render a template as a letter."""
    subject, text, html = render(template, language, **context)
    return Letter(key, to, subject, text, html, language, thread)


def thread_of(base_url: str, *parts: str) -> str:
    """Return a message id for References: mails with the same one stand together in a mailbox."""
    return f"<{'.'.join(parts)}@{urlsplit(base_url).hostname}>"
