"""Return whether a mail (RFC 5322, RFC 2045) is text alone.

A mail program shows a mail's HTML, fetches what that names, and opens what is attached at a click:
such a mail is not ordinary. Neither is one that Python's parser finds to be broken, since programs
read broken ones each in its own way.
"""

import re
from email import policy
from email.parser import BytesParser

from chalicelib.model.evidence import Nature

_MOST_PARTS = 1_000
_FILE_IN_TEXT = re.compile(rb"^begin(-base64)? [0-7]{3,4} \S", re.M)
"""A file as uuencode writes it (POSIX): Outlook shows it as one that is attached."""


def read(data: bytes) -> bytes:
    """Return the nature of a mail, as text."""
    return nature(data).encode()


def nature(data: bytes) -> Nature:
    """Tell what a mail may do when it is opened."""
    mail = BytesParser(policy=policy.compat32).parsebytes(data)
    for count, part in enumerate(mail.walk()):
        if part.defects or count == _MOST_PARTS:
            return "unreadable"
        if part.is_multipart() and part.get_content_maintype() == "multipart":
            continue
        if part.get_content_type() != "text/plain" or part.get_filename():
            return "active"
        text = part.get_payload(decode=True)
        if isinstance(text, bytes) and _FILE_IN_TEXT.search(text):
            return "active"
    return "ordinary"
