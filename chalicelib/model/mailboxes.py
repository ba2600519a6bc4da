"""Read email addresses: what cannot stand in one, and which mailbox it leads to.

Mailboxes are for counting only: mail goes to the address as it was typed.
"""

import re

_LOCAL = re.compile(r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~.-]")
"""What SES takes before the @: https://www.rfc-editor.org/rfc/rfc5322#section-3.2.3, ASCII alone
(https://docs.aws.amazon.com/ses/latest/APIReference-V2/API_SendEmail.html)."""


def wrong_character(address: str) -> str:
    """Give the first character that cannot stand where it is; "" where there is none."""
    local, _, domain = address.rpartition("@")
    wrong = (one for one in local if not _LOCAL.fullmatch(one))
    return next(wrong, next((one for one in domain if not (one.isalnum() or one in "-.")), ""))


def mailbox_of(address: str) -> str:
    """Give the address without case and plus-tag (RFC 5233), which lead to the same mailbox."""
    local, _, domain = address.strip().rpartition("@")
    return f"{local.partition('+')[0] or local}@{domain}".casefold()
