"""Bring every mail to whoever reads it, and write down whom it was to and which cases it names."""

import re
from collections.abc import Callable

from drill.ledger import Ledger
from local.inbox import ReceivedMail

REFERENCE = re.compile(r"SS-\w{4}-\w{4}-\w{3}")
"""How a case is called in mails and on pages."""
_KEY = "X-Standsafe-Notification"
_FAILS = ("bounce+", "bounce@", "softbounce+", "softbounce@")
Reader = Callable[[ReceivedMail], object]


class Mailroom:
    """Knows who reads at which address."""

    def __init__(self, ledger: Ledger, operators: str) -> None:
        self._ledger, self._operators = ledger, operators
        self._readers: dict[str, tuple[str, Reader]] = {}

    def open(self, address: str, kind: str, reader: Reader) -> None:
        """Have a kind of addressee read what comes to an address."""
        self._readers[address] = kind, reader

    def deliver(self, mail: ReceivedMail) -> None:
        """Note a mail; have it read unless it bounces."""
        ledger, key = self._ledger, dict(mail.headers).get(_KEY, "")
        ledger.mail_keys[key.strip()] += 1
        ledger.arrivals[mail.id] = frozenset(to for to in mail.to if not to.startswith(_FAILS))
        for address in mail.to:
            ledger.addresses[address] += 1
            kind, reader = self._readers.get(address, ("reporters", _unread))
            kind = "operators" if address == self._operators else kind
            ledger.mails[kind] += 1
            for reference in (
                REFERENCE.findall(mail.readable["text"]) if kind != "operators" else ()
            ):
                ledger.mailed.add((reference, address))
            if not address.startswith(_FAILS):
                reader(mail)


def _unread(_: ReceivedMail) -> None:
    """Leave a mail unread: candidates look at their status instead."""
