"""Read email addresses: what cannot stand in one, and which mailbox it leads to.

Mailboxes are for counting only: mail goes to the address as it was typed.
"""

import re

_NOT_LOCAL = re.compile(r"[^A-Za-z0-9!#$%&'*+/=?^_`{|}~.-]")
"""What SES does not take before the @: ASCII alone, and of it
https://www.rfc-editor.org/rfc/rfc5322#section-3.2.3
(https://docs.aws.amazon.com/ses/latest/APIReference-V2/API_SendEmail.html)."""

_NOT_DOMAIN = re.compile(r"[^\w.-]|_")
"""A domain may be in any letters and digits (RFC 5890)."""


def wrong_character(address: str) -> str:
    """Return the first character that cannot stand where it is; "" where there is none."""
    local, _, domain = address.rpartition("@")
    wrong = _NOT_LOCAL.search(local) or _NOT_DOMAIN.search(domain)
    return wrong[0] if wrong else ""


def mailbox_of(address: str) -> str:
    """Return the address without case and plus-tag (RFC 5233), which lead to the same mailbox."""
    local, _, domain = address.strip().rpartition("@")
    return f"{local.partition('+')[0] or local}@{domain}".casefold()
