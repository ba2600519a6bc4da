"""Say whom to tell of a weakness, and until when that is sure."""

from dataclasses import dataclass
from datetime import datetime

from chalicelib.limits import SECURITY_TXT
from chalicelib.ports import Now


@dataclass(frozen=True, slots=True)
class ReadSecurityContactDeps:
    """What saying it needs. ``contact`` is a URI."""

    contact: str
    wall: Now


def read_security_contact(deps: ReadSecurityContactDeps) -> tuple[str, datetime]:
    """Return the contact, and the second at which it must be read again (RFC 9116, 2.5.5)."""
    return deps.contact, deps.wall().replace(microsecond=0) + SECURITY_TXT
